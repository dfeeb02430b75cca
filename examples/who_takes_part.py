#!/usr/bin/env python3
"""Reads Kreis' participation stream and prints who takes part in what. For other teams.

The program shares no code with Kreis. It uses the folder `contracts/` and a public Kafka client:

    pip install 'kafka-python[crc32c]' fastjsonschema
    python examples/who_takes_part.py --kafka 127.0.0.1:9092 --no-tls \\
        --user subscriber --password-file ~/.local/share/kreis/kafka-users/subscriber

`kreis status` prints the address and the file. Elsewhere the operator names a user, and brokers
want TLS: `--ca` instead of `--no-tls`.

It reads `participation.v1` from the first record to the present end. It checks every fact against
the schema for readers, which takes fields and values that a later release adds. It counts each id
once. A fact that it does not know is counted and skipped. It prints one line per person; `--json`
prints JSON. It ends with 1 if a fact breaks its schema.

At last it reads `participation-forget.v1` and drops everybody whose id is there, as a record or as
a tombstone. The two topics have no order between them. A program that goes on reading keeps these
ids, and ignores every fact about them. Without the right to read that topic it reads nothing.

The topic keeps 28 days. For older facts, read the owners' feeds first. That needs a token with the
scope `facts:read`. Then read the topic from its earliest record:

    python examples/who_takes_part.py --kafka … --user … --token-file token \\
        --feed http://127.0.0.1:8001 --feed http://127.0.0.1:8002 --feed http://127.0.0.1:8003

This order leaves no gap. A fact is on the topic before it is in the feed. A fact that has left the
topic has been in the feed for long. A fact that is in both has the same id. A feed that was
restored from a backup answers 409. Then the program reads it from the beginning again.
"""

from __future__ import annotations

import argparse
import json
import sys
import urllib.error
import urllib.parse
import urllib.request
import warnings
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import fastjsonschema

with warnings.catch_warnings(action="ignore"):  # kafka-python 3.0.12 reads its schemas the old way
    from kafka import KafkaConsumer, TopicPartition
    from kafka.errors import KafkaError

TOPIC, FORGET = "participation.v1", "participation-forget.v1"
SCHEMAS = Path(__file__).resolve().parents[1] / "contracts" / "reader-schemas" / TOPIC
RESTARTED = ("feed-restarted", "no-such-position")
Order = tuple[int, int]
"""The version that a fact states of itself, then its number. The highest holds."""


def main() -> int:
    arguments = _arguments()
    validators = _validators()
    people: dict[str, dict[str, Any]] = defaultdict(lambda: {"facts": Counter()})
    newest: dict[tuple[str, ...], Order] = {}
    seen: set[str] = set()
    counts = Counter(doubles=0, invalid=0, unknown=0, forgotten=0)
    remembered = chain.from_iterable(_remembered(url, arguments) for url in arguments.feed)
    for key, headers, data in chain(remembered, _records(arguments, TOPIC)):
        if data is None:
            continue  # no fact
        if headers["ce_id"] in seen:
            counts["doubles"] += 1
            continue  # delivery is at least once: a known id is a duplicate
        seen.add(headers["ce_id"])
        type_ = headers["ce_type"]
        if type_ not in validators:
            counts["unknown"] += 1
            continue  # a fact of a later release, which is no fault
        try:
            validators[type_](data)
        except fastjsonschema.JsonSchemaException as fault:
            counts["invalid"] += 1
            print(f"against the contract: {type_}: {fault}", file=sys.stderr)
            continue
        _take(people[key], newest, headers, data)
    for participant in {key for key, _, _ in _records(arguments, FORGET)}:
        counts["forgotten"] += people.pop(participant, None) is not None
    _print(people, {"facts": len(seen), **counts}, as_json=arguments.json)
    return 1 if counts["invalid"] else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kafka", required=True, help="host:port of the broker")
    parser.add_argument("--user", help="who we are at the broker")
    parser.add_argument("--password-file", type=Path, help="her password; - is standard input")
    parser.add_argument("--ca", help="a file with the authorities of the broker")
    parser.add_argument("--no-tls", action="store_true", help="for a broker on this machine")
    parser.add_argument("--json", action="store_true", help="for programs")
    parser.add_argument("--feed", action="append", default=[], help="a fact owner's address")
    parser.add_argument("--token-file", type=Path, help="the token for the feeds")
    arguments = parser.parse_args()
    if arguments.user:
        on_stdin = str(arguments.password_file) == "-"
        password = sys.stdin.read() if on_stdin else arguments.password_file.read_text("utf-8")
        arguments.password = password.strip()
    return arguments


def _validators() -> dict[str, Callable[[Any], Any]]:
    """Returns the validator of each fact by its type on the wire."""
    return {
        f"kreis.{file.name.removesuffix('.schema.json')}": fastjsonschema.compile(
            json.loads(file.read_text("utf-8"))
        )
        for file in SCHEMAS.glob("*.schema.json")
    }


