"""What the checker sees, on a small world put together by hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

import pytest

from kreis.chassis.message import Message
from kreis.onebox.story.letters import Letter
from tests.system.faults.checker import check
from tests.system.faults.evidence import Effect, Evidence
from tests.system.faults.history import Request

AGENCY = uuid5(NAMESPACE_URL, "agency")
NORA, GROUP, INVITATION, DATE = (
    str(uuid5(NAMESPACE_URL, name)) for name in ("Nora", "group", "invitation", "date")
)
INVITED, CONFIRMED = (str(uuid5(NAMESPACE_URL, name)) for name in ("invited", "confirmed"))
POOL, PARTICIPATION = "intake.pool.v1", "participation.v1"
DELIVERY = "notifications.delivery.v1"


def fact(source: str, topic: str, name: str, key: str, sequence: int, **data: Any) -> Message:
    return Message(
        topic=topic,
        key=key,
        type=f"kreis.{name}.v1",
        source=f"kreis/{source}",
        id=uuid5(NAMESPACE_URL, f"{source} {topic} {key} {sequence}"),
        time=datetime(2027, 4, 5, tzinfo=UTC),
        agency=AGENCY,
        sequence=sequence,
        data=data,
        traceparent="",
    )


def recorded(name: str, sequence: int, status: str) -> Message:
    data = {"group_event_id": DATE, "status": status}
    return fact("events", PARTICIPATION, name, NORA, sequence, **data)


FACTS = [
    fact("intake", POOL, "pool-entered", NORA, 1),
    fact("cohorts", "cohorts.cohort.v1", "cohort-confirmed", GROUP, 1),
    fact("cohorts", PARTICIPATION, "cohort-joined", NORA, 1),
    fact("events", "events.group-event.v1", "group-event-scheduled", DATE, 1, cohort_ids=[GROUP]),
    fact("events", PARTICIPATION, "invitation-issued", NORA, 1),
    fact("notifications", DELIVERY, "message-sent", NORA, 1, message_id=INVITED),
    fact(
        "events", PARTICIPATION, "invitation-answered", NORA, 2,
        invitation_id=INVITATION, version=1, answer="yes",
    ),
    fact("notifications", DELIVERY, "message-sent", NORA, 2, message_id=CONFIRMED),
    recorded("attendance-recorded", 3, "absent"),
    recorded("attendance-corrected", 4, "present"),
    fact("intake", PARTICIPATION, "entry-recorded", NORA, 1),
    fact("intake", POOL, "pool-entered", NORA, 2),
]  # fmt: skip


def message(identity: str, kind: str) -> dict[str, Any]:
    about = {"cause": INVITATION, "version": 1, "participant_id": NORA}
    return {"id": identity, "kind": kind, **about, "state": "sent"}


def missed_call(result: str | None) -> dict[str, Any]:
    about = {"about": "missed", "cause": DATE, "version": 1, "result": result}
    return {"participant_id": NORA, **about}


CALL = {
    "participant_id": NORA,
    "about": "invitation",
    "cause": INVITATION,
    "version": 1,
    "reason": "outcome_unknown",
}


def wish(act: Any, told: Any = None, **about: Any) -> Request:
    return Request(act, about, "acknowledged", told)


GOOD = Evidence(
    requests=[
        wish("register", {"id": NORA}, tag="n1"),
        wish(
            "confirm",
            {"cohorts": [{"id": GROUP, "members": [{"participant_id": NORA}]}]},
            proposal="p",
        ),
        wish("answer", invitation=INVITATION, participant=NORA, answer="yes"),
        wish("attendance", event=DATE, entries={NORA: "absent"}),
        wish("attendance", event=DATE, entries={NORA: "present"}),
        wish("entry", participant=NORA),
    ],
    facts=FACTS,
    effects=[Effect(f.source, f.topic, f.key, f.sequence, f.id) for f in FACTS],
    participants=[{"id": NORA, "last_name": "n1", "email": "n1@post.example", "phone": "+491711"}],
    pool={NORA: 2},
    cohorts={GROUP: frozenset({NORA})},
    dates={GROUP: 1},
    invitations=[{"id": INVITATION, "participant_id": NORA, "answer": "yes", "version": 1}],
    attendance={DATE: {NORA: "present"}},
    messages=[message(INVITED, "invitation"), message(CONFIRMED, "confirmation")],
    calls=[],
    letters={
        f"{INVITED}.eml": Letter(INVITED, "n1@post.example", "de", "Sind Sie dabei?"),
        f"{CONFIRMED}.eml": Letter(CONFIRMED, "n1@post.example", "de", "Danke"),
    },
)
Spoil = Callable[[Evidence], Evidence]


def without(*numbers: int) -> Spoil:
    """Facts that never reached their topic, though they had all their effects."""
    return lambda e: replace(e, facts=[f for n, f in enumerate(e.facts) if n not in numbers])


def without_effect(number: int) -> Spoil:
    return lambda e: replace(e, effects=[*e.effects[:number], *e.effects[number + 1 :]])


def renamed(number: int) -> Message:
    return replace(FACTS[number], id=UUID(int=1), sequence=FACTS[number].sequence + 1)


BROKEN: dict[str, tuple[str, Spoil]] = {
    "a registration without a person": ("lost", lambda e: replace(e, participants=[])),
    "a person whom nobody registered": ("made up", lambda e: replace(e, requests=e.requests[1:])),
    "two people for one request": (
        "double",
        lambda e: replace(e, participants=[*e.participants, {**e.participants[0], "id": DATE}]),
    ),
    "a second click with another answer": (
        "double",
        lambda e: replace(e, requests=[*e.requests, wish("register", {"id": DATE}, tag="n1")]),
    ),
    "a number that is missing": ("lost", without(4)),
    "a fact at the end that is missing": ("lost", without(9)),
    "numbers turned around": (
        "out of order",
        lambda e: replace(e, facts=[*e.facts[:6], e.facts[8], e.facts[6], *e.facts[9:]]),
    ),
    "one id that says two things": (
        "double",
        lambda e: replace(e, facts=[*e.facts, replace(e.facts[0], data={"other": "words"})]),
    ),
    "a word that cohorts has not heard": ("lost", lambda e: replace(e, pool={NORA: 1})),
    "a group that is gone": ("lost", lambda e: replace(e, cohorts={})),
    "a member that is gone": ("lost", lambda e: replace(e, cohorts={GROUP: frozenset()})),
    "a group in nobody's calendar": ("lost", lambda e: replace(e, dates={})),
    "a member who was not invited": ("lost", lambda e: replace(e, letters={})),
    "a letter and a call": (
        "double",
        lambda e: replace(e, calls=[CALL]),
    ),
    "a letter that came twice": (
        "double",
        lambda e: replace(e, letters={**e.letters, f"{INVITED}.txt": e.letters[f"{INVITED}.eml"]}),
    ),
    "an answer that is gone": (
        "lost",
        lambda e: replace(e, invitations=[{**e.invitations[0], "answer": None}]),
    ),
    "an answer that counted twice": (
        "double",
        lambda e: replace(e, facts=[*e.facts, replace(renamed(6), sequence=5, data={
            "invitation_id": INVITATION, "version": 2, "answer": "no"})]),
    ),
    "a yes without a confirmation": (
        "lost",
        lambda e: replace(e, messages=e.messages[:1]),
    ),
    "two messages in one time away": (
        "double",
        lambda e: replace(e, messages=[*e.messages, *(
            {**message(each, "missed"), "state": "unknown"} for each in (DATE, GROUP))]),
    ),
    "two calls in one time away": (
        "double",
        lambda e: replace(e, calls=[missed_call(None), missed_call("reached")]),
    ),
    "a message that never ended": (
        "lost",
        lambda e: replace(e, messages=[*e.messages, {**message(DATE, "other"),
                                                     "state": "sending"}]),
    ),
    "attendance that is gone": ("lost", lambda e: replace(e, attendance={DATE: {}})),
    "an entry that counted twice": (
        "double",
        lambda e: replace(e, facts=[*e.facts, renamed(10)]),
    ),
    "a fact without its effect": ("lost", without_effect(3)),
    "a fact with two effects": (
        "double",
        lambda e: replace(e, effects=[*e.effects, e.effects[-1]]),
    ),
    "effects turned around": (
        "out of order",
        lambda e: replace(e, effects=[*e.effects[:-1][::-1], e.effects[-1]]),
    ),
}  # fmt: skip


def test_a_world_where_all_is_well() -> None:
    assert check(GOOD) == []


def test_a_record_that_was_delivered_again_is_no_finding() -> None:
    again = replace(GOOD, facts=[*FACTS[:8], FACTS[4], FACTS[6], *FACTS[8:]])

    assert check(again) == []


def test_a_wish_without_an_answer_may_have_been_granted_or_not() -> None:
    unknown = [replace(GOOD.requests[0], outcome="unknown", answer=None), *GOOD.requests[1:]]
    more = [*GOOD.requests, Request("register", {"tag": "n2"}, "unknown")]

    assert check(replace(GOOD, requests=unknown)) == []
    assert check(replace(GOOD, requests=more)) == []


def test_a_send_of_unknown_outcome_is_a_call_and_neither_lost_nor_double() -> None:
    unknown = {**message(INVITED, "invitation"), "state": "unknown"}
    world = replace(
        GOOD,
        calls=[CALL],
        messages=[unknown, GOOD.messages[1]],
        letters={f"{CONFIRMED}.eml": GOOD.letters[f"{CONFIRMED}.eml"]},
        facts=[replace(f, type="kreis.message-unknown.v1") if n == 5 else f
               for n, f in enumerate(FACTS)],
    )  # fmt: skip

    assert check(world) == []


def test_a_call_that_holds_no_more_is_not_one_of_two() -> None:
    calls = [missed_call("no_longer_holds"), missed_call("reached")]

    assert check(replace(GOOD, calls=calls)) == []


def test_who_has_not_answered_in_time_is_called_besides() -> None:
    assert check(replace(GOOD, calls=[{**CALL, "reason": "no_answer"}])) == []


@pytest.mark.parametrize("what", BROKEN)
def test_it_sees(what: str) -> None:
    kind, spoil = BROKEN[what]

    assert kind in {finding.kind for finding in check(spoil(GOOD))}
