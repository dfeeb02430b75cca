"""Somebody stays away: told once, 24 hours after the list, and taken back when it holds no more."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from services.events.tests.away import Away
from services.events.tests.dates import wish
from services.events.tests.members import tell

DAY = timedelta(days=1)
SETTLED = timedelta(days=1, seconds=1)


@pytest.mark.parametrize(
    ("marks", "told"),
    [
        ("PPA", []),
        ("PPAA", ["message"]),
        ("PPAU", ["message"]),
        ("PPAAA", ["message", "call"]),
        ("PPAAAA", ["message", "call"]),
        ("PPAAAP", ["message", "call", "-call"]),
        ("PPAAP", ["message", "-message"]),
        ("AAPAA", ["message", "call", "-call", "message"]),
        ("PPAE", []),
        ("PPAEA", ["call"]),
        ("PPEE", []),
        ("PPEEE", ["call"]),
        ("PPEEP", []),
        ("PPA.A", ["call"]),
        ("PPAPA", []),
    ],
)
def test_a_strip_is_told(away: Away, marks: str, told: list[str]) -> None:
    """`E`: excused, `U`: unexcused, `.`: the list is missing."""
    away.weeks(marks)
    away.at(away.day(len(marks)) + SETTLED)

    assert away.told() == told


def test_nothing_is_told_before_the_list_is_24_hours_old(away: Away) -> None:
    away.weeks("PAA")
    assert away.told() == []
    shown = away.shown()
    assert shown is not None
    assert (shown["level"], shown["ahead_level"]) == (None, "message")
    assert shown["run"] == ["2027-04-20", "2027-04-27"]
    assert shown["seen_on"] == shown["silent_since"] == "2027-04-13"
    assert shown["ahead_at"].startswith("2027-04-28T12:00:00")

    away.at(away.day(3) + DAY - timedelta(minutes=1))
    assert away.told() == []
    away.at(away.day(3) + SETTLED)
    assert away.told() == ["message"]
    (reached,) = away.events.told("absence-threshold-reached")
    assert reached["topic"] == "accompaniment.v1"
    assert reached["invitation_id"] == away.invitation["id"]
    assert reached["as_of"] == "2027-04-28"


def test_a_list_that_is_saved_late_counts_from_when_it_was_saved(away: Away) -> None:
    away.weeks("PA")
    away.hold(3, "A", later=2 * DAY)
    away.at(away.day(3) + 2 * DAY + timedelta(hours=23))
    assert away.told() == []

    away.at(away.day(3) + 3 * DAY + timedelta(seconds=1))
    assert away.told() == ["message"]


def test_two_lists_that_are_saved_late_tell_once(away: Away) -> None:
    """What is to be done is told, not what would have been to be done before."""
    away.weeks("P..")
    for number in (2, 3, 4):
        away.hold(number, "A", later=(4 - number) * 7 * DAY)
    away.at(away.day(4) + SETTLED)

    assert away.told() == ["call"]


def test_declined_dates_are_skipped(away: Away) -> None:
    away.weeks("PA")
    away.decline(3)
    away.hold(3, "-")
    away.at(away.day(3) + SETTLED)
    assert away.told() == []

    away.hold(4, "A")
    away.at(away.day(4) + SETTLED)
    assert away.told() == ["call"], "20.04., 04.05., and 21 days since 13.04."


def test_who_declines_all_that_is_to_come_is_not_missed(away: Away) -> None:
    away.weeks("PAA")
    path = f"{away.events.link_to(away.invitation)}/answer"
    away.events.console.ok("PUT", path, {"answer": "no", "children": []})
    away.at(away.day(3) + SETTLED)

    assert away.told() == []


def test_a_correction_to_absent_is_told_24_hours_after_it(away: Away) -> None:
    away.weeks("PAP")
    away.at(away.day(3) + 2 * DAY)
    away.put(3, "A")
    away.at(away.day(3) + 2 * DAY + timedelta(hours=23))
    assert away.told() == []

    away.at(away.day(3) + 3 * DAY + timedelta(seconds=1))
    assert away.told() == ["message"]


def test_a_settled_reason_does_not_begin_the_24_hours_anew(away: Away) -> None:
    away.weeks("PAA")
    away.at(away.day(3) + timedelta(hours=20))
    away.put(3, "U")
    away.at(away.day(3) + SETTLED)

    assert away.told() == ["message"]


def test_nothing_is_told_on_a_public_holiday(away: Away) -> None:
    """06.05.2027 is Ascension Day. It is told on the next morning."""
    away.weeks("PPA")
    away.hold(4, "A", later=DAY)
    away.at(away.day(4) + 2 * DAY + timedelta(hours=1))
    assert away.told() == []
    shown = away.shown()
    assert shown is not None
    assert shown["ahead_at"].startswith("2027-05-07T06:00:00")

    away.at(away.day(4) + 3 * DAY - timedelta(hours=6, minutes=1))
    assert away.told() == []
    away.at(away.day(4) + 3 * DAY - timedelta(hours=6))
    assert away.told() == ["message"]


def test_nothing_is_told_in_school_holidays(away: Away) -> None:
    """Her 22nd day without contact is 18.05.2027, a school holiday in the Land of Unna."""
    away.weeks("PP")
    away.at(away.day(2) + 6 * DAY)
    away.reach()
    for number, mark in ((3, "A"), (4, "E"), (5, "E")):
        away.hold(number, mark)
    away.at(away.day(5) + 7 * DAY + timedelta(hours=5))
    assert away.told() == []

    away.at(away.day(5) + 8 * DAY)
    assert away.told() == ["call"]


def test_a_closure_day_is_like_a_holiday(away: Away) -> None:
    away.weeks("PAA")
    away.events.staff.ok("PUT", "/v1/closure-days/2027-04-28", {"reason": "Teamtag"})
    away.at(away.day(3) + SETTLED)
    assert away.told() == []

    away.at(away.day(3) + 2 * DAY)
    assert away.told() == ["message"]


def test_21_days_of_silence_are_noticed_without_another_list(away: Away) -> None:
    """The date after an excused one is moved far ahead, so no list is saved meanwhile."""
    away.weeks("PE")
    away.at(away.day(1) + 21 * DAY)
    assert away.told() == []

    away.at(away.day(1) + 22 * DAY)
    assert away.told() == ["call"]
    shown = away.shown()
    assert shown is not None
    assert shown["because"] == "silence"


def test_discreet_people_are_called_at_once(away: Away) -> None:
    away.events.be_discreet(away.her)
    away.weeks("PAA")
    away.at(away.day(3) + SETTLED)

    assert away.told() == ["call"]
    away.hold(4, "A")
    away.at(away.day(4) + SETTLED)
    assert away.told() == ["call"]


def test_facts_about_protected_people_stand_on_the_same_topic(
    events: Any, kamen: dict[str, Any]
) -> None:
    away = Away(events, kamen)
    (protected,) = (member["id"] for member in kamen["members"] if member["restricted"])
    away.her = protected
    away.weeks("PAA")
    away.at(away.day(3) + SETTLED)

    assert away.told() == ["call"]
    assert {each["topic"] for each in events.told("absence-threshold-reached")} == {
        "accompaniment.v1"
    }


def test_a_moved_date_counts_on_its_new_day(away: Away) -> None:
    """She said no to the old day, and is absent on the new one: the no still holds."""
    away.weeks("PA")
    away.decline(3)
    date = away.weekly[2]
    path = f"/v1/group-events/{date['id']}/move"
    body = {**wish("2027-04-28"), "sequence": 0}
    away.events.staff.ok("POST", path, body)
    away.hold(3, "-")
    away.hold(4, "A")
    away.hold(5, "P")
    away.at(away.day(5) + SETTLED)
    assert away.told() == ["call", "-call"]


def test_a_date_moved_without_her_answer_is_missed_on_its_new_day(away: Away) -> None:
    away.weeks("PA")
    date = away.weekly[2]
    path = f"/v1/group-events/{date['id']}/move"
    body = {**wish("2027-04-29"), "sequence": 0}
    away.events.staff.ok("POST", path, body)
    away.hold(3, "A")
    away.at(away.day(3) + SETTLED)

    assert away.told() == ["message"]
    shown = away.shown()
    assert shown is not None
    assert shown["run"] == ["2027-04-20", "2027-04-29"]


def test_another_agency_sees_nobody(away: Away) -> None:
    away.weeks("PAA")
    other = away.events.client.as_role(
        "contact-person", agency=away.events.client.agency.__class__(int=7)
    )
    assert other.ok("GET", "/v1/times-away") == {"people": []}
    assert other.ask("POST", f"/v1/times-away/{away.her}/call").status_code == 409


def test_the_run_follows_her_into_another_group(
    away: Away, kamen: dict[str, Any], events: Any
) -> None:
    away.weeks("PA")
    newcomer = {"id": away.her, "restricted": False}
    tell(events, "left", away.cohort, participant_id=away.her, left_on="2027-04-21")
    events.confirm({**kamen, "members": [*kamen["members"], newcomer]})
    event = next(each for each in events.group_events(kamen) if each["starts_at"] > "2027-04-22")
    away.at(away.day(3))
    entry = {"participant_id": away.her, "status": "absent"}
    path = f"/v1/group-events/{event['id']}/attendance"
    events.at(f"{event['starts_at'][:10]}T12:00")
    events.staff.ok("PUT", path, {"entries": [entry], "all_others_present": True})
    away.at(events.database.clock.now() + SETTLED)

    assert away.told() == ["message"]
