"""What each fact says: the parts of rows that it sets, with their values.

A value begins with what orders it: a revision, a version or a number of changes. Facts that 0.1.0
wrote have no revision. A record counts as revision 1 and a correction as 2; among corrections, the
later one holds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple

Said = tuple[str, tuple[Any, ...], tuple[Any, ...]]
"""The part, the key of its row, and its value."""
FIRST, CORRECTED = 1, 2


class Fact(NamedTuple):
    """A fact as a reader gets it, from a topic or from a feed. `told_at` is when it was written,
    `sequence` its number among the facts of its source, topic and key."""

    type: str
    told_at: datetime
    sequence: int
    data: Mapping[str, Any]


class Part(NamedTuple):
    """A table with the columns of a row's key, and the columns of a value, in its order."""

    table: str
    key: tuple[str, ...]
    columns: tuple[str, ...]


_PRESENCE = ("participant_id", "group_event_id")
_DATE = ("cohort_id", "group_event_id")
PARTS: Mapping[str, Part] = {
    "attendance": Part(
        "presence",
        _PRESENCE,
        ("revision", "told_at", "status", "minutes", "cohort_id", "kind", "day"),
    ),
    "answer": Part("presence", _PRESENCE, ("answer_version", "answer")),
    "arrangement": Part(
        "cohort_date", _DATE, ("changes", "is_cancelled", "day", "kind", "ends_at", "timezone")
    ),
    "sign_up": Part("cohort_date", _DATE, ("sign_up_sequence", "needs_sign_up")),
    "held": Part("cohort_date", _DATE, ("is_held",)),
    "answer_to_all": Part(
        "answer_to_all", ("participant_id", "cohort_id", "version"), ("answered_on", "answer")
    ),
    "membership": Part(
        "membership_change", ("cohort_id", "participant_id", "sequence"), ("is_join", "day")
    ),
    "cohort": Part("cohort", ("cohort_id",), ("first_day",)),
    "closing": Part("cohort", ("cohort_id",), ("closed_on",)),
    "rhythm": Part("cohort_rhythm", ("cohort_id", "number"), ("since", "rhythm_weeks")),
}
"""Every part of every row that facts set."""


def said_by(fact: Fact) -> Iterator[Said]:
    """Yields what a fact says. Raises `KeyError` for a type that insights does not read."""
    return _SAYS[fact.type](fact)


def _attended(fact: Fact) -> Iterator[Said]:
    data = fact.data
    unnumbered = FIRST if fact.type == "kreis.attendance-recorded.v1" else CORRECTED
    key = data["participant_id"], data["group_event_id"]
    value = (
        data["revision"] or unnumbered,
        fact.told_at,
        data["status"],
        data["minutes"],
        data["cohort_id"],
        data["kind"],
        data["date"],
    )
    yield "attendance", key, value


def _answered(fact: Fact) -> Iterator[Said]:
    data = fact.data
    key = data["participant_id"], data["group_event_id"]
    yield "answer", key, (data["version"], data["answer"])


def _answered_all(fact: Fact) -> Iterator[Said]:
    data = fact.data
    key = data["participant_id"], data["cohort_id"], data["version"]
    day = data["answered_on"] or fact.told_at.date()
    yield "answer_to_all", key, (day, data["answer"])


def _arranged(fact: Fact) -> Iterator[Said]:
    data = fact.data
    is_cancelled = fact.type == "kreis.group-event-cancelled.v1"
    day, ends_at = data["starts_at"].date(), data["ends_at"]
    value = (data["sequence"], is_cancelled, day, data["kind"], ends_at, data["timezone"])
    for cohort_id in data["cohort_ids"]:
        yield "arrangement", (cohort_id, data["group_event_id"]), value


def _places_changed(fact: Fact) -> Iterator[Said]:
    for cohort_id in fact.data["cohort_ids"]:
        key = cohort_id, fact.data["group_event_id"]
        yield "sign_up", key, (fact.sequence, fact.data["needs_sign_up"])


def _held(fact: Fact) -> Iterator[Said]:
    for cohort_id in fact.data["cohort_ids"]:
        yield "held", (cohort_id, fact.data["group_event_id"]), (True,)


def _confirmed(fact: Fact) -> Iterator[Said]:
    cohort_id, monday = fact.data["cohort_id"], fact.data["offer"]["week"]["monday"]
    yield "cohort", (cohort_id,), (monday,)
    for member in fact.data["members"]:
        yield "membership", (cohort_id, member["id"], fact.sequence), (True, monday)


def _joined(fact: Fact) -> Iterator[Said]:
    key = fact.data["cohort_id"], fact.data["member"]["id"], fact.sequence
    yield "membership", key, (True, fact.data["joined_on"])


def _left(fact: Fact) -> Iterator[Said]:
    key = fact.data["cohort_id"], fact.data["participant_id"], fact.sequence
    yield "membership", key, (False, fact.data["left_on"])


def _closed(fact: Fact) -> Iterator[Said]:
    yield "closing", (fact.data["cohort_id"],), (fact.data["closed_on"],)


def _phase_changed(fact: Fact) -> Iterator[Said]:
    data = fact.data
    yield "rhythm", (data["cohort_id"], data["phase_number"]), (data["on"], data["rhythm_weeks"])


_SAYS: Mapping[str, Callable[[Fact], Iterator[Said]]] = {
    "kreis.attendance-recorded.v1": _attended,
    "kreis.attendance-corrected.v1": _attended,
    "kreis.date-answered.v1": _answered,
    "kreis.invitation-answered.v1": _answered_all,
    "kreis.group-event-scheduled.v1": _arranged,
    "kreis.group-event-moved.v1": _arranged,
    "kreis.group-event-cancelled.v1": _arranged,
    "kreis.group-event-places-changed.v1": _places_changed,
    "kreis.group-event-held.v1": _held,
    "kreis.cohort-confirmed.v1": _confirmed,
    "kreis.cohort-member-joined.v1": _joined,
    "kreis.cohort-member-left.v1": _left,
    "kreis.cohort-closed.v1": _closed,
    "kreis.cohort-phase-changed.v1": _phase_changed,
}