def _remembered(url: str, arguments: argparse.Namespace) -> Iterator[tuple[str, Any, Any]]:
    """Yields key, headers and content of every fact in a feed, page by page."""
    place: dict[str, Any] = {"after": 0}
    more = True
    while more:
        page = _page(url, place, arguments)
        if page is None:
            place = {"after": 0}
            continue
        for item in page["items"]:
            headers = {f"ce_{name}": item[name] for name in ("id", "type", "sequence")}
            yield item["subject"], headers, item["data"]
        place, more = {"after": page["next"]}, page["more"]
        if "epoch" in page:  # a feed of 0.1.0 has none
            place["epoch"] = page["epoch"]


def _page(url: str, place: dict[str, Any], arguments: argparse.Namespace) -> Any:
    """Returns one page of a feed, or None if the feed was restored and has to be read again."""
    headers = {
        "Authorization": f"Bearer {arguments.token_file.read_text().strip()}",
        "Kreis-Purpose": "who takes part",
    }
    address = f"{url}/v1/facts?{urllib.parse.urlencode(place)}"
    try:
        with urllib.request.urlopen(
            urllib.request.Request(address, headers=headers), timeout=30
        ) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as fault:
        if fault.code == 409 and json.load(fault).get("type") in RESTARTED and place["after"]:
            return None
        sys.exit(f"The feed at {url} refuses: {fault}")
    except urllib.error.URLError as fault:
        sys.exit(f"The feed at {url} does not answer: {fault}")


def _connection(arguments: argparse.Namespace) -> dict[str, Any]:
    """Returns the arguments of the Kafka client that say where the broker is and who we are."""
    where = {"bootstrap_servers": arguments.kafka, "ssl_cafile": arguments.ca}
    transport = "PLAINTEXT" if arguments.no_tls else "SSL"
    if not arguments.user:
        return {**where, "security_protocol": transport}
    return {
        **where,
        "security_protocol": f"SASL_{transport}",
        # SCRAM proves that we know the password and does not send it.
        "sasl_mechanism": "SCRAM-SHA-512",
        "sasl_plain_username": arguments.user,
        "sasl_plain_password": arguments.password,
    }


def _records(
    arguments: argparse.Namespace, topic: str
) -> Iterator[tuple[str, dict[str, str], Any]]:
    """Yields key, headers and content of every record that is on the topic now. The content of a
    tombstone is None."""
    try:
        consumer = KafkaConsumer(
            auto_offset_reset="earliest",
            enable_auto_commit=False,
            bootstrap_timeout_ms=5000,
            **_connection(arguments),
        )
    except KafkaError as fault:
        sys.exit(f"No broker answers us at {arguments.kafka}: {fault}")
    numbers = consumer.partitions_for_topic(topic) or set()
    partitions = [TopicPartition(topic, number) for number in sorted(numbers)]
    if not partitions:
        sys.exit(f"There is no topic {topic} at {arguments.kafka}, or we may not see it.")
    consumer.assign(partitions)
    ends = consumer.end_offsets(partitions)
    while any(consumer.position(each) < ends[each] for each in partitions):
        for batch in consumer.poll(timeout_ms=1000).values():
            for record in batch:
                headers = {name: value.decode() for name, value in record.headers}
                if "ce_type" in headers:  # otherwise it is a record of somebody else
                    content = None if record.value is None else json.loads(record.value)
                    yield record.key.decode(), headers, content
    consumer.close()


def _take(
    person: dict[str, Any],
    newest: dict[tuple[str, ...], Order],
    headers: dict[str, str],
    data: dict[str, Any],
) -> None:
    """Keeps what a fact says, unless a later one about the same thing came before."""
    fact, number = headers["ce_type"], int(headers["ce_sequence"])
    person["facts"][fact] += 1

    def is_newest(*about: str, version: int = 0) -> bool:
        before, order = newest.get(about, (0, 0)), (version, number)
        newest[about] = max(before, order)
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


def _print(people: dict[str, Any], counts: dict[str, int], *, as_json: bool) -> None:
    if as_json:
        print(json.dumps({**counts, "people": people}, indent=2))
        return
    for participant, known in sorted(people.items()):
        cohort = (known.get("cohort") or "–")[:8]
        answer = ", ".join(known.get("answers", {}).values()) or "no answer yet"
        present = list(known.get("attendance", {}).values()).count("present")
        print(f"{participant}  group {cohort}  answer: {answer:14} mornings and dates: {present}")
    facts, invalid, forgotten = counts["facts"], counts["invalid"], counts["forgotten"]
    print(
        f"{len(people)} people, {facts} facts, {invalid} against their contract,"
        f" {forgotten} people forgotten"
    )


if __name__ == "__main__":
    sys.exit(main())
