#!/usr/bin/env python3
"""Reads Kreis' participation stream and prints who takes part in what. For other teams.

The program shares no code with Kreis. It uses the folder `contracts/` and a public Kafka client:

    pip install 'kafka-python[crc32c]' fastjsonschema
    python examples/who_takes_part.py --kafka 127.0.0.1:9092 --no-tls \\
        --user subscriber --password-file ~/.local/share/kreis/kafka-users/subscriber

`kreis status` prints the address and the file. Elsewhere the operator names a user, and brokers
want TLS: `--ca` instead of `--no-tls`. `--agency` skips the facts of agencies that have not agreed.

It reads `participation.v1` from the first record to the present end. It checks every fact against
the schema for readers and counts each id once. What it does not know or cannot read is counted and
skipped. It prints one line per person; `--json` prints JSON. It ends with 1 if a fact breaks its
schema. At last it reads `participation-forget.v1` and drops everybody whose id is there, as a
record or as a tombstone. It keeps these ids, because the two topics have no order between them.

The topic keeps 28 days. For older facts, it reads the owners' feeds first. That needs a token with
the scope `facts:read`:

    python examples/who_takes_part.py --kafka … --user … --token-file token \\
        --feed http://127.0.0.1:8001 --feed http://127.0.0.1:8002 --feed http://127.0.0.1:8003

This leaves no gap: a fact is on the topic before it is in the feed. A restored feed answers 409.

With `--state-port` it goes on reading and answers `GET /state`. The kit says all by variables:

    kreis-kit subscriber -- python examples/who_takes_part.py
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import threading
import urllib.error
import urllib.parse
import urllib.request
import warnings
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import chain
from pathlib import Path
from typing import Any
from urllib.request import Request

import fastjsonschema

with warnings.catch_warnings(action="ignore"):  # kafka-python 3.0.12 reads its schemas the old way
    from kafka import KafkaConsumer, TopicPartition
    from kafka.errors import KafkaError

TOPIC, FORGET = "participation.v1", "participation-forget.v1"
SCHEMAS = Path(__file__).resolve().parents[1] / "contracts" / "reader-schemas" / TOPIC
RESTARTED = ("feed-restarted", "no-such-position")
Record = tuple[str, str, dict[str, str], Any]
"""Topic, key, headers and content."""
Order = tuple[int, int]
"""The version that a fact states of itself, then its number. The highest holds."""
COUNTED = ("doubles", "invalid", "unknown", "unreadable", "others", "forgotten")


class Participation:
    """Who takes part in what, by all that was read so far."""

    def __init__(self, agency: str | None) -> None:
        self.people: dict[str, dict[str, Any]] = defaultdict(lambda: {"facts": Counter()})
        self.counts = Counter(dict.fromkeys(COUNTED, 0))
        self._agency, self._validators = agency, _validators()
        self._seen: set[str] = set()
        self._forgotten: set[str] = set()
        self._newest: dict[tuple[str, ...], Order] = {}

    def take(self, key: str, headers: dict[str, str], data: Any) -> None:
        """Keeps what a record says. Whatever it may be, the next one can be read."""
        type_, id_, number = (headers.get(f"ce_{name}", "") for name in ("type", "id", "sequence"))
        if not (key and type_ and id_ and number.isdecimal() and isinstance(data, dict)):
            self.counts["unreadable"] += 1  # no fact: somebody has written it by mistake
        elif self._agency not in (None, headers.get("ce_agencyid")):
            self.counts["others"] += 1  # the topic has facts of agencies that have not agreed
        elif id_ in self._seen:
            self.counts["doubles"] += 1  # delivery is at least once: a known id is a duplicate
        else:
            self._seen.add(id_)
            if type_ not in self._validators:
                self.counts["unknown"] += 1  # a fact of a later release, which is no fault
            elif self._is_valid(type_, data) and key not in self._forgotten:
                self._keep(self.people[key], headers, data)

    def forget(self, participant: str) -> None:
        """Drops all about a person, and whatever is read about her later."""
        self.counts["forgotten"] += self.people.pop(participant, None) is not None
        self._forgotten.add(participant)

    def told(self) -> dict[str, Any]:
        return {"facts": len(self._seen), **self.counts, "people": self.people}

    def _is_valid(self, type_: str, data: dict[str, Any]) -> bool:
        try:
            self._validators[type_](data)
        except fastjsonschema.JsonSchemaException as fault:
            self.counts["invalid"] += 1
            print(f"against the contract: {type_}: {fault}", file=sys.stderr)
            return False
        return True

    def _keep(self, person: dict[str, Any], headers: dict[str, str], data: dict[str, Any]) -> None:
        """Keeps what a fact says, unless a later one about the same thing came before."""
        fact, number = headers["ce_type"], int(headers["ce_sequence"])
        person["facts"][fact] += 1

        def is_newest(*about: str, version: int = 0) -> bool:
            before, order = self._newest.get(about, (0, 0)), (version, number)
            self._newest[about] = max(before, order)
            return order >= before

        her = data["participant_id"]
        if fact in ("kreis.cohort-joined.v1", "kreis.cohort-left.v1"):
            if is_newest("cohort", her):
                person["cohort"] = data["cohort_id"] if fact == "kreis.cohort-joined.v1" else None
        elif fact == "kreis.invitation-answered.v1":
            if is_newest("answer", data["invitation_id"], version=data["version"]):
                person.setdefault("answers", {})[data["invitation_id"]] = data["answer"]
        elif fact in ("kreis.attendance-recorded.v1", "kreis.attendance-corrected.v1"):
            # Facts of 0.1.0 have no revision. Their number tells which is the later one.
            date = data["group_event_id"]
            if is_newest("attendance", her, date, version=data.get("revision", 0)):
                person.setdefault("attendance", {})[date] = data["status"]


def main() -> int:
    arguments = _arguments()
    known, lock = Participation(arguments.agency), threading.Lock()
    if arguments.state_port:
        _answer(known, lock, arguments.state_port)
    remembered = chain.from_iterable(_remembered(url, arguments) for url in arguments.feed)
    at_once = (TOPIC, FORGET) if arguments.state_port else (TOPIC,)
    for topic, *record in chain(remembered, _records(arguments, *at_once)):
        with lock:
            known.forget(record[0]) if topic == FORGET else known.take(*record)
    for _, participant, *_ in _records(arguments, FORGET):
        known.forget(participant)
    _print(known.told(), as_json=arguments.json)
    return 1 if known.counts["invalid"] else 0


def _arguments() -> argparse.Namespace:
    own = {name.removeprefix("KREIS_"): text for name, text in os.environ.items()}
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kafka", default=own.get("KAFKA"), help="host:port of the broker")
    parser.add_argument("--user", default=own.get("KAFKA_USER"), help="who we are at the broker")
    parser.add_argument("--password-file", type=Path, help="her password; - is standard input")
    parser.add_argument("--ca", default=own.get("KAFKA_CA"), help="the authorities of the broker")
    no_tls = own.get("KAFKA_PROTOCOL", "").endswith("PLAINTEXT")
    parser.add_argument("--no-tls", default=no_tls, action="store_true", help="on this machine")
    parser.add_argument("--json", action="store_true", help="for programs")
    parser.add_argument("--feed", action="append", help="a fact owner's address; may be repeated")
    parser.add_argument("--token-file", type=Path, help="the token for the feeds")
    parser.add_argument("--agency", default=own.get("AGENCY"), help="whose facts to take")
    parser.add_argument("--state-port", default=own.get("STATE_PORT"), type=int)
    arguments = parser.parse_args()
    if not arguments.kafka:
        parser.error("name the broker: --kafka")
    arguments.feed = arguments.feed or [url for url in own.get("FEEDS", "").split(",") if url]
    arguments.password = _secret(arguments.password_file, own.get("KAFKA_PASSWORD", ""))
    arguments.token = _secret(arguments.token_file, own.get("TOKEN", ""))
    return arguments


def _secret(file: Path | None, otherwise: str) -> str:
    text = sys.stdin.read() if str(file) == "-" else file.read_text("utf-8") if file else otherwise
    return text.strip()


def _validators() -> dict[str, Callable[[Any], Any]]:
    """Returns the validator of each fact by its type on the wire."""
    schemas = {file.name: file.read_text("utf-8") for file in SCHEMAS.glob("*.schema.json")}
    return {
        f"kreis.{name.removesuffix('.schema.json')}": fastjsonschema.compile(json.loads(text))
        for name, text in schemas.items()
    }


def _remembered(url: str, arguments: argparse.Namespace) -> Iterator[Record]:
    """Yields every fact in a feed, page by page."""
    place: dict[str, Any] = {"after": 0}
    more = True
    while more:
        page = _page(url, place, arguments)
        if page is None:
            place = {"after": 0}  # it was restored: it is read from its beginning
            continue
        for item in page["items"]:
            headers = {f"ce_{name}": text for name, text in item.items() if name != "data"}
            yield TOPIC, item["subject"], headers, item["data"]
        place, more = {"after": page["next"]}, page["more"]
        if page.get("epoch"):  # a feed of 0.1.0 has none
            place["epoch"] = page["epoch"]


def _page(url: str, place: dict[str, Any], arguments: argparse.Namespace) -> Any:
    """Returns one page of a feed, or None if the feed was restored and has to be read again."""
    headers = {"Authorization": f"Bearer {arguments.token}", "Kreis-Purpose": "who takes part"}
    address = f"{url}/v1/facts?{urllib.parse.urlencode(place)}"
    try:
        with urllib.request.urlopen(Request(address, headers=headers), timeout=30) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as fault:
        if fault.code == 409 and json.load(fault).get("type") in RESTARTED and place["after"]:
            return None
        sys.exit(f"The feed at {url} refuses: {fault}")
    except urllib.error.URLError as fault:
        sys.exit(f"The feed at {url} does not answer: {fault}")


def _connection(arguments: argparse.Namespace) -> dict[str, Any]:
    """Returns the arguments of the Kafka client that say where the broker is and who we are."""
    protocol = ("SASL_" if arguments.user else "") + ("PLAINTEXT" if arguments.no_tls else "SSL")
    return {
        "bootstrap_servers": arguments.kafka,
        "ssl_cafile": arguments.ca,
        "security_protocol": protocol,
        # SCRAM proves that we know the password and does not send it.
        "sasl_mechanism": "SCRAM-SHA-512" if arguments.user else None,
        "sasl_plain_username": arguments.user,
        "sasl_plain_password": arguments.password or None,
    }


def _records(arguments: argparse.Namespace, *topics: str) -> Iterator[Record]:
    """Yields every record that is on the topics now, and then each new one if it goes on reading.
    The content of a tombstone, and of what is no JSON, is None."""
    reading = {"auto_offset_reset": "earliest", "enable_auto_commit": False}
    try:
        consumer = KafkaConsumer(**reading, bootstrap_timeout_ms=5000, **_connection(arguments))
    except KafkaError as fault:
        sys.exit(f"No broker answers us at {arguments.kafka}: {fault}")
    found = {topic: consumer.partitions_for_topic(topic) or () for topic in topics}
    if missing := [topic for topic, numbers in found.items() if not numbers]:
        sys.exit(f"There is no topic {missing[0]} at {arguments.kafka}, or we may not see it.")
    partitions = [TopicPartition(topic, number) for topic in topics for number in found[topic]]
    consumer.assign(partitions)
    ends = consumer.end_offsets(partitions)
    while arguments.state_port or any(consumer.position(each) < ends[each] for each in partitions):
        for batch in consumer.poll(timeout_ms=1000).values():
            for record in batch:
                headers = {
                    n: (value or b"").decode(errors="replace") for n, value in record.headers
                }
                key = (record.key or b"").decode(errors="replace")
                yield record.topic, key, headers, _content(record.value)
    consumer.close()


def _content(value: bytes | None) -> Any:
    try:
        return json.loads(value or b"")
    except ValueError:
        return None


def _answer(known: Participation, lock: threading.Lock, port: int) -> None:
    """Answers every GET with what is known, in a thread of its own."""

    class State(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            with lock:
                content = json.dumps(known.told()).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", port), State)
    threading.Thread(target=server.serve_forever, daemon=True).start()


def _print(told: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        print(json.dumps(told, indent=2))
        return
    for participant, known in sorted(told["people"].items()):
        cohort = (known.get("cohort") or "–")[:8]
        answer = ", ".join(known.get("answers", {}).values()) or "no answer yet"
        present = list(known.get("attendance", {}).values()).count("present")
        print(f"{participant}  group {cohort}  answer: {answer:14} mornings and dates: {present}")
    facts, invalid, forgotten = (told[name] for name in ("facts", "invalid", "forgotten"))
    people = f"{len(told['people'])} people, {facts} facts, {invalid} against their contract"
    print(f"{people}, {forgotten} people forgotten")


if __name__ == "__main__":
    sys.exit(main())
