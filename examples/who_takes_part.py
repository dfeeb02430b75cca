#!/usr/bin/env python3
"""Reads Kreis' participation stream and prints who takes part in what. For other teams.

The program shares no code with Kreis. It uses the folder `contracts/` and a public Kafka client:

    pip install 'kafka-python[crc32c]' fastjsonschema
    python examples/who_takes_part.py --kafka 127.0.0.1:9092 --no-tls \\
        --user subscriber --password-file ~/.local/share/kreis/kafka-users/subscriber

`kreis status` prints the address and the file. Elsewhere the operator names a user, and brokers
want TLS: `--ca` instead of `--no-tls`.

It reads `participation.v1` from the first record to the present end. It checks every fact against
its JSON Schema and counts each id once. It prints one line per person; `--json` prints JSON.

The topic keeps 28 days. For older facts, read the owners' feeds first. That needs a token with the
scope `facts:read`. Then read the topic from its earliest record:

    python examples/who_takes_part.py --kafka … --user … --token-file token \\
        --feed http://127.0.0.1:8001 --feed http://127.0.0.1:8002 --feed http://127.0.0.1:8003

This order leaves no gap. A fact is on the topic before it is in the feed. A fact that has left the
topic has been in the feed for long. A fact that is in both has the same id.
"""

from __future__ import annotations

import argparse
import json
import sys
import urllib.error
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

TOPIC = "participation.v1"
CONTRACT = Path(__file__).resolve().parents[1] / "contracts" / "topics" / TOPIC


def main() -> int:
    arguments = _arguments()
    validators = _validators()
    people: dict[str, dict[str, Any]] = defaultdict(lambda: {"cohorts": [], "facts": Counter()})
    seen: set[str] = set()
    invalid = doubles = 0
    remembered = chain.from_iterable(_remembered(url, arguments) for url in arguments.feed)
    for key, headers, data in chain(remembered, _records(arguments)):
        if headers["ce_id"] in seen:
            doubles += 1
            continue  # delivery is at least once: a known id is a duplicate
        seen.add(headers["ce_id"])
        try:
            validators[headers["ce_type"]](data)
        except (KeyError, fastjsonschema.JsonSchemaException) as fault:
            invalid += 1
            print(f"against the contract: {headers['ce_type']}: {fault}", file=sys.stderr)
            continue
        _take(people[key], headers["ce_type"], data)
    counts = {"facts": len(seen), "doubles": doubles, "invalid": invalid}
    _print(people, counts, as_json=arguments.json)
    return 1 if invalid else 0


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
    return parser.parse_args()


def _validators() -> dict[str, Callable[[Any], Any]]:
    """Returns the validator of each fact by its type on the wire."""
    return {
        f"kreis.{file.name.removesuffix('.schema.json')}": fastjsonschema.compile(
            json.loads(file.read_text("utf-8"))
        )
        for file in CONTRACT.glob("*.schema.json")
    }


def _remembered(url: str, arguments: argparse.Namespace) -> Iterator[tuple[str, Any, Any]]:
    """Yields key, headers and content of every fact in a feed, page by page."""
    after, more = 0, True
    headers = {
        "Authorization": f"Bearer {arguments.token_file.read_text().strip()}",
        "Kreis-Purpose": "who takes part",
    }
    while more:
        request = urllib.request.Request(f"{url}/v1/facts?after={after}", headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                page = json.load(answer)
        except urllib.error.URLError as fault:
            sys.exit(f"The feed at {url} does not answer: {fault}")
        for item in page["items"]:
            yield item["subject"], {"ce_id": item["id"], "ce_type": item["type"]}, item["data"]
        after, more = page["next"], page["more"]


def _connection(arguments: argparse.Namespace) -> dict[str, Any]:
    """Returns the arguments of the Kafka client that say where the broker is and who we are."""
    where = {"bootstrap_servers": arguments.kafka, "ssl_cafile": arguments.ca}
    transport = "PLAINTEXT" if arguments.no_tls else "SSL"
    if not arguments.user:
        return {**where, "security_protocol": transport}
    on_stdin = str(arguments.password_file) == "-"
    password = sys.stdin.read() if on_stdin else arguments.password_file.read_text("utf-8")
    return {
        **where,
        "security_protocol": f"SASL_{transport}",
        # SCRAM proves that we know the password and does not send it.
        "sasl_mechanism": "SCRAM-SHA-512",
        "sasl_plain_username": arguments.user,
        "sasl_plain_password": password.strip(),
    }


def _records(arguments: argparse.Namespace) -> Iterator[tuple[str, dict[str, str], Any]]:
    """Yields key, headers and content of every record that is on the topic now."""
    try:
        consumer = KafkaConsumer(
            auto_offset_reset="earliest",
            enable_auto_commit=False,
            bootstrap_timeout_ms=5000,
            **_connection(arguments),
        )
    except KafkaError as fault:
        sys.exit(f"No broker answers us at {arguments.kafka}: {fault}")
    numbers = consumer.partitions_for_topic(TOPIC) or set()
    partitions = [TopicPartition(TOPIC, number) for number in sorted(numbers)]
    if not partitions:
        sys.exit(f"There is no topic {TOPIC} at {arguments.kafka}, or we may not see it.")
    consumer.assign(partitions)
    ends = consumer.end_offsets(partitions)
    while any(consumer.position(each) < ends[each] for each in partitions):
        for batch in consumer.poll(timeout_ms=1000).values():
            for record in batch:
                headers = {name: value.decode() for name, value in record.headers}
                yield record.key.decode(), headers, json.loads(record.value)
    consumer.close()


def _take(person: dict[str, Any], fact: str, data: dict[str, Any]) -> None:
    person["facts"][fact] += 1
    if fact == "kreis.cohort-joined.v1":
        person["cohorts"].append(data["cohort_id"])
    elif fact == "kreis.invitation-answered.v1":
        person["answer"] = data["answer"]
    elif fact in ("kreis.attendance-recorded.v1", "kreis.attendance-corrected.v1"):
        # Stored by date: a correction replaces the first entry.
        person.setdefault("attendance", {})[data["group_event_id"]] = data["status"]


def _print(people: dict[str, Any], counts: dict[str, int], *, as_json: bool) -> None:
    if as_json:
        print(json.dumps({**counts, "people": people}, indent=2))
        return
    for participant, known in sorted(people.items()):
        cohort = known["cohorts"][-1][:8] if known["cohorts"] else "–"
        answer = known.get("answer", "no answer yet")
        present = list(known.get("attendance", {}).values()).count("present")
        print(f"{participant}  group {cohort}  answer: {answer:14} mornings and dates: {present}")
    facts, invalid = counts["facts"], counts["invalid"]
    print(f"{len(people)} people, {facts} facts, {invalid} against their contract")


if __name__ == "__main__":
    sys.exit(main())
