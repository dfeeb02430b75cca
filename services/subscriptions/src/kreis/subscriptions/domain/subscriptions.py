"""Subscriptions: with which team which facts and fields are agreed, for what and until when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from kreis.contracts.refusals import Fault
from kreis.subscriptions.domain.offering import OFFERED, PERSON

RECORDS, COUNTS = "records", "counts"
"""What a view tells: a record of each fact, or numbers of people for each week."""


class State(StrEnum):
    WAITING = "waiting"
    """Until its topic stands."""
    RUNNING = "running"
    ENDED = "ended"


@dataclass(frozen=True)
class Subscription:
    """One subscription. `agreed` maps a type of fact to its fields."""

    name: str
    team: str
    purpose: str
    legal_basis: str
    contact: str
    agreed: Mapping[str, Sequence[str]]
    since: date
    until: date
    registered_at: datetime
    tells: str = RECORDS
    next_week: date | None = None
    opened_at: datetime | None = None
    ended_at: datetime | None = None

    @property
    def state(self) -> State:
        if self.ended_at is not None:
            return State.ENDED
        return State.WAITING if self.opened_at is None else State.RUNNING


def faults_of(
    facts: Sequence[tuple[str, Sequence[str]]],
    since: date,
    until: date,
    today: date,
    *,
    tells: str = RECORDS,
) -> list[Fault]:
    """Says what cannot be agreed, one fault for each fact and field."""
    faults: list[Fault] = []
    if fault := fault_of_end(since, until, today):
        faults.append(fault)
    for nth, (type_, names) in enumerate(facts):
        place = f"facts.{nth}"
        if type_ not in OFFERED:
            expected = f"expected one of: {', '.join(sorted(OFFERED))}"
            faults.append(Fault(f"{place}.fact", type_, expected))
            continue
        if type_ in [each for each, _ in facts[:nth]]:
            faults.append(Fault(f"{place}.fact", type_, "expected each fact once"))
        faults += [
            Fault(f"{place}.fields.{number}", name, _expected(type_, name, tells))
            for number, name in enumerate(names)
            if tells == COUNTS or name not in OFFERED[type_]
        ]
    return faults


def fault_of_end(since: date, until: date, today: date) -> Fault | None:
    """Says what is wrong with the last day, None if nothing is."""
    if until < since:
        return Fault("until", until.isoformat(), "expected a day not before `since`")
    if until < today:
        return Fault("until", until.isoformat(), "expected a day not before today")
    return None


def _expected(type_: str, name: str, tells: str) -> str:
    if tells == COUNTS:
        return "left out: every view counts a fact in the same way"
    if name == PERSON:
        return "left out: each record has her pseudonym as its key"
    offered = ", ".join(sorted(OFFERED[type_])) or "nothing"
    return f"expected a field that may be told of {type_}: {offered}"
