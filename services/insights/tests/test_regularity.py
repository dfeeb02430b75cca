"""Who comes regularly: the worked examples, by the service's own views."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from services.insights.tests.reader import Insights


@pytest.mark.parametrize(
    ("marks", "of_four", "raw", "published"),
    [
        ("PPPPAPPAPPPA", "433323333", "rrrrirrrr", "rrrrrrrrr"),
        ("PPPPAAAPPPPP", "432112344", "rriiiirrr", "rrriiiirr"),
        ("PAPAPAPA", "22222", "iiiii", "iiiii"),
        ("PPPA", "3", "r", "r"),
        ("PPPPAPAPPP", "4332233", "rrriirr", "rrrriir"),
    ],
)
def test_the_bands_of_a_strip(
    insights: Insights, marks: str, of_four: str, raw: str, published: str
) -> None:
    group = insights.group()
    group.weekly(marks)
    insights.take(group.told)

    from_fourth = insights.bands(group.her)[3:]
    assert [row[0] for row in from_fourth] == list(range(4, len(marks) + 1))
    assert "".join(str(row[1]) for row in from_fourth) == of_four
    assert "".join(row[2][0] for row in from_fourth) == raw
    assert "".join(row[3][0] for row in from_fourth) == published


def test_cancelled_dates_and_missing_lists_count_for_nobody(insights: Insights) -> None:
    """PP, three cancelled, PA, and a list that is missing: PPPA counts."""
    group = insights.group()
    group.weekly("PP")
    for week in (4, 5, 6):
        group.cancel(group.date(group.day(week)))
    group.weekly("PA", first_week=7)
    missing = group.date(group.day(9))
    insights.take(group.told)

    found = insights.member(group)
    assert (found["band"], found["present"], found["counted"]) == ("regular", 3, 4)
    assert found["marks"][-1] == {"group_event_id": str(missing), "mark": "missing"}
    dates = insights.of(group)["dates"]
    assert [each["state"] for each in dates] == [
        *("complete", "complete", "cancelled", "cancelled", "cancelled"),
        *("complete", "complete", "missing"),
    ]


def test_who_has_fewer_than_four_counted_dates_is_new(insights: Insights) -> None:
    group = insights.group()
    group.weekly("PPP")
    insights.take(group.told)

    assert insights.member(group)["band"] == "new"


def test_the_start_week_and_open_meetings_do_not_count(insights: Insights) -> None:
    group = insights.group()
    for day in range(5):
        group.hold(group.monday + timedelta(days=day), "P", "assessment_week")
    group.hold(group.day(2), "P", "open_meeting")
    group.weekly("PP", first_week=3)
    insights.take(group.told)

    found = insights.member(group)
    assert (found["band"], found["counted"]) == ("new", 2)
    assert len(found["marks"]) == 8, "they stand on the strip"


def test_several_dates_of_a_day_count_as_one(insights: Insights) -> None:
    group = insights.group()
    group.weekly("PPP")
    group.hold(group.day(5), "A")
    group.hold(group.day(5), "P", "excursion")
    insights.take(group.told)

    found = insights.member(group)
    assert (found["band"], found["present"], found["counted"]) == ("regular", 4, 4)


def test_who_declined_a_date_was_absent_once_it_was_held(insights: Insights) -> None:
    group = insights.group()
    group.weekly("PPP")
    declined = group.date(group.day(5))
    group.answer(declined, "no")
    insights.take(group.told)
    assert insights.member(group)["counted"] == 3, "it was not held yet"

    group.complete(declined)
    insights.take(group.told)

    found = insights.member(group)
    assert (found["counted"], found["absent_in_a_row"]) == (4, 1)
    assert found["marks"][-1]["mark"] == "absent"


def test_who_declined_and_came_after_all_was_present(insights: Insights) -> None:
    group = insights.group()
    group.weekly("PPP")
    declined = group.date(group.day(5))
    group.answer(declined, "no")
    group.record(declined, "P")
    group.complete(declined)
    insights.take(group.told)

    assert insights.member(group)["present"] == 4


def test_a_no_to_all_dates_is_no_absence(insights: Insights) -> None:
    """Nor is what she had declined before, of dates after it. Earlier ones stay absences."""
    group = insights.group()
    declined = [group.date(group.day(week)) for week in (2, 3)]
    for event in declined:
        group.answer(event, "no")
    group.answer_all("no", group.day(3))
    for event in declined:
        group.complete(event)
    group.hold(group.day(4), "-")
    insights.take(group.told)

    found = insights.member(group)
    assert [each["mark"] for each in found["marks"]] == ["absent", "not_expected", "not_expected"]
    assert found["counted"] == 1


def test_who_said_yes_to_all_again_is_absent_from_what_she_declines(insights: Insights) -> None:
    group = insights.group()
    group.answer_all("no", group.day(1))
    group.answer_all("yes", group.day(2), version=2)
    declined = group.date(group.day(3))
    group.answer(declined, "no")
    group.complete(declined)
    insights.take(group.told)

    assert insights.member(group)["counted"] == 1


def test_where_people_sign_up_only_who_had_a_place_counts(insights: Insights) -> None:
    group = insights.group()
    without, with_place = group.date(group.day(2)), group.date(group.day(3))
    for event in (without, with_place):
        group.ask_for_sign_up(event)
    group.answer(without, "no")
    group.answer(with_place, "yes")
    group.record(with_place, "A")
    for event in (without, with_place):
        group.complete(event)
    insights.take(group.told)

    found = insights.member(group)
    assert [each["mark"] for each in found["marks"]] == ["not_expected", "absent"]
    assert found["counted"] == 1


def test_a_late_joiner_begins_on_her_first_day(insights: Insights) -> None:
    group = insights.group()
    group.weekly("PPP")
    late = group.join(group.day(5))
    for week in (5, 6):
        group.hold(group.day(week), {group.her: "P", late: "P"})
    insights.take(group.told)

    found = insights.member(group, late)
    assert (found["counted"], len(found["marks"])) == (2, 2)


def test_a_guest_is_expected_nowhere(insights: Insights) -> None:
    group, guest = insights.group(), uuid4()
    group.hold(group.day(2), {group.her: "P", guest: "P"})
    insights.take(group.told)

    assert insights.bands(guest) == []


def test_the_strip_follows_her_into_another_group(insights: Insights) -> None:
    first = insights.group()
    first.weekly("PPA")
    first.leave(first.day(4))
    second = insights.group(size=1, monday=first.monday + timedelta(weeks=1))
    second.join(first.day(5), first.her)
    second.hold(first.day(5), {first.her: "P"})
    insights.take([*first.told, *second.told])

    found = insights.member(second, first.her)
    assert (found["band"], found["present"], found["counted"]) == ("regular", 3, 4)
    assert len(found["marks"]) == 1, "the dates of the other group stand on its page"
    assert insights.member(first)["until"] == first.day(4).isoformat()


def test_somebody_who_came_back_was_not_expected_meanwhile(insights: Insights) -> None:
    group = insights.group()
    group.hold(group.day(2), "P")
    group.leave(group.day(2))
    group.hold(group.day(3), "-")
    group.join(group.day(4), group.her)
    group.hold(group.day(4), "P")
    insights.take(group.told)

    found = insights.member(group)
    assert (found["counted"], found["until"]) == (2, None)


def test_a_correction_replays_the_strip(insights: Insights) -> None:
    group = insights.group()
    events = group.weekly("PPPPAAAPPPPP")
    insights.take(group.told)
    assert "".join(row[3][0] for row in insights.bands(group.her)[3:]) == "rrriiiirr"

    group.record(events[5], "P")
    insights.take(group.told)

    assert "".join(row[2][0] for row in insights.bands(group.her)[3:]) == "rrriirrrr"
    assert "".join(row[3][0] for row in insights.bands(group.her)[3:]) == "rrrriirrr"


def test_a_moved_date_counts_on_its_new_day(insights: Insights) -> None:
    group = insights.group()
    event = group.date(group.day(2))
    group.move(event, group.day(3))
    group.record(event, "P")
    group.complete(event)
    insights.take(group.told)

    assert insights.member(group)["last_day"] == group.day(3).isoformat()


def test_five_weeks_without_a_date_say_nothing_about_today(insights: Insights) -> None:
    group = insights.group()
    group.weekly("PPPP")
    insights.take(group.told)

    last = group.day(5)
    insights.at(f"{last + timedelta(days=35)}T12:00")
    assert not insights.member(group)["is_stale"]
    insights.at(f"{last + timedelta(days=36)}T12:00")
    assert insights.member(group)["is_stale"]


@pytest.mark.parametrize(("rhythm_weeks", "days"), [(1, 35), (2, 35), (4, 70), (13, 227)])
def test_what_is_too_long_ago_depends_on_the_rhythm(
    insights: Insights, rhythm_weeks: int, days: int
) -> None:
    group = insights.group()
    group.weekly("PPPP")
    last = group.day(5)
    group.change_phase(last + timedelta(days=1), rhythm_weeks)
    insights.take(group.told)

    insights.at(f"{last + timedelta(days=days)}T12:00")
    assert not insights.member(group)["is_stale"]
    insights.at(f"{last + timedelta(days=days + 1)}T12:00")
    assert insights.member(group)["is_stale"]


def test_a_rhythm_that_begins_later_changes_nothing_yet(insights: Insights) -> None:
    group = insights.group()
    group.weekly("PPPP")
    last = group.day(5)
    group.change_phase(last + timedelta(days=60), 4)
    insights.take(group.told)

    insights.at(f"{last + timedelta(days=36)}T12:00")
    assert insights.member(group)["is_stale"]


def test_the_longest_gap_lies_between_two_presences(insights: Insights) -> None:
    group = insights.group()
    group.weekly("PPAAAP")
    insights.take(group.told)

    found = insights.member(group)
    assert (found["longest_gap_weeks"], found["absent_in_a_row"]) == (4, 0)


def test_the_window_names_the_last_four_counted_dates(insights: Insights) -> None:
    group = insights.group()
    group.weekly("PPAPP")
    insights.take(group.told)

    found = insights.member(group)
    assert found["window"] == [group.day(week).isoformat() for week in (3, 4, 5, 6)]
    assert found["present_of_window"] == 3
