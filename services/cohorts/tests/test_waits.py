"""Start or wait: how long people wait, at how many a group forms, and who waits too long."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import text

from kreis.cohorts.jobs import waits
from services.cohorts.tests.groups import Groups, newcomer
from services.cohorts.tests.planning import DEFAULT, change
from services.cohorts.tests.unna import K, U, Unna, offer, people, person_id


def asked(unna: Unna, query: str = "") -> dict[str, Any]:
    shown: dict[str, Any] = unna.client.as_role("contact-person").ok("GET", f"/v1/waiting{query}")
    return shown


def of(unna: Unna, label: str) -> dict[str, Any]:
    (found,) = (p for p in asked(unna)["people"] if p["participant_id"] == person_id(label))
    return dict(found)


def breaches() -> float:
    """What the metric says."""
    value: float = waits.waited_too_long._value.get()
    return value


def test_each_offer_says_at_how_many_it_forms_and_how_many_could_come(later: Unna) -> None:
    shown = {each["offer_id"]: each for each in asked(later)["offers"]}

    assert (shown[U]["forms_at"], shown[K]["forms_at"]) == (8, 8)
    assert shown[U]["could_come"] == 13
    for label in ("P-01", "P-02", "P-03", "P-04", "P-05", "P-07", "P-09"):
        later.tell(label, None)
    assert {e["offer_id"]: e["could_come"] for e in asked(later)["offers"]}[U] == 6


def test_each_person_is_told_what_she_waits_for(later: Unna) -> None:
    derya = of(later, "P-11")
    derya["offers"].sort()
    assert derya == {
        "participant_id": person_id("P-11"),
        "waiting_since": "2027-02-04",
        "days": 48,
        "is_too_long": False,
        "offers": [U, K],
        "cohorts": [],
    }
    assert of(later, "P-23")["offers"] == []
    days = [each["days"] for each in asked(later)["people"]]
    assert days == sorted(days, reverse=True)


def test_a_group_in_its_first_week_is_an_answer_too(groups: Groups) -> None:
    newcomer(groups)

    assert of(groups.unna, "P-25")["cohorts"] == [groups.id[U]]
    assert asked(groups.unna)["offers"] == []
    groups.unna.at("2027-04-12T09:00")
    assert of(groups.unna, "P-25")["cohorts"] == []


def test_a_seat_that_somebody_left_is_an_answer_too(groups: Groups) -> None:
    """The first week is over. Whoever could fill the seat has a group in sight."""
    newcomer(groups)
    groups.unna.at("2027-04-20T09:00")
    assert of(groups.unna, "P-25")["cohorts"] == []

    groups.leaves(U, "P-01")

    assert person_id("P-25") in groups.names(U)
    assert of(groups.unna, "P-25")["cohorts"] == [groups.id[U]]


def test_what_has_begun_or_is_taken_forms_no_more(later: Unna) -> None:
    week = {"monday": "2027-03-22", "starts_at": "09:00", "ends_at": "12:00"}
    begun = "00000000-0000-4000-8000-00000000000c"
    later.at("2027-03-22T07:00")
    later.planning.ok("PUT", f"/v1/offers/{begun}", offer(U, week=week))
    later.at("2027-03-24T09:00")

    assert begun not in [each["offer_id"] for each in asked(later)["offers"]]


@pytest.mark.parametrize(("days", "who"), [(72, ["P-01"]), (73, []), (None, [])])
def test_who_has_waited_too_long_by_the_agencys_own_rule(
    later: Unna, days: int | None, who: list[str]
) -> None:
    """Sabine waits since 11 January, the others for less."""
    change(later, DEFAULT, days)

    shown = asked(later, "?too_long=true")

    assert shown["longest_wait_days"] == days
    assert [each["participant_id"] for each in shown["people"]] == [person_id(w) for w in who]


def test_each_wait_that_becomes_too_long_is_counted_once(later: Unna) -> None:
    """By the first of May all 24 wait for 90 days or longer, but three of them."""
    before = breaches()
    later.at("2027-04-11T06:00")
    later.work()
    assert breaches() - before == 1
    later.work()
    assert breaches() - before == 1

    for day in ("2027-05-12T06:00", "2027-05-13T06:00"):
        later.at(day)
        later.work()

    assert breaches() - before == sum(
        person["waiting_since"] <= "2027-02-12" for person in people().values()
    )


def test_who_has_a_group_waits_no_longer(groups: Groups) -> None:
    before = breaches()
    groups.unna.at("2027-12-01T06:00")

    groups.unna.work()

    assert breaches() - before == 2, "Stefanie and Tetiana"


def test_nobody_looks_when_an_agency_lets_people_wait(later: Unna) -> None:
    before = breaches()
    change(later, DEFAULT, None)
    later.at("2027-12-01T06:00")

    later.work()

    assert breaches() == before


def test_the_first_word_about_somebody_plans_a_look_whatever_its_number(empty: Unna) -> None:
    """Intake skips numbers after its backup was restored."""
    empty.tell("P-11", people()["P-11"], sequence=501)

    with empty.database.agency(empty.client.agency) as work:
        planned = work.connection.execute(text("select kind from due")).scalars().all()
    assert planned == [waits.JOB.kind]
