"""A quarter: what its figures say, when they are frozen, and what they never say."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from kreis.contracts.quarters import Quarter
from kreis.insights.domain.effort import Format, HeldDate, Verdict, formats
from kreis.insights.domain.figures import Nearly, figure, pairs_of
from kreis.insights.domain.quarters import months_of
from kreis.insights.jobs import jobs, rebuilding
from services.insights.tests.group import Group
from services.insights.tests.histories import Owners
from services.insights.tests.reader import Insights
from tests.support.fixtures import run_due

STAFF = [f"00000000-0000-4000-8000-00000000000{number}" for number in (1, 2)]


def held(
    kind: str, cents: int | None, people: Sequence[UUID], minutes: int, staff: str = STAFF[0]
) -> HeldDate:
    return HeldDate(kind, cents, frozenset([staff]), dict.fromkeys(people, minutes))


def test_the_worked_examples_of_cost() -> None:
    """Twelve weekly talks of 4 h × 42 € + 115 €, one excursion, one breakfast."""
    people = [uuid4() for _ in range(14)]
    talk = Format(
        ("expert_talk",),
        tuple(
            held("expert_talk", 4 * 4200 + 4000 + 6000 + 1500, people[:8], 90) for _ in range(12)
        ),
    )
    assert (talk.cents, talk.contact_minutes) == (339600, 144 * 60)
    assert talk.cents_per_contact_hour == 2358
    assert talk.cents_per_person(7) == 48514
    assert talk.can_make_regular

    excursion = Format(("excursion",), (held("excursion", 72600, people[:9], 300),))
    assert (excursion.contact_minutes, excursion.cents_per_contact_hour) == (45 * 60, 1613)
    breakfast = Format(("open_meeting",), (held("open_meeting", 31800, people, 120),))
    assert (breakfast.contact_minutes, breakfast.cents_per_contact_hour) == (28 * 60, 1136)
    assert not excursion.can_make_regular
    assert not breakfast.can_make_regular


def test_units_of_a_module_add_up() -> None:
    people = [uuid4() for _ in range(6)]
    dates = [
        held("qualification_module", 100, people, 180),
        held("qualification_module", 1, people[:5], 90),
    ]
    module = Format(("qualification_module",), tuple(dates))

    assert module.units == 6 * 4 + 5 * 2
    assert Format(("workshop",), tuple(dates)).units is None


def test_a_format_with_few_dates_or_one_member_of_staff_is_merged() -> None:
    people = [uuid4() for _ in range(8)]
    dates = [held("expert_talk", 100, people, 90, STAFF[each % 2]) for each in range(4)]
    dates += [held("excursion", 100, people, 90, STAFF[each]) for each in range(2)]
    dates += [held("workshop", 100, people, 90)]

    found = formats(dates)
    assert [(each.kinds, len(each.dates), each.verdict) for each in found] == [
        (("expert_talk",), 4, Verdict.TOLD),
        (("excursion", "workshop"), 3, Verdict.TOLD),
    ]
    by_one = formats([held("expert_talk", 100, people, 90) for _ in range(4)])
    assert [each.verdict for each in by_one] == [Verdict.FEW_STAFF]
    assert [each.verdict for each in formats(dates[4:5])] == [Verdict.FEW_DATES]
    few = [held("expert_talk", 100, people[:4], 90, STAFF[each % 2]) for each in range(4)]
    assert [each.verdict for each in formats(few)] == [Verdict.FEW_PEOPLE]


def test_a_missing_cost_is_never_taken_for_nothing() -> None:
    people = [uuid4() for _ in range(6)]
    talk = Format(
        ("expert_talk",),
        (
            *(held("expert_talk", 6000, people, 60) for _ in range(3)),
            held("expert_talk", None, people, 60),
        ),
    )

    assert talk.without_cost == 1
    assert talk.cents_per_contact_hour == 1000, "hours of the other three dates"
    assert talk.cents_per_person(6) is None


@pytest.mark.parametrize(
    ("count", "total", "told"),
    [
        (9, 10, 9),
        (10, 10, 10),
        (0, 10, 0),
        (9, 9, Nearly.ALL),
        (8, 9, Nearly.ALL),
        (7, 9, 7),
        (2, 9, 2),
        (1, 9, Nearly.NONE),
        (0, 5, Nearly.NONE),
        (4, 4, None),
    ],
)
def test_all_and_none_of_a_few_are_not_told(
    count: int, total: int, told: int | Nearly | None
) -> None:
    found = figure(count, total)

    assert (found and (found.nearly or found.count)) == told or (found and found.count == told)
    if found is not None and found.nearly:
        assert (found.count, found.low, found.high) == (None, None, None)


def test_pairs_never_tell_how_many_people_there_are() -> None:
    """Of seven, six or seven came. More than 15 pairs could only be made by seven."""
    told = {pairs_of(count, 7, are_people_exact=False) for count in range(22)}

    assert {each and each.count for each in told} == {None}
    assert pairs_of(10, 7, are_people_exact=True) is not None
    assert pairs_of(3, 4) is None


@pytest.mark.parametrize(
    ("day", "name", "first", "last"),
    [
        ("2027-01-01", "2027-Q1", "2027-01-01", "2027-03-31"),
        ("2027-03-31", "2027-Q1", "2027-01-01", "2027-03-31"),
        ("2027-04-01", "2027-Q2", "2027-04-01", "2027-06-30"),
        ("2027-06-30", "2027-Q2", "2027-04-01", "2027-06-30"),
        ("2027-12-31", "2027-Q4", "2027-10-01", "2027-12-31"),
    ],
)
def test_quarters(day: str, name: str, first: str, last: str) -> None:
    quarter = Quarter.of(date.fromisoformat(day))

    assert (quarter.name, str(quarter.first), str(quarter.last)) == (name, first, last)
    assert Quarter.named(name) == quarter
    assert months_of(quarter)[0][0] == quarter.first
    assert months_of(quarter)[2][1] == quarter.last


@pytest.mark.parametrize(
    "name", ["2027-Q5", "2027-Q0", "2027-q2", "2027-Q2 ", "٢٠٢٧-Q2", "9999-Q1"]
)
def test_what_is_no_quarter(insights: Insights, name: str) -> None:
    lead = insights.client.as_role("lead")

    answer = lead.ask("GET", f"/v1/quarters/{name}")
    assert (answer.status_code, answer.json["type"]) == (404, "no-quarter")


def live_a_quarter(insights: Insights) -> Group:
    """Twelve people, a start week, eleven weeks. Two stop coming in the fifth week."""
    group = insights.group(size=12)
    everybody = dict.fromkeys(group.people, "P")
    for day in range(5):
        group.hold(group.monday + timedelta(days=day), everybody, "assessment_week")
    for week in range(2, 13):
        stopped = group.people[:2] if week >= 5 else []
        group.hold(group.day(week), {**everybody, **dict.fromkeys(stopped, "A")})
    return group


def quarter(insights: Insights, name: str = "2027-Q2") -> dict[str, Any]:
    found: dict[str, Any] = insights.client.as_role("lead").ok("GET", f"/v1/quarters/{name}")
    return found


def test_a_quarter_says_how_many_lists_are_missing_and_were(
    insights: Insights, owners: Owners
) -> None:
    group = live_a_quarter(insights)
    forgotten = group.date(date(2027, 6, 28))
    group.cancel(group.date(date(2027, 6, 29)))
    group.date(date(2027, 7, 5))
    insights.take(owners.tell(group))
    insights.at("2027-06-20T12:00")
    assert quarter(insights)["dates_without_list"] == 0, "it is to come"
    insights.at("2027-07-14T12:00")
    run_due(insights.database, jobs(owners.settings))
    assert quarter(insights)["dates_without_list"] == 1

    insights.at("2027-07-15T12:00")
    run_due(insights.database, jobs(owners.settings))
    group.record(forgotten, dict.fromkeys(group.people, "P"))
    group.complete(forgotten)
    insights.take(group.told[-14:])
    run_due(insights.database, jobs(owners.settings))

    frozen = quarter(insights)
    assert (frozen["is_frozen"], frozen["dates_without_list"]) == (True, 1)


def test_figures_stand_there_two_weeks_after_the_quarter_and_never_change(
    insights: Insights, owners: Owners
) -> None:
    group = live_a_quarter(insights)
    insights.take(owners.tell(group))
    insights.at("2027-07-14T12:00")
    run_due(insights.database, jobs(owners.settings))

    running = quarter(insights)
    assert (running["is_frozen"], running["figures"]) == (False, None)
    assert (running["held_dates"], running["frozen_on"]) == (16, "2027-07-15")

    insights.at("2027-07-15T12:00")
    run_due(insights.database, jobs(owners.settings))
    frozen = quarter(insights)
    assert frozen["is_frozen"]
    found = frozen["figures"]
    regular = found["regular"]
    assert (regular["count"], regular["total"]) == (10, 12)
    (own,) = found["groups"]
    assert own["opportunity"] == {"people": 12, "pairs": {"count": 66, "total": 66, "nearly": None}}
    assert [
        (each["week"], each["people"]["count"], each["pairs"]["count"])
        for each in own["continuity"]
    ] == [(4, 12, 66), (8, 10, 45), (12, 10, 45)]

    group.record(group.hold(date(2027, 6, 30), {}), dict.fromkeys(group.people, "A"))
    insights.take(group.told[-13:])
    run_due(insights.database, jobs(owners.settings))
    assert quarter(insights)["figures"] == found
    assert insights.client.as_role("lead").ok("GET", "/v1/quarters") == {
        "running": "2027-Q3",
        "frozen": ["2027-Q2"],
    }


def test_frozen_figures_survive_a_rebuild(insights: Insights, owners: Owners) -> None:
    insights.take(owners.tell(live_a_quarter(insights)))
    insights.at("2027-07-15T12:00")
    run_due(insights.database, jobs(owners.settings))
    before = quarter(insights)

    tuple(rebuilding.rebuild(insights.database, owners.histories, agreed=True))
    run_due(insights.database, jobs(owners.settings))
    assert quarter(insights) == before
    with (
        insights.database.agency(insights.agency) as work,
        pytest.raises(DatabaseError, match="frozen_quarter"),
    ):
        work.connection.execute(text("update frozen_quarter set policy = 2"))


def test_a_quarter_waits_for_events(insights: Insights) -> None:
    insights.take(live_a_quarter(insights).told)
    insights.at("2027-07-16T12:00")
    insights.work()

    assert not quarter(insights)["is_frozen"]
    waiting = insights.query("select kind from due where kind = 'freeze'")
    assert len(waiting) == 1


def test_figures_of_quarters_are_for_leads(insights: Insights) -> None:
    for role in ("contact-person", "group-planning", "facilitator", "subscriber"):
        client = insights.client.as_role(role)
        assert client.ask("GET", "/v1/quarters/2027-Q2").status_code == 403
