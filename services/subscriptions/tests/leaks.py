"""What an outsider could learn from two views beyond what was agreed: looks for leaks.

    python -m services.subscriptions.tests.leaks --histories 10000

Refuses to know how views are made: it compares records as they stand on Kafka with facts and
agreements. Every value that is no word of the contracts, no day and no small number must be the
only one of its kind.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from kreis.chassis.logs import new_traceparent
from kreis.chassis.message import Wire, record
from kreis.contracts.views import topic_of
from kreis.subscriptions import messages
from kreis.subscriptions.domain import views as domain
from kreis.subscriptions.domain.views import BERLIN, Fact
from services.subscriptions.tests import counting
from services.subscriptions.tests.histories import CONTRACT, History, View, generated

AGENCY = UUID(int=7)
SMALL = 1440
_WORD = re.compile(r"[a-z][a-z_]*")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_PUBLIC = {"ce_specversion", "ce_source", "ce_type", "ce_agencyid", "ce_dataschema", "content-type"}
"""Headers that say the same in every record of every view."""


class Told(NamedTuple):
    """A view and the records of its topic, in order."""

    view: View
    wires: Sequence[Wire]


def leaks(facts: Iterable[Fact], told: Sequence[Told]) -> list[str]:
    """Returns every leak, none if all is well."""
    known = {str(value) for fact in facts for value in _telling(fact)}
    found = [leak for each in told for leak in _beyond(each, known)]
    seen = [{value for wire in each.wires for value in _values(wire)} for each in told]
    shared = seen[0] & seen[1]
    return found + [f"joins: {value}" for value in sorted(shared)]


def _telling(fact: Fact) -> Iterator[Any]:
    """The values of a fact that only this fact or few others have."""
    yield from (fact.id, fact.written.isoformat())
    yield from (value for value in fact.data.values() if not _is_common(value))


def _is_common(value: Any) -> bool:
    """A word, a day or a small number: many records have it."""
    if isinstance(value, int):
        return value <= SMALL
    return bool(_WORD.fullmatch(value) or _DAY.fullmatch(value))


def _values(wire: Wire) -> Iterator[str]:
    """All values of a record by which it could be found elsewhere."""
    headers = {name: raw.decode() for name, raw in wire.headers}
    headers["ce_sequence"] = ""
    day = headers.pop("ce_time")
    if datetime.fromisoformat(day).astimezone(BERLIN).strftime("%H%M%S%f") != "000000000000":
        yield day
    if wire.timestamp_ms is None or wire.timestamp_ms != _milliseconds(day):
        yield str(wire.timestamp_ms)
    yield from (text for name, text in headers.items() if name not in _PUBLIC and text)
    data = json.loads(wire.value or b"{}")
    told = data.pop("fields", {})
    data.pop("fact", None)
    yield from (str(value) for value in (*data.values(), *told.values()) if not _is_common(value))


def _milliseconds(day: str) -> int:
    return int(datetime.fromisoformat(day).timestamp() * 1000)


def _beyond(told: Told, known: set[str]) -> Iterator[str]:
    gone: set[bytes | None] = set()
    counted = Counter[bytes | None]()
    for wire in told.wires:
        data = json.loads(wire.value or b"{}")
        headers = dict(wire.headers)
        counted[wire.key] += 1
        if int(headers["ce_sequence"]) < counted[wire.key]:
            yield "numbers go back"
        if headers["ce_type"].decode() == messages.TO_FORGET:
            gone.add(wire.key)
            if counted[wire.key] > 1:
                yield "kept, although the view was told to forget her"
            yield from (f"to forget: {name}" for name in data.keys() - {"participant_id"})
            continue
        if wire.key in gone:
            yield "follows the record that said forget"
        yield from _beyond_agreement(told.view, data)
        raw = {value for value in _values(wire) if value in known}
        yield from (f"stands as it was: {value}" for value in sorted(raw))


def _beyond_agreement(view: View, data: dict[str, Any]) -> Iterator[str]:
    yield from (
        f"not foreseen: {name}" for name in data.keys() - {"participant_id", "fact", "fields"}
    )
    agreed = view.agreed.get(data["fact"])
    if agreed is None:
        yield f"not agreed: {data['fact']}"
        return
    yield from (f"not agreed: {data['fact']} {name}" for name in data["fields"].keys() - {*agreed})
    for name, value in data["fields"].items():
        schema = CONTRACT.facts[data["fact"]].schema["properties"][name]
        is_day = schema.get("format", "uuid") != "uuid"
        if is_day and not view.since <= date.fromisoformat(value) <= view.until:
            yield f"outside of the period: {value}"


def told_by_rules(history: History) -> list[Told]:
    """What both views are told by the rules alone, without a database: nobody is forgotten."""
    return [
        Told(view, list(_wires(history.facts, view, key)))
        for view, key in zip(history.views, history.keys, strict=True)
    ]


def _wires(facts: Iterable[Fact], view: View, key: bytes) -> Iterator[Wire]:
    numbers = Counter[UUID]()
    granted = view.granted(key)
    for fact in facts:
        reading = domain.read(fact)
        made = reading and domain.told(reading, granted)
        if made is None:
            continue
        numbers[made.participant_id] += 1
        data = {
            "participant_id": str(made.participant_id), "fact": made.fact,
            "fields": dict(made.fields),
        }  # fmt: skip
        row = {
            "topic": topic_of(view.name), "key": str(made.participant_id), "type": messages.TOLD,
            "id": made.id, "time": fact.written, "agency": AGENCY, "value": json.dumps(data),
            "sequence": numbers[made.participant_id], "traceparent": new_traceparent(),
        }  # fmt: skip
        yield record(row, "kreis/subscriptions")


def early_or_late(facts: Iterable[Fact], told: Told, key: bytes) -> list[str]:
    """Lists records of facts that were written outside of the period of their view."""
    granted = told.view.granted(key)
    outside = {
        str(granted.record_id(fact.source, fact.id))
        for fact in facts
        if not told.view.since <= fact.written.astimezone(BERLIN).date() <= told.view.until
    }
    ids = {dict(wire.headers)["ce_id"].decode() for wire in told.wires}
    return [f"written outside of the period: {each}" for each in sorted(ids & outside)]


def leaks_of(seed: int) -> tuple[list[str], int]:
    """Returns the leaks of one generated history, and how many records both views have."""
    history = generated(seed)
    told = told_by_rules(history)
    found = leaks(history.facts, told)
    for each, key in zip(told, history.keys, strict=True):
        found += early_or_late(history.facts, each, key)
    return found, sum(len(each.wires) for each in told)


def main() -> None:
    """Prints the tally of many histories. Ends with 1 if there was a leak."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--histories", type=int, default=10_000)
    parser.add_argument("--first", type=int, default=0, help="the first seed")
    asked = parser.parse_args()
    records, figures, bad = 0, 0, []
    for seed in range(asked.first, asked.first + asked.histories):
        found, count = leaks_of(seed)
        of_counts, told = counting.leaks_of(seed)
        records, figures = records + count, figures + told
        bad += [f"{seed}: {leak}" for leak in found + of_counts]
    tally = f"{asked.histories} histories, {records} records, {figures} figures, {len(bad)} leaks"
    print("\n".join([*bad[:20], tally]))
    raise SystemExit(bool(bad))


if __name__ == "__main__":
    main()
