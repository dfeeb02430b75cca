"""What is asked about a participant, and what another answer of hers answers already."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from flask import Flask, g
from jinja2 import Environment, PackageLoader

from kreis.console.staff import obstacles, to_ask, unsaid
from kreis.console.staff.wording import staff_languages
from services.console.tests.town import Town
from tests.support.newcomers import SAID, mark_as_of_0_1_0

EVERYTHING = {*unsaid.FACTS, unsaid.CARE}


def nobody_asked(**said: Any) -> Any:
    known: dict[str, Any] = dict.fromkeys(unsaid.FACTS)
    child = {"id": "c", "first_name": None, "birth_month": "2024-10", "needs_care": None}
    return {**known, "language": "tr", "state": "waiting", "children": [child], **said}


@pytest.mark.parametrize(
    ("said", "not_asked"),
    [
        ({}, set()),
        ({"language": "de"}, {"german_level"}),
        ({"language": "de-simple"}, {"german_level"}),
        ({"language": "de", "unconfirmed": ["german_level"]}, {"german_level"}),
        ({"gender": "man"}, {"gender", "may_join_women_only"}),
        ({"gender": "woman"}, {"gender"}),
        ({"state": "left"}, EVERYTHING),
    ],
    ids=["all", "German", "simple German", "unconfirmed German", "man", "woman", "left"],
)
def test_no_question_is_asked_that_is_answered_already(
    said: dict[str, Any], not_asked: set[str]
) -> None:
    asked = {each.name for each in unsaid.to_ask(nobody_asked(**said))}

    assert asked == EVERYTHING - not_asked


def test_the_route_of_somebody_who_has_left_is_still_unclear_to_those_who_count() -> None:
    assert unsaid.is_route_unclear(nobody_asked(state="left"))


@pytest.mark.parametrize(
    ("said", "is_unsaid"),
    [
        ({}, True),
        ({"gender": "woman"}, True),
        ({"gender": "woman", "may_join_women_only": True}, False),
        ({"may_join_women_only": True}, True),
        ({"may_join_women_only": False}, False),
        ({"gender": "man"}, False),
    ],
    ids=["nothing", "woman", "said yes", "yes, gender unknown", "said no", "man"],
)
def test_who_was_not_asked_about_a_group_for_women_is_not_told_that_it_is_for_women(
    said: dict[str, Any], is_unsaid: bool
) -> None:
    person = nobody_asked(**said, languages=["tr"])
    offer: Any = {"women_only": True, "languages": ["de"]}

    assert obstacles.has_unsaid(person, "women_only") is is_unsaid
    assert obstacles.stopped_by("women_only", offer, [person]) == [person] * is_unsaid
    assert obstacles.stopped_by("women_only", {**offer, "women_only": False}, [person]) == []


def test_her_german_does_not_matter_to_a_group_in_her_language() -> None:
    person = nobody_asked(languages=["tr"])
    german: Any = {"women_only": False, "languages": ["de"]}

    assert obstacles.stopped_by("language", german, [person]) == [person]
    assert obstacles.stopped_by("language", {**german, "languages": ["tr"]}, [person]) == []
    assert obstacles.stopped_by("language", {**german, "languages": ["ar"]}, [person]) == []
    brief = {**person, "is_in_full": False}
    assert obstacles.stopped_by("language", german, [brief]) == [brief]


def venue(number: int, monday: str = "2027-04-05") -> Any:
    return {
        "venue_id": str(number),
        "venue": {"name": f"Haus {number}"},
        "week": {"monday": monday},
    }


@pytest.mark.parametrize(
    ("reach", "excluded", "german", "english"),
    [
        ([], [], "Noch nicht gefragt, ob erreichbar: Haus 1, Haus 2.",
         "Nobody has asked whether it can be reached: Haus 1, Haus 2."),
        (["1", "2"], [], "Nicht erreichbar: Haus 1, Haus 2.",
         "Cannot be reached: Haus 1, Haus 2."),
        (["1"], ["2"], "Nicht erreichbar: Haus 1, Haus 2.", "Cannot be reached: Haus 1, Haus 2."),
        (["2"], [], "Nicht erreichbar: Haus 2. Noch nicht gefragt, ob erreichbar: Haus 1.",
         "Cannot be reached: Haus 2. Nobody has asked whether it can be reached: Haus 1."),
    ],
    ids=["not asked", "no to all", "no and excluded", "no to one"],
)  # fmt: skip
def test_a_no_to_a_venue_is_told_apart_from_a_venue_nobody_asked_about(
    reach: list[str], excluded: list[str], german: str, english: str
) -> None:
    """Two offers share Haus 2, which is named once."""
    said = [{"venue_id": each, "how": "no"} for each in reach]
    person = nobody_asked(reach=said, excluded_venues=excluded, start_weeks=[])
    offers = [venue(1), venue(2), venue(2)]
    template = Environment(loader=PackageLoader("kreis.console"), autoescape=True).get_template(
        "staff/_reach.html"
    )
    parts: Any = template.module

    found = obstacles.out_of_reach(person, offers)

    for language, text in (("de", german), ("en", english)):
        assert str(parts.out_of_reach(staff_languages()[language], found, offers)) == text


def test_a_start_week_nobody_asked_about_is_not_one_that_does_not_suit() -> None:
    person = nobody_asked(start_weeks=[{"monday": "2027-04-05", "mornings": "no"}])

    assert not obstacles.has_unsaid(person, "start_week", venue(1))
    assert obstacles.has_unsaid(person, "start_week", venue(1, "2027-05-03"))


def test_a_members_child_nobody_asked_about_may_be_what_keeps_others_out_of_childcare() -> None:
    asked = nobody_asked(first_name="", last_name="A", children=[{"needs_care": True}])
    member = nobody_asked(first_name="", last_name="B", children=[{"needs_care": None}])
    offer: Any = {"women_only": False, "languages": ["de"]}

    found = obstacles.keeping_out({"childcare", "women_only"}, offer, [asked], [member])

    assert found == {"childcare": [member]}
    assert obstacles.keeping_out({"women_only"}, offer, [asked], [member]) == {}


ASKED = {"venue_id": "1", "how": "yes"}, {"monday": "2027-04-05", "mornings": "yes"}


@pytest.mark.parametrize(
    ("known", "count", "text"),
    [
        ([(True, False)], 1, "1 Person ist noch nicht nach der Startwoche gefragt"),
        ([(False, True)] * 2, 2, "2 Personen sind noch nicht nach dem Weg gefragt"),
        ([(False, False)] * 2, 2, "2 Personen sind noch nicht nach Weg und Startwoche gefragt"),
        (
            [(True, False), (False, False), (True, True)],
            2,
            "2 Personen sind noch nicht nach Weg oder Startwoche gefragt",
        ),
    ],
    ids=["week", "way", "both", "one lacks one"],
)
def test_the_sentence_names_what_nobody_asked_alone(
    known: list[tuple[bool, bool]], count: int, text: str
) -> None:
    """Ways to venues stand in a file; nobody asks again."""
    way, week = ASKED
    people = [
        nobody_asked(
            slots=["mon-am"],
            excluded_venues=[],
            reach=[way] * knows_way,
            start_weeks=[week] * knows_week,
        )
        for knows_way, knows_week in known
    ]
    days = {"monday": "2027-04-05", "days": 4}
    series = {"weekday": "mon", "starts_at": "09:30"}
    there = {"id": "1", "name": "Haus 1"}
    offer: Any = {"venue": there, "week": days, "series": series, "women_only": False}

    asked = to_ask.asked_about(offer, people)

    assert asked["people"] == count
    assert str(staff_languages()["de"].count(asked["text"], count)) == text


def test_of_many_with_open_facts_those_who_wait_longest_are_shown() -> None:
    ids = [str(UUID(int=number)) for number in (9, 3, 8, 1, 7, 2, 6)]
    answers: Any = [
        {"id": who, "language": "tr", "gender": None, "open": ["gender"]} for who in ids
    ]
    answers.insert(1, {"id": None, "language": "tr", "gender": "woman", "open": []})
    offer: Any = {"women_only": False}

    with Flask(__name__).app_context():
        g.asked_people = {who: nobody_asked(id=who) for who in ids}
        found = unsaid.to_confirm(answers, [offer])

    assert [each.person["id"] for each in found.people] == ids[: unsaid.SHOWN]
    assert (found.total, found.others) == (7, 2)


def test_answers_of_the_pool_say_what_the_people_in_it_would(town: Town) -> None:
    """Intake says which facts are open; pages about one person read them from her record."""
    petra = town.settle()
    care = [{"birth_month": "2024-10", "needs_care": each} for each in (None, True, False)]
    man = {"gender": "man", "may_join_women_only": False}
    for number, said in enumerate(({}, {"language": "tr"}, SAID, man, {"gender": "woman"})):
        for each in care:
            phone = f"0171 39200{number}{care.index(each)}"
            who = town.register(petra, each, **said, phone=phone)
            if number % 2:
                mark_as_of_0_1_0(town.intake, who)
    staff = town.intake.as_role("contact-person")

    pool = [each["participant"] for each in staff.ok("GET", "/v1/pool")]
    answers = staff.ok("GET", "/v1/pool/answers")

    assert [{*each["open"]} for each in answers] == [
        {each.name for each in unsaid.open_facts(person)} for person in pool
    ]
    assert [unsaid.needless(each) for each in answers] == [unsaid.needless(each) for each in pool]
    assert len({tuple(each["open"]) for each in answers}) > 4
