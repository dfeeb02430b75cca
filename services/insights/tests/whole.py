"""A group with everything that happens to groups, and what the tables hold of it."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import text

from kreis.chassis.data.database import Work
from kreis.insights.store.tables import OF_A_BUILD
from services.insights.tests.group import Group

VIEWS = ("member_date", "published_band", "regularity", "starter")


def live_through(group: Group) -> None:
    """A start week, twelve weeks, and most of what can go wrong. The group has seven people."""
    people = group.people
    for day in range(5):
        everybody = dict.fromkeys(people, "P")
        group.hold(group.monday + timedelta(days=day), everybody, "assessment_week")
    for week in range(2, 8):
        marks = {who: "PA"[(week * number) % 5 == 4] for number, who in enumerate(people)}
        group.hold(group.day(week), marks)
    group.cancel(group.date(group.day(8)))
    moved = group.date(group.day(9))
    group.move(moved, group.day(9) + timedelta(days=1))
    group.answer(moved, "no", people[1])
    group.answer(moved, "yes", people[2])
    group.record(moved, {who: "P" for who in people if who != people[1]})
    group.record(moved, {people[3]: "A"})
    group.record(moved, {people[3]: "P", people[4]: "A"})
    group.complete(moved)
    trip = group.date(group.day(10), "excursion")
    group.ask_for_sign_up(trip)
    group.answer(trip, "yes", people[0])
    group.record(trip, {people[0]: "A"})
    group.complete(trip)
    group.answer_all("no", group.day(10))
    group.leave(group.day(10), people[5])
    late = group.join(group.day(11))
    group.join(group.day(12), people[5])
    group.hold(group.day(11), {**dict.fromkeys(people[1:5], "P"), late: "P"})
    group.date(group.day(12))
    group.change_phase(group.day(13), 2)
    group.change_phase(group.day(20), 4, number=3)


def dump(work: Work, build: int = 1) -> dict[str, list[str]]:
    """Every row of the tables of a build and of the views over them, as text."""
    found = {}
    for name in (*OF_A_BUILD, *VIEWS):
        rows = work.connection.execute(
            text(
                "select (to_jsonb(t) - array['agency_id', 'build'])::text"
                f" from {name} as t where build = :build"
            ),
            {"build": build},
        )
        found[name] = sorted(rows.scalars())
    return found
