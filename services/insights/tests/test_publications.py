"""`regularity-changed`: confirmed by a second date, 24 hours after the list, never twice."""

from __future__ import annotations

import itertools
import random
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import text

from kreis.insights.main import SERVICE
from kreis.insights.store.regularity import expect_many
from services.insights.tests.group import Group
from services.insights.tests.reader import Insights
from tests.support.fixtures import deliver, facts


def live(insights: Insights, group: Group, marks: str) -> None:
    """Goes through the weeks. Each list is complete on its evening."""
    for number, mark in enumerate(marks):
        day = group.day(2 + number)
        before = len(group.told)
        insights.at(f"{day}T18:00")
        group.hold(day, mark)
        insights.take(group.told[before:])
        insights.work()
        insights.at(f"{day + timedelta(days=2)}T08:00")
        insights.work()


def told(insights: Insights) -> list[tuple[str, str, int]]:
    """Each band with the one before it, and the week of its date."""
    return [
        (each["previous"], each["band"], week_of(each["as_of"])) for each in insights.published()
    ]


def week_of(as_of: str) -> int:
    return (date.fromisoformat(as_of) - date(2027, 4, 6)).days // 7


@pytest.mark.parametrize(
    ("marks", "changes"),
    [
        ("PPPPAPPAPPPA", [("new", "regular", 4)]),
        (
            "PPPPAAAPPPPP",
            [("new", "regular", 4), ("regular", "irregular", 7), ("irregular", "regular", 11)],
        ),
        ("PAPAPAPA", [("new", "irregular", 4)]),
        ("PPPA", [("new", "regular", 4)]),
    ],
)
def test_the_worked_examples(
    insights: Insights, marks: str, changes: list[tuple[str, str, int]]
) -> None:
    group = insights.group()
    insights.take(group.told)
    live(insights, group, marks)

    assert told(insights) == changes
    revisions = [each["revision"] for each in insights.published()]
    assert revisions == sorted(set(revisions))


def test_the_fact_leaves_24_hours_after_the_list_was_complete(insights: Insights) -> None:
    group = insights.group()
    insights.at("2027-05-04T12:00")
    group.weekly("PPPP")
    insights.take(group.told)

    insights.at("2027-05-05T11:59")
    insights.work()
    assert insights.published() == []
    insights.at("2027-05-05T12:01")
    insights.work()

    (fact,) = insights.published()
    assert fact == {
        "participant_id": str(group.her),
        "cohort_id": str(group.id),
        "band": "regular",
        "previous": "new",
        "present": 4,
        "counted": 4,
        "as_of": group.day(5).isoformat(),
        "policy": 1,
        "revision": datetime(2027, 5, 5, 12, 1, tzinfo=UTC).timestamp() // 60,
    }


def test_a_correction_within_24_hours_is_all_that_others_hear(insights: Insights) -> None:
    group = insights.group()
    insights.at("2027-05-04T12:00")
    events = group.weekly("PPAP")
    insights.take(group.told)
    group.record(events[3], "A")
    insights.take(group.told[-1:])
    insights.at("2027-05-06T12:00")
    insights.work()

    assert told(insights) == [("new", "irregular", 4)]


def test_a_later_correction_replays_the_strip_and_is_told_only_if_the_end_differs(
    insights: Insights,
) -> None:
    group = insights.group()
    insights.take(group.told)
    live(insights, group, "PPPPA")
    assert told(insights) == [("new", "regular", 4)]
    held = [UUID(each.key) for each in group.told if each.type == "kreis.group-event-held.v1"]

    group.record(held[0], "A")
    insights.take(group.told[-1:])
    insights.work()
    assert len(insights.published()) == 1, "still 3 of 4, and one date below says nothing"

    group.record(held[1], "A")
    insights.take(group.told[-1:])
    insights.work()
    assert told(insights)[1:] == [("regular", "irregular", 5)]
    insights.work()
    assert len(insights.published()) == 2


def test_membership_that_is_over_ends_the_band(insights: Insights) -> None:
    group = insights.group()
    insights.take(group.told)
    live(insights, group, "PPPP")
    insights.at("2027-05-10T09:00")
    group.leave(date(2027, 5, 11))
    insights.take(group.told[-1:])
    insights.work()
    assert len(insights.published()) == 1, "she is still a member"

    insights.at("2027-05-12T01:00")
    insights.work()
    assert insights.published()[-1]["band"] == "ended"
    assert insights.published()[-1]["as_of"] == "2027-05-11"

    insights.at("2027-05-18T09:00")
    group.join(date(2027, 5, 18), group.her)
    insights.take(group.told[-1:])
    insights.work()
    assert [each["band"] for each in insights.published()] == ["regular", "ended", "regular"]


