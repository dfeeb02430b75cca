"""Views for statistics: numbers of at least five people for each week, and nothing of anybody."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import Any
from uuid import UUID, uuid4

import pytest

from kreis.chassis.process.due import Job
from kreis.subscriptions import messages
from kreis.subscriptions.commands.subscriptions import COUNT, END
from kreis.subscriptions.domain import counts
from kreis.subscriptions.domain.views import Granted, Reading
from kreis.subscriptions.jobs import counting, ending
from services.subscriptions.tests.counting import (
    history_of,
    ids_in,
    leaks_of,
    told_by_rules,
    views_of,
)
from services.subscriptions.tests.office import RECORDED, Office, asked, attended
from tests.support.fixtures import run_due

Patch = pytest.MonkeyPatch
HISTORIES = 200
COUNTED = {"tells": "counts", "facts": [{"fact": RECORDED, "fields": []}]}
PRESENT = {"kind": "open_meeting", "status": "present"}


def test_figures_of_generated_histories_leak_nothing() -> None:
    found = [leaks_of(seed) for seed in range(HISTORIES)]

    assert [leak for leaks, _ in found for leak in leaks] == []
    assert sum(figures for _, figures in found) > HISTORIES, "there was something to leak"
    facts = history_of(1)
    assert ids_in(facts, told_by_rules(facts, views_of(1))) == set()


def four_are_enough(patch: Patch) -> None:
    patch.setattr(counts, "FEWEST", 4)


def exact_numbers(patch: Patch) -> None:
    patch.setattr(counts, "STEP", 1)


def facts_instead_of_people(patch: Patch) -> None:
    count = counts.counted

    def every_fact(reading: Reading, granted: Granted) -> Any:
        found = count(reading, granted)
        return found and found._replace(who=str(uuid4()))

    patch.setattr(counts, "counted", every_fact)


def the_week_in_which_it_opens(patch: Patch) -> None:
    patch.setattr(counts, "first_week", lambda since, opened: counts.week_of(since))


def the_week_in_which_it_ends(patch: Patch) -> None:
    patch.setattr(counts, "is_whole", lambda week, until: True)


def dimensions_of_ones_own(patch: Patch) -> None:
    count = counts.counted

    def less_divided(reading: Reading, granted: Granted) -> Any:
        found = count(reading, granted)
        return found._replace(fields={}) if found and granted.name == "county" else found

    patch.setattr(counts, "counted", less_divided)


def facts_of_its_days_alone(patch: Patch) -> None:
    """As views of records do: whoever begins later is not told of an old day."""
    count = counts.counted

    def within(reading: Reading, granted: Granted) -> Any:
        return count(reading, granted) if reading.days[0] >= granted.since else None

    patch.setattr(counts, "counted", within)


@pytest.mark.parametrize(
    ("plant", "leak"),
    [
        (four_are_enough, "few people"),
        (exact_numbers, "exact"),
        (facts_instead_of_people, "few people"),
        (the_week_in_which_it_opens, "a part of a week"),
        (the_week_in_which_it_ends, "a part of a week"),
        (dimensions_of_ones_own, "a difference"),
        (facts_of_its_days_alone, "exact"),
    ],
)
def test_a_planted_leak_is_found(
    monkeypatch: Patch, plant: Callable[[Patch], None], leak: str
) -> None:
    plant(monkeypatch)

    found = [each for seed in range(HISTORIES) for each in leaks_of(seed)[0]]

    assert any(each.startswith(leak) for each in found)


@pytest.fixture
def county(office: Office) -> Office:
    """Opened on a Tuesday, so its first week begins on the Monday after."""
    office.run("county", **COUNTED)
    office.later(days=7)
    return office


def attend(office: Office, people: int, **changes: Any) -> list[UUID]:
    who = [uuid4() for _ in range(people)]
    for each in who:
        office.tell(RECORDED, attended(each, **changes))
    return who


def count(office: Office) -> None:
    """What the worker does when work is due."""
    run_due(office.database, [Job(COUNT, counting.count), Job(END, ending.end)])


def figures(office: Office, name: str = "county") -> dict[str, Any]:
    records = office.told(name)
    assert {each["type"] for each in records} <= {messages.COUNTS_TOLD}, "no record of anybody"
    return {each["data"]["week"]: each["data"]["counts"] for each in records}


def test_a_week_is_told_once_two_days_after_its_end(county: Office) -> None:
    again = attend(county, 7)[0]
    county.tell(RECORDED, attended(again))
    attend(county, 4, status="absent", minutes=0)
    county.later(days=7)
    count(county)
    assert figures(county) == {}

    county.later(days=1)
    count(county)

    told = [{"fact": RECORDED, "fields": PRESENT, "people": 5}]
    assert figures(county) == {"2027-06-21": told}
    assert county.rows("select * from counted where week = '2027-06-21'") == []
    county.later(days=7)
    count(county)
    assert figures(county) == {"2027-06-21": told, "2027-06-28": []}


def test_the_team_finds_its_figures_in_its_feed(county: Office) -> None:
    attend(county, 5)
    county.later(days=8)
    count(county)
    county.publish()

    (record,) = county.partner("county").ok("GET", "/v1/views/county/facts")["items"]

    assert (record["type"], record["subject"]) == (messages.COUNTS_TOLD, "2027-06-21#counts")
    assert [each["people"] for each in record["data"]["counts"]] == [5]


def test_facts_of_the_week_in_which_it_opens_are_not_counted(office: Office) -> None:
    office.run("county", **COUNTED)
    attend(office, 6)

    office.later(days=15)
    count(office)

    assert figures(office) == {"2027-06-21": []}


def test_a_fact_that_is_read_late_changes_no_figure(county: Office) -> None:
    attend(county, 5)
    county.later(days=8)
    count(county)

    late = {"age": timedelta(days=5)}
    assert counts.week_of((county.database.clock.now() - late["age"]).date()) == date(2027, 6, 21)
    reading_late(county, 5, late["age"])

    assert county.rows("select * from counted") == []


def reading_late(office: Office, people: int, age: timedelta) -> None:
    now = office.database.clock.now()
    office.is_at(now - age)
    attend(office, people)
    office.is_at(now)


def test_who_is_forgotten_before_counts_no_longer_and_nobody_is_told(county: Office) -> None:
    first, *_ = attend(county, 5)
    county.forget(first)

    county.later(days=8)
    count(county)

    assert figures(county) == {"2027-06-21": []}
    assert county.lead.ok("GET", "/v1/forgotten")["items"] == []


def test_two_views_are_told_the_same_in_one_transaction(county: Office) -> None:
    county.run("university", **COUNTED)
    county.later(days=7)
    attend(county, 11)
    county.later(days=8)

    count(county)

    assert figures(county)["2027-06-28"] == figures(county, "university")["2027-06-28"] != []
    versions = county.rows("select distinct xmin from outbox where topic like 'view.%'")
    assert len(versions) <= 2, "one transaction for each week"


def test_a_view_that_ends_within_a_week_is_not_told_of_it(office: Office) -> None:
    office.run("county", until="2027-06-25", **COUNTED)
    office.later(days=7)
    attend(office, 6)

    office.later(days=8)
    run_due(office.database, [Job(COUNT, counting.count)])  # what ends the view is late

    assert figures(office) == {}
    assert office.rows("select * from counted") == []


def test_fields_are_not_agreed_but_shown(office: Office) -> None:
    wanted = asked("county", tells="counts", facts=[{"fact": RECORDED, "fields": ["date"]}])
    refused = office.lead.ask("POST", "/v1/subscriptions", wanted)
    assert refused.status_code == 422
    assert "same way" in refused.json["errors"][0]["expected"]

    made = office.register("county", **COUNTED)

    assert made["tells"] == "counts"
    assert made["facts"] == [{"fact": RECORDED, "fields": sorted(PRESENT)}]


@pytest.mark.parametrize(
    ("since", "opened", "first"),
    [(1, 14, 21), (1, 15, 21), (1, 20, 21), (1, 13, 14), (21, 14, 21), (22, 14, 28)],
)
def test_the_first_week_is_one_that_the_view_sees_as_a_whole(
    since: int, opened: int, first: int
) -> None:
    """Days of June 2027; the 14th is a Monday."""
    of_june = partial(date, 2027, 6)

    assert counts.first_week(of_june(since), of_june(opened)) == of_june(first)


def test_only_words_divide_a_fact() -> None:
    for type_, kinds in counts.OFFERED.items():
        assert {kinds[name] for name in counts.dimensions(type_)} <= {counts.Kind.WORD}
