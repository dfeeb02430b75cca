#!/usr/bin/env python3
"""Reads a view of Kreis, prints what it tells, and forgets whom it has to. For partners.

The program shares no code with Kreis. It needs Python, and for the topic a public Kafka client:

    pip install 'kafka-python[crc32c]'
    python examples/read_a_view.py NAME --feed https://kreis.agency.example --token-file token \\
        --keep view.json

It reads the feed of the view to its end, deletes whom it has to forget, and confirms it. What it
knows is in the file `--keep`. `--every 60` goes on, once a minute. Another program may renew the
token: its file is read anew for each request. `--kafka` reads the topic as well, after the feed:

    … --kafka kafka.agency.example:9094 --user NAME --password-file password --ca ca.crt

On one machine `kreis view NAME` prints all of it; Kafka has no TLS there: `--no-tls`.

When the subscription has ended, the program deletes everything and ends. The rules are in
`docs/runbooks/read-a-view.md`, and how records look in `contracts/wire.md`. The kit says all by
variables, and asks `GET /state` at `--state-port`:

    kreis-kit view -- python examples/read_a_view.py
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections import Counter
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

TOLD, COUNTS, FORGET = "participation-told", "counts-told", "to-forget"
REMEMBERED = 64 * 24 * 3600
"""Seconds for which the pseudonym of somebody forgotten is kept. Then nothing is left of her."""
RESTARTED = ("feed-restarted", "no-such-position")
Record = tuple[str, dict[str, str], Any]
"""Key, attributes and data."""


class Ended(Exception):
    """The subscription is over."""


class View:
    """What is known by all that was read so far."""

    def __init__(self, file: Path | None) -> None:
        self._file = file
        self.place: dict[str, Any] = {"after": 0}
        self.people: dict[str, dict[str, Any]] = {}
        """Key → id of a record → what it says."""
        self.weeks: dict[str, Any] = {}
        self.forgotten: dict[str, dict[str, Any]] = {}
        """Key → since when, and the id of each order with whether it is confirmed."""
        if file and file.exists():
            self.__dict__ |= json.loads(file.read_text("utf-8"))

    def take(self, key: str, event: dict[str, str], data: Any) -> None:
        """Keeps what a record says. Whatever it may be, the next one can be read."""
        type_, id_ = event.get("type", ""), event.get("id")
        if not (key and id_ and isinstance(data, dict) and event.get("sequence", "").isdigit()):
            return  # no fact: somebody has written it by mistake
        if type_ == f"kreis.{FORGET}.v1":
            self._forget(key, id_)
        elif type_ == f"kreis.{COUNTS}.v1":
            self.weeks[str(data.get("week"))] = data.get("counts")
        elif type_ == f"kreis.{TOLD}.v1" and key not in self.forgotten:
            # A double has the same id, and says the same once more.
            known = {"day": event.get("time", "")[:10], "sequence": int(event["sequence"])}
            known |= {"fact": data.get("fact"), "fields": data.get("fields")}
            self.people.setdefault(key, {})[id_] = known

    def _forget(self, key: str, order: str) -> None:
        """Obeys each order, also one that it has obeyed before."""
        self.people.pop(key, None)
        known = self.forgotten.setdefault(key, {"since": time.time(), "orders": {}})
        known["orders"].setdefault(order, False)

    def unconfirmed(self) -> list[str]:
        return [k for k, known in self.forgotten.items() if not all(known["orders"].values())]

    def confirmed(self, key: str) -> None:
        self.forgotten[key]["orders"] = dict.fromkeys(self.forgotten[key]["orders"], True)

    def keep(self) -> None:
        """Stores everything, before anybody is told that it is stored or deleted."""
        before = time.time() - REMEMBERED
        for key in [key for key, known in self.forgotten.items() if known["since"] < before]:
            del self.forgotten[key]
        if self._file:
            own = ("place", "people", "weeks", "forgotten")
            new = self._file.with_suffix(".new")
            new.write_text(json.dumps({name: getattr(self, name) for name in own}), "utf-8")
            new.replace(self._file)

    def delete(self) -> None:
        if self._file:
            self._file.unlink(missing_ok=True)

    def told(self) -> dict[str, Any]:
        """Returns the records about each person, the newest last."""
        by_number = {
            key: sorted(records.values(), key=lambda each: each["sequence"])
            for key, records in self.people.items()
        }
        return {"people": by_number, "weeks": self.weeks, "forgotten": len(self.forgotten)}

    def people_by_facts(self) -> dict[str, Any]:
        """Returns how many records there are about each person, by the type of the fact."""
        return {
            key: {"facts": Counter(each["fact"] for each in records.values())}
            for key, records in self.people.items()
        }


def main() -> int:
    arguments = _arguments()
    view = View(arguments.keep)
    answer = _answer(arguments.state_port) if arguments.state_port else None
    try:
        while True:
            _read(view, arguments)
            if answer:
                answer.people = view.people_by_facts()
            else:
                _print(view.told(), as_json=arguments.json)
            if not arguments.every:
                return 0
            time.sleep(arguments.every)
    except Ended:
        view.delete()
        print("The subscription has ended: everything is deleted.")
        return 0


def _read(view: View, arguments: argparse.Namespace) -> None:
    """Reads feed and topic to their present end, and confirms whom it has forgotten."""
    more = True
    while more:
        more = _read_page(view, arguments)
        view.keep()
    for key, event, data in _records(arguments) if arguments.kafka else ():
        view.take(key, event, data)
    view.keep()
    for key in view.unconfirmed():
        path = f"/v1/forgotten/{key}/acknowledgements"
        status, answer = _ask("POST", path, arguments)
        # Nothing to forget: the view was restored. The order comes again.
        if status == 200 or (status, answer.get("type")) == (404, "nothing-to-forget"):
            view.confirmed(key)
        else:
            print(f"not confirmed yet: {status}", file=sys.stderr)  # the next time, then
    view.keep()


def _read_page(view: View, arguments: argparse.Namespace) -> bool:
    """Takes one page of the feed. Returns True if there is more already."""
    path = f"/v1/views/{arguments.name}/facts?{urllib.parse.urlencode(view.place)}"
    status, page = _ask("GET", path, arguments)
    if status == 409 and page.get("type") == "subscription-ended":
        raise Ended
    if status == 409 and page.get("type") in RESTARTED:
        view.place = {"after": 0}
        return True
    if status != 200:
        if arguments.every:
            print(f"the feed answers {status}", file=sys.stderr)
            return False  # the next time, then
        sys.exit(f"The feed answers {status}: {page.get('detail')}")
    for item in page["items"]:
        view.take(item["subject"], item, item["data"])
    view.place = {"after": page["next"]} | ({"epoch": page["epoch"]} if page["epoch"] else {})
    return bool(page["more"])


def _ask(method: str, path: str, arguments: argparse.Namespace) -> tuple[int, Any]:
    """Returns status and JSON. A token that has expired is answered with 401."""
    token = _secret(arguments.token_file, "KREIS_TOKEN")
    headers = {"Authorization": f"Bearer {token}", "Kreis-Purpose": arguments.purpose}
    request = urllib.request.Request(arguments.feed + path, method=method, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as fault:
        return fault.code, _content(fault.read()) or {}
    except OSError as fault:
        return 0, {"detail": str(fault)}


def _records(arguments: argparse.Namespace) -> Iterator[Record]:
    """Yields every record that is on the topic now."""
    from kafka import KafkaConsumer, TopicPartition

    protocol = "SASL_PLAINTEXT" if arguments.no_tls else "SASL_SSL"
    consumer = KafkaConsumer(
        bootstrap_servers=arguments.kafka, security_protocol=protocol, ssl_cafile=arguments.ca,
        sasl_mechanism="SCRAM-SHA-512", sasl_plain_username=arguments.user or arguments.name,
        sasl_plain_password=_secret(arguments.password_file, "KREIS_KAFKA_PASSWORD"),
        auto_offset_reset="earliest", enable_auto_commit=False,
    )  # fmt: skip
    topic = f"view.{arguments.name}.v1"
    partitions = [TopicPartition(topic, n) for n in consumer.partitions_for_topic(topic) or ()]
    if not partitions:
        sys.exit(f"There is no topic {topic} at {arguments.kafka}, or we may not see it.")
    consumer.assign(partitions)
    ends = consumer.end_offsets(partitions)
    while any(consumer.position(each) < ends[each] for each in partitions):
        for batch in consumer.poll(timeout_ms=1000).values():
            for record in batch:
                event = {n: (v or b"").decode(errors="replace") for n, v in record.headers}
                named = {n.removeprefix("ce_"): value for n, value in event.items()}
                yield (record.key or b"").decode(errors="replace"), named, _content(record.value)
    consumer.close()


def _secret(file: Path | None, variable: str) -> str:
    return file.read_text("utf-8").strip() if file else os.environ.get(variable, "")


def _content(value: bytes | None) -> Any:
    try:
        return json.loads(value or b"")
    except ValueError:
        return None


def _arguments() -> argparse.Namespace:
    own = {name.removeprefix("KREIS_"): text for name, text in os.environ.items()}
    keep = Path(own["STATE_FOLDER"]) / "view.json" if own.get("STATE_FOLDER") else None
    no_tls = own.get("KAFKA_PROTOCOL", "").endswith("PLAINTEXT")
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("name", nargs="?", default=own.get("VIEW"), help="the name of the view")
    parser.add_argument("--feed", default=own.get("FEEDS"), help="the address, without a path")
    parser.add_argument("--token-file", type=Path, help="the token of the view")
    parser.add_argument("--purpose", default="reading a view", help="what the facts are for")
    parser.add_argument("--keep", type=Path, default=keep, help="a file for what is known")
    parser.add_argument("--every", type=float, default=0, help="seconds; go on until the end")
    parser.add_argument("--json", action="store_true", help="for programs")
    parser.add_argument("--kafka", default=own.get("KAFKA"), help="host:port, to read the topic")
    parser.add_argument("--user", default=own.get("KAFKA_USER"), help="the name of the view")
    parser.add_argument("--password-file", type=Path, help="the password at the broker")
    parser.add_argument("--ca", default=own.get("KAFKA_CA"), help="the authorities of the broker")
    parser.add_argument("--no-tls", default=no_tls, action="store_true", help="on one machine")
    parser.add_argument("--state-port", default=own.get("STATE_PORT"), type=int)
    arguments = parser.parse_args()
    if not arguments.name or not arguments.feed:
        parser.error("name the view and the address of its feed: NAME --feed URL")
    if arguments.state_port and not arguments.every:
        arguments.every = 0.1
    return arguments


def _answer(port: int) -> Any:
    """Answers every GET with what is known, in a thread of its own. 503 until all was read."""

    class State(BaseHTTPRequestHandler):
        people: dict[str, Any] | None = None

        def do_GET(self) -> None:
            self.send_response(503 if self.people is None else 200)
            self.end_headers()
            self.wfile.write(json.dumps({"people": self.people or {}}).encode())

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", port), State)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return State


def _print(told: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        print(json.dumps(told, indent=2), flush=True)
        return
    for key, records in sorted(told["people"].items()):
        newest = records[-1]
        print(f"{key}  {len(records)} records, the newest: {newest['fact']} {newest['fields']}")
    print(f"{len(told['people'])} people, {told['forgotten']} forgotten", flush=True)


if __name__ == "__main__":
    sys.exit(main())
