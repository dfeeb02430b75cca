"""Each case of the parts *must* and *takeover* finds a planted fault, and passes what is sound."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kit.tests.judging import differing
from kit.tests.lived import lived_heir, lived_town, told
from kreis.kit.facts import some_id
from kreis.kit.service.house import CALL, CLOSED, OUTCOMES, SENT, House
from kreis.kit.service.must.town import Town
from kreis.kit.service.parts import NOTIFICATIONS
from kreis.kit.service.takeover.heir import Heir

_, FAILED, SUPPRESSED, UNKNOWN = OUTCOMES


def found(part: str, world: House) -> dict[str, str]:
    return differing(NOTIFICATIONS[part].cases, world)


def letter(rule: str, **changes: Any) -> Callable[[Town], None]:
    """Changes her message."""

    def plant(town: Town) -> None:
        (hers,) = town.letters_of(rule)
        said = {name: new(getattr(hers, name)) for name, new in changes.items()}
        town.letters = {**town.letters, hers.id: replace(hers, **said)}

    return plant


def writes_to(rule: str) -> Callable[[Town], None]:
    """Writes to somebody who must not be written to."""

    def plant(town: Town) -> None:
        her = town.people[rule]
        id_ = some_id()
        cause = town.causes[rule]
        town.records = [
            *town.records,
            told(town, SENT, her, message_id=id_, kind="cancellation", cause=cause),
        ]
        some_letter = next(iter(town.letters.values()))
        town.letters = {**town.letters, id_: replace(some_letter, id=id_)}

    return plant


def without(type_: str, rule: str) -> Callable[[Any], None]:
    """Leaves out what was told of her."""

    def plant(world: Any) -> None:
        key = world.people[rule].participant.encode()
        world.records = [
            each for each in world.records if (each.key, each.text("ce_type")) != (key, type_)
        ]

    return plant


def keeps_letters_of_the_erased(town: Town) -> None:
    town.letters, town.removed = {**town.letters, **town.removed}, {}


def acknowledges_nothing(town: Town) -> None:
    key = f"{town.people['erased'].participant}#ack".encode()
    town.records = [each for each in town.records if each.key != key]


def asks_for_a_bare_link(town: Town) -> None:
    links = town.neighbours.links
    links[0] = replace(links[0], asked={})


FAULTS_OF_MUST: dict[str, tuple[str, Callable[[Town], None]]] = {
    "goes to another address": ("told-her-way", letter("mail", to=lambda _: "wer@post.example")),
    "has a link of somebody else": (
        "told-her-way", letter("sms", text=lambda text: f"{text} https://kreis.example/a/{some_id()}"),
    ),
    "says nothing about a link": ("links", asks_for_a_bare_link),
    "names the agency": ("discreet", letter("discreet", text=lambda text: f"{text} Beispiel")),
    "is sent in the agency's name": (
        "discreet", letter("discreet", sender=lambda _: "Beispiel <post@mitteilung.example>"),
    ),
    "has a calendar": ("discreet", letter("discreet", has_calendar=lambda _: True)),
    "believes intake alone": (
        "discreet-by-fact",
        letter("protected", text=lambda text: text.replace("mitteilung.example", "kreis.example")),
    ),
    "writes without consent": ("consent", writes_to("opted_out")),
    "calls nobody without consent": ("consent", without(CALL, "opted_out")),
    "writes to who has left": ("left", writes_to("left")),
    "tells who has declined": ("declined", writes_to("declined")),
    "forgets who has no address": ("unreachable", without(CALL, "unreachable")),
    "writes to an old address": ("new-address", letter("moved", to=lambda _: "alt@post.example")),
    "writes twice": ("once", writes_to("twice")),
    "tells what holds no more": ("overtaken", writes_to("overtaken")),
    "writes at night": ("quiet-hours", writes_to("asleep")),
    "lets near news wait": ("quiet-hours", without(SENT, "awake_at_night")),
    "keeps what was written": ("erased", keeps_letters_of_the_erased),
    "does not acknowledge": ("erased", acknowledges_nothing),
    "tells of the erased": ("erased", writes_to("erased")),
    "leaves a call open": ("answered", without(CLOSED, "called")),
    "reads no restricted topic": ("restricted", without(CALL, "hidden")),
}  # fmt: skip


@pytest.fixture
def town(tmp_path: Path) -> Town:
    return lived_town(tmp_path)


@pytest.fixture
def heir(tmp_path: Path) -> Heir:
    return lived_heir(tmp_path)


def test_a_service_that_does_as_it_must_passes(town: Town) -> None:
    assert found("must", town) == {}


@pytest.mark.parametrize("fault", FAULTS_OF_MUST)
def test_a_fault_in_what_others_rely_on_is_found(town: Town, fault: str) -> None:
    case, plant = FAULTS_OF_MUST[fault]
    plant(town)

    assert case in found("must", town)


def tells(type_: str, rule: str, **data: Any) -> Callable[[Heir], None]:
    """Tells something of the first act about her, after the other one."""

    def plant(heir: Heir) -> None:
        said = {"cause": heir.first, **data}
        heir.records = [*heir.records, told(heir, type_, heir.people[rule], **said)]

    return plant


def calls_again_in_the_same_time_away(heir: Heir) -> None:
    tells(CALL, "away", cause=heir.time_away)(heir)


def closes(rule: str) -> Callable[[Heir], None]:
    def plant(heir: Heir) -> None:
        call = heir.call_of_before(rule)
        closed = told(heir, CLOSED, heir.people[rule], call_task_id=call, result="answered")
        heir.records = [*heir.records, closed]

    return plant


def begins_again(heir: Heir) -> None:
    first = next(
        each for each in heir.new if each.key == heir.people["written"].participant.encode()
    )
    own = {**first.headers, "ce_sequence": f"{1:020d}".encode()}
    heir.records = [replace(each, headers=own) if each is first else each for each in heir.records]


def forgets_the_last_act(heir: Heir) -> None:
    heir.later = [*heir.later, some_id()]


FAULTS_OF_TAKEOVER: dict[str, tuple[str, Callable[[Heir], None]]] = {
    "sends what was sent": ("repeats-no-message", tells(SENT, "written")),
    "calls whom staff are to call": ("repeats-no-call", tells(CALL, "called")),
    "calls whom staff have called": ("repeats-no-call", tells(CALL, "called_back")),
    "sends what was left": ("leaves-what-was-left", tells(SENT, "suppressed")),
    "sends what may have arrived": ("never-sends-what-is-lost", tells(SENT, "lost")),
    "sends what was refused": ("never-sends-what-is-lost", tells(SENT, "failed")),
    "leaves the rest": ("does-the-rest", without(SENT, "untouched")),
    "does the rest twice": ("does-the-rest", tells(SENT, "untouched")),
    "believes everybody": ("believes-the-owner-alone", without(SENT, "forged")),
    "begins its numbers again": ("goes-on-with-numbers", begins_again),
    "leaves an old call open": ("closes-open-calls", without(CLOSED, "invited")),
    "closes what was closed": ("leaves-closed-calls", closes("called_back")),
    "calls again": ("calls-once-in-a-time-away", calls_again_in_the_same_time_away),
    "does not hear what is new": ("tells-what-is-new", forgets_the_last_act),
}


def test_a_service_that_takes_over_passes(heir: Heir) -> None:
    assert found("takeover", heir) == {}


@pytest.mark.parametrize("fault", FAULTS_OF_TAKEOVER)
def test_a_fault_in_taking_over_is_found(heir: Heir, fault: str) -> None:
    case, plant = FAULTS_OF_TAKEOVER[fault]
    plant(heir)

    assert case in found("takeover", heir)


@pytest.mark.parametrize(
    ("part", "faults"), [("must", FAULTS_OF_MUST), ("takeover", FAULTS_OF_TAKEOVER)]
)
def test_every_case_finds_a_fault(part: str, faults: dict[str, tuple[str, Any]]) -> None:
    assert {case for case, _ in faults.values()} == {e.name for e in NOTIFICATIONS[part].cases}
    assert len(faults) >= 10
