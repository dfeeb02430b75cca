"""What the rules of circles see, on a small world put together by hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import pytest

from kreis.chassis.message import Message
from kreis.onebox.story.letters import Letter
from tests.system.faults.circles.rows import AskRow, CircleRows, Line, MemberRow, Wanted
from tests.system.faults.circles.rules import RULES
from tests.system.faults.evidence import Evidence
from tests.system.faults.findings import Finding
from tests.system.faults.history import Request

BEGINS = datetime(2027, 4, 9, 9, tzinfo=UTC)
TAGS = ("ana", "bea", "dara")
"""Ana asks, Bea minds, Dara has left."""
DONE, NOBODY, OFF = "ask that is done", "ask for nobody", "ask that is off"
PLACE, AT_EIGHT = "place that is taken", BEGINS.replace(hour=20)


def address(tag: str) -> str:
    return f"{tag}@kreis.example"


def wish(act: Any, answer: Any = True, **about: Any) -> Request:
    return Request(act, about, "acknowledged", answer)


def wanted_fact(message: str, kind: str) -> Message:
    data = {"message_id": message, "kind": kind, "language": "de"}
    return Message(
        topic="exchange.v1",
        key=message,
        type="kreis.message-wanted.v1",
        source="kreis/exchange",
        id=uuid5(NAMESPACE_URL, message),
        time=BEGINS,
        agency=uuid5(NAMESPACE_URL, "agency"),
        sequence=1,
        data=data,
        traceparent="",
    )


def letter(message: str, tag: str) -> Letter:
    link = f"https://kreis.example/g/{tag}"
    return Letter(message, address(tag), "de", f"Ihr Kreis: {link}")


def transfer(name: str, why: str, units: dict[str | None, int]) -> list[Line]:
    return [Line(name, "circle", member, count, why) for member, count in units.items()]


def asked(who: str, ask: str, hour: int) -> Request:
    return wish("ask", ask, by=who, starts_at=BEGINS.replace(hour=hour).isoformat())


REQUESTS = [
    wish("open", "circle", circle=1),
    wish("invite", "circle", addresses=[address(each) for each in TAGS]),
    *(wish("join", 180, by=each) for each in TAGS),
    asked("ana", DONE, 9),
    wish("offer", ask=DONE, by="bea"),
    wish("agree", ask=DONE, by="ana", carer="bea", offer="o1"),
    wish("say", ask=DONE, by="ana", minutes=120),
    wish("say", ask=DONE, by="bea", minutes=120),
    asked("bea", NOBODY, 13),
    asked("ana", OFF, 17),
    wish("offer", ask=OFF, by="dara"),
    wish("agree", ask=OFF, by="ana", carer="dara", offer="o2"),
    wish("take place", PLACE, by="bea", carer="ana", starts_at=AT_EIGHT.isoformat()),
    wish("leave", by="dara"),
]
WANTED = {
    "asked-bea": Wanted("asked", "bea", DONE),
    "offered-ana": Wanted("offered", "ana", DONE),
    "agreed-ana": Wanted("agreed", "ana", DONE),
    "agreed-bea": Wanted("agreed", "bea", DONE),
    "nobody-bea": Wanted("nobody", "bea", NOBODY),
    "place-bea": Wanted("agreed", "bea", PLACE),
    "place-ana": Wanted("agreed", "ana", PLACE),
    "off-ana": Wanted("agreed", "ana", OFF),
    "off-dara": Wanted("agreed", "dara", OFF),
    "cancelled-ana": Wanted("cancelled", "ana", OFF),
}
INVITED = {f"invited-{each}": each for each in TAGS}
KINDS = {**dict.fromkeys(INVITED, "invitation"), **{m: w.kind for m, w in WANTED.items()}}
TO = {**INVITED, **{message: each.member or "" for message, each in WANTED.items()}}
ROWS = CircleRows(
    members={each: MemberRow("circle", each, address(each), each == "dara") for each in TAGS},
    links={sha256(each.encode()).hexdigest(): each for each in TAGS},
    asks={
        DONE: AskRow("ana", BEGINS, 8, "confirmed", "bea"),
        NOBODY: AskRow("bea", BEGINS.replace(hour=13), 8, "lapsed", None),
        PLACE: AskRow("bea", AT_EIGHT, 8, "agreed", "ana"),
        OFF: AskRow("ana", BEGINS.replace(hour=17), 8, "cancelled", "dara"),
    },
    lines=[
        *(line for each in TAGS for line in transfer(f"j {each}", "joined", {None: -12, each: 12})),
        *transfer(DONE, "care", {"ana": -8, "bea": 8}),
        *transfer("l dara", "left", {"dara": -12, None: 12}),
    ],
    wanted=WANTED,
    # Her third message of the week would be about the offer of Dara.
    held_up=frozenset({"ana"}),
    messages=dict.fromkeys(KINDS, "sent"),
)
GOOD = Evidence(
    REQUESTS, [wanted_fact(*each) for each in KINDS.items()], [], [], {}, {}, {}, [], {}, [], [],
    letters={f"{message}.eml": letter(message, tag) for message, tag in TO.items()},
    circles=ROWS,
)  # fmt: skip
Spoil = Callable[[Evidence], Evidence]


def rows(**changed: Any) -> Spoil:
    return lambda e: replace(e, circles=replace(e.circles, **changed))


def without(name: str, *keys: str) -> Spoil:
    left = {key: row for key, row in getattr(ROWS, name).items() if key not in keys}
    return rows(**{name: left})


def stands(ask: str, **changed: Any) -> Spoil:
    return rows(asks={**ROWS.asks, ask: ROWS.asks[ask]._replace(**changed)})


def lies(message: str, found: Letter | None, *, besides: str = "") -> Spoil:
    """This letter in place of the one of a message, or `besides` it."""
    left = {f: each for f, each in GOOD.letters.items() if besides or each.id != message}
    new = {} if found is None else {f"{message}{besides}.txt": found}
    return lambda e: replace(e, letters={**left, **new})


def moved(*lines: Line) -> Spoil:
    return rows(lines=[*ROWS.lines, *lines])


def sent(message: str, state: str) -> Spoil:
    return rows(messages={**ROWS.messages, message: state})


def told(*facts: Message) -> Spoil:
    return lambda e: replace(e, facts=list(facts))


CARE = transfer("again", "care", {"ana": -8, "bea": 8})
BROKEN: dict[str, tuple[str, Spoil]] = {
    "an offer that is refused": (
        "lost",
        lambda e: replace(e, requests=[*REQUESTS, replace(REQUESTS[6], outcome="refused")]),
    ),
    "a membership that is gone": ("lost", without("members", "dara")),
    "two memberships of one": (
        "double",
        rows(members={**ROWS.members, "bea2": ROWS.members["bea"]}),
    ),
    "a member who never joined": (
        "made up",
        rows(members={**ROWS.members, "eva": MemberRow("circle", "eva", "e@kreis.example", False)}),
    ),
    "a leaver who is still there": (
        "lost",
        rows(members={**ROWS.members, "dara": ROWS.members["dara"]._replace(has_left=False)}),
    ),
    "an ask that is gone": ("lost", without("asks", NOBODY)),
    "a place that is gone": ("lost", without("asks", PLACE)),
    "an ask that stands twice": (
        "double",
        rows(asks={**ROWS.asks, "again": ROWS.asks[NOBODY]}),
    ),
    "an ask that nobody made": (
        "made up",
        rows(asks={**ROWS.asks, "new": ROWS.asks[NOBODY]._replace(starts_at=BEGINS)}),
    ),
    "a confirmation that is gone": ("lost", stands(DONE, state="done")),
    "a carer who is another": ("lost", stands(DONE, carer="dara")),
    "hours that have not moved": (
        "lost",
        rows(lines=[each for each in ROWS.lines if each.why != "care"]),
    ),
    "hours that moved twice": ("double", moved(*CARE)),
    "hours from nowhere": ("double", moved(Line("again", "circle", "bea", 8, "care"))),
    "hours on one side": (
        "double",
        rows(lines=[each for each in ROWS.lines if each[:3] != (DONE, "circle", "ana")]),
    ),
    "three hours that came twice": (
        "double",
        moved(*transfer("j ana 2", "joined", {None: -12, "ana": 12})),
    ),
    "a line that stands twice": (
        "double",
        moved(*CARE[:1], Line("again", "circle", "ana", 8, "care")),
    ),
    "an agreement that nobody is told": ("lost", without("wanted", "agreed-bea")),
    "a cancellation that nobody is told": ("lost", without("wanted", "cancelled-ana")),
    "nobody came, and she is not told": ("lost", without("wanted", "nobody-bea")),
    "an agreement that is told twice": (
        "double",
        rows(wanted={**WANTED, "again": WANTED["agreed-bea"]}),
    ),
    "a third call": (
        "double",
        rows(wanted={**WANTED, "2": WANTED["asked-bea"], "3": WANTED["asked-bea"]}),
    ),
    "a message without a fact": ("lost", told(*GOOD.facts[:-1])),
    "a fact that nobody wanted": ("made up", told(*GOOD.facts, wanted_fact("other", "agreed"))),
    "a message that notifications does not know": ("lost", without("messages", "agreed-ana")),
    "a message that never ended": ("lost", sent("agreed-ana", "sending")),
    "a message that could not be sent": ("lost", sent("agreed-ana", "failed")),
    "a message that still holds and is left unsent": (
        "lost",
        lambda e: lies("nobody-bea", None)(sent("nobody-bea", "suppressed")(e)),
    ),
    "a letter that does not lie there": ("lost", lies("agreed-bea", None)),
    "a letter that lies there twice": (
        "double",
        lies("agreed-bea", letter("agreed-bea", "bea"), besides=" again"),
    ),
    "a letter that was left unsent and lies there": ("double", sent("asked-bea", "suppressed")),
    "a letter that nobody wanted": ("made up", lies("other", letter("other", "bea"))),
    "a letter to somebody else": (
        "made up",
        lies("agreed-bea", replace(letter("agreed-bea", "bea"), to=address("ana"))),
    ),
    "a letter with the link of another": (
        "made up",
        lies("agreed-bea", replace(letter("agreed-bea", "ana"), to=address("bea"))),
    ),
    "somebody who was not invited": ("lost", lies("invited-bea", None)),
    "somebody who was invited twice": (
        "double",
        lies("more", letter("invited-bea", "bea"), besides=" "),
    ),
}  # fmt: skip


def findings(evidence: Evidence) -> list[Finding]:
    return [found for rule in RULES for found in rule(evidence)]


def test_a_world_where_all_is_well() -> None:
    assert findings(GOOD) == []


@pytest.mark.parametrize("what", BROKEN)
def test_it_sees(what: str) -> None:
    kind, spoil = BROKEN[what]

    assert kind in {finding.kind for finding in findings(spoil(GOOD))}


def test_each_rule_sees_something() -> None:
    """No rule stands there for nothing."""
    seeing = {
        rule.__name__ for _, spoil in BROKEN.values() for rule in RULES if list(rule(spoil(GOOD)))
    }

    assert seeing == {rule.__name__ for rule in RULES}


def test_an_act_without_an_answer_may_have_had_its_effect_or_not() -> None:
    unknown = replace(REQUESTS[9], outcome="unknown", answer=None)
    requests = [*REQUESTS[:9], unknown, *REQUESTS[10:]]

    assert findings(replace(GOOD, requests=requests)) == []
    assert findings(stands(DONE, state="done")(replace(GOOD, requests=requests))) == []


def test_time_may_end_what_was_open() -> None:
    requests = [each for each in REQUESTS if each.act != "say"]
    world = rows(
        asks={**ROWS.asks, DONE: ROWS.asks[DONE]._replace(state="lapsed")},
        lines=[each for each in ROWS.lines if each.why != "care"],
    )

    assert findings(world(replace(GOOD, requests=requests))) == []


def test_a_letter_of_unknown_outcome_may_lie_there_or_not() -> None:
    unknown = sent("agreed-bea", "unknown")(GOOD)

    assert findings(unknown) == []
    assert findings(lies("agreed-bea", None)(unknown)) == []


def test_what_holds_no_more_is_left_unsent() -> None:
    world = sent("asked-bea", "suppressed")(GOOD)

    assert findings(lies("asked-bea", None)(world)) == []