def test_people_under_address_protection_stand_on_the_restricted_topic(insights: Insights) -> None:
    group = insights.group()
    insights.take(group.told)
    fact = {"participant_id": str(group.her), "is_protected": True, "version": 1}
    key: UUID = f"{group.her}#protection"  # type: ignore[assignment]
    deliver(
        insights.database,
        SERVICE,
        "privacy.v2",
        "kreis.protection-changed.v1",
        key,
        fact,
        agency=insights.agency,
    )
    live(insights, group, "PPPP")

    assert [each["topic"] for each in facts(insights.database)] == ["participation-restricted.v1"]


def test_nothing_is_published_before_the_histories_are_read(insights: Insights) -> None:
    """A new insights has heard 28 days only."""
    group = insights.group()
    insights.at("2027-05-04T12:00")
    group.weekly("PPPP")
    insights._inbox.take(group.told[0])
    for each in group.told[1:]:
        insights._inbox.take(each)
    insights.at("2027-05-06T12:00")
    insights.work()

    assert insights.published() == []


def test_an_erased_person_leaves_nothing_and_comes_back_by_no_fact(insights: Insights) -> None:
    group = insights.group(size=2)
    gone, other = group.people
    group.hold(group.day(2), {gone: "P", other: "P"})
    insights.take(group.told)
    key: UUID = f"{gone}#erased"  # type: ignore[assignment]
    deliver(
        insights.database,
        SERVICE,
        "privacy.v2",
        "kreis.participant-erased.v1",
        key,
        {"participant_id": str(gone)},
        agency=insights.agency,
    )
    insights.work()
    later = group.hold(group.day(3), {gone: "P", other: "P"})
    group.join(group.day(3), gone)
    insights.take(group.told)

    assert later
    members = [each["participant_id"] for each in insights.of(group)["members"]]
    assert members == [str(other)]
    with insights.database.agency(insights.agency) as work:
        for table in ("presence", "membership_change"):
            rows = work.connection.exec_driver_sql(f"select {table}::text from {table}").scalars()
            assert not [row for row in rows if str(gone) in row], table


def test_corrections_in_one_transaction_are_looked_at_each_in_its_own_trace(
    insights: Insights,
) -> None:
    """One statement asks of which dates others have heard. A date of today is none of them."""
    group = insights.group(size=3)
    event = group.hold(group.day(2), dict.fromkeys(group.people, "P"))
    insights.take(group.told)
    insights.work()  # nothing is due yet: the list was complete just now
    insights.at("2027-07-03T12:00")
    insights.work()
    today = group.hold(group.day(3), dict.fromkeys(group.people, "P"))
    insights.take(group.told)
    before = len(group.told)
    group.record(event, dict.fromkeys(group.people[:2], "A"))
    group.record(today, {group.people[2]: "A"})

    assert insights.take_as_one(group.told[before:])

    planned = insights.query("select subject, cause, detail from due where kind = 'tell'")
    assert {(row.subject, row.cause, row.detail["traceparent"]) for row in planned} == {
        (each.key, str(each.id), each.traceparent) for each in group.told[before : before + 2]
    }


def test_two_dates_in_a_row_decide_so_that_bands_do_not_flap(insights: Insights) -> None:
    """1,000 people, 24 dates, 70 %: facts change at most 2.5 times, and are not biased."""
    chance = random.Random(7)
    for group in (insights.group(size=500), insights.group(size=500)):
        for week in range(2, 26):
            marks = {who: "P" if chance.random() < 0.7 else "A" for who in group.people}
            group.hold(group.day(week), marks)
        insights.learn(group)

    statement = text(
        "select participant_id, n, raw, band from published_band where strip = 'shown' and n >= 4"
        " order by participant_id, n"
    )
    with insights.database.agency(insights.agency) as work:
        expect_many(work)
        rows = work.connection.execute(statement).all()
    assert len(rows) == 21_000
    kinds = ("raw", "band")
    share = {k: sum(getattr(r, k) == "regular" for r in rows) / len(rows) for k in kinds}
    changes = {
        kind: sum(
            1
            for one, two in itertools.pairwise(rows)
            if one.participant_id == two.participant_id and getattr(one, kind) != getattr(two, kind)
        )
        / 1000
        for kind in kinds
    }
    assert changes["band"] <= 2.5
    assert changes["raw"] > 3.4
    assert abs(share["raw"] - share["band"]) <= 0.02
