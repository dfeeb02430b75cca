"""A time away ends, or is taken back: corrections, contacts, leaving, and calls of staff."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from services.events.tests.away import Away
from services.events.tests.members import tell
from tests.support.erasing import tell as tell_erased

DAY = timedelta(days=1)
SETTLED = timedelta(days=1, seconds=1)


@pytest.mark.parametrize("mark", ["P", "E"])
def test_a_correction_within_24_hours_tells_nothing(away: Away, mark: str) -> None:
    away.weeks("PAA")
    away.at(away.day(3) + timedelta(hours=20))
    away.put(3, mark)
    assert away.shown() is None
    away.at(away.day(3) + 3 * DAY)

    assert away.told() == []


@pytest.mark.parametrize("mark", ["P", "E"])
def test_a_correction_takes_back_what_was_told(away: Away, mark: str) -> None:
    away.weeks("PAA")
    away.at(away.day(3) + SETTLED)
    assert away.standing() is not None

    away.put(2, mark)
    assert away.told() == ["message", "-message"]
    assert (away.standing(), away.shown()) == (None, None)


def test_a_call_is_taken_back_by_the_correction_of_one_of_three(away: Away) -> None:
    away.weeks("PAA")
    away.hold(4, "A")
    away.at(away.day(4) + SETTLED)
    away.put(4, "P")

    assert away.told() == ["message", "call", "-call"]


def _reached(away: Away) -> None:
    assert away.reach() == "handled"


def _told_by_phone(away: Away) -> None:
    away.decline(5, "phone")


@pytest.mark.parametrize("contact", [_reached, _told_by_phone])
def test_a_contact_takes_it_back_and_begins_a_new_time(
    away: Away, contact: Callable[[Away], None]
) -> None:
    away.weeks("PAA")
    away.at(away.day(3) + SETTLED)
    first = away.events.told("absence-threshold-reached")[0]["time_away_id"]
    contact(away)
    away.at(away.day(3) + 2 * DAY)
    assert away.told() == ["message", "-message"]

    away.hold(4, "A")
    away.at(away.day(4) + SETTLED)
    assert away.told() == ["message", "-message"]
    away.hold(6, "A")
    away.at(away.day(6) + SETTLED)
    assert away.told()[2:] in (["message"], ["call"])
    assert away.events.told("absence-threshold-reached")[1]["time_away_id"] != first


def test_a_contact_before_24_hours_keeps_the_message_from_going(away: Away) -> None:
    away.weeks("PAA")
    away.at(away.day(3) + timedelta(hours=20))
    away.reach()
    away.at(away.day(3) + 3 * DAY)

    assert away.told() == []


def test_an_appointment_is_a_contact_once_it_was(away: Away) -> None:
    away.weeks("PAA")
    away.at(away.day(3) + SETTLED)
    slot = {"starts_at": "2027-04-29T12:00:00+00:00", "minutes": 30, "form": "in_person"}
    body = {"contact_person_id": str(uuid4()), "slots": [slot]}
    made = away.events.staff.ok("POST", "/v1/appointment-slots", body)
    link = away.events.link_to(away.invitation)
    away.events.console.ok("PUT", f"{link}/appointment-slots/{made['slots'][0]['id']}")
    away.events.at("2027-04-29T12:29")
    assert away.standing() is not None

    away.at(away.day(3) + 2 * DAY + timedelta(minutes=31))
    assert away.told() == ["message", "-message"]


def test_who_leaves_is_missed_no_more(away: Away) -> None:
    away.weeks("PAA")
    away.at(away.day(3) + SETTLED)
    tell(away.events, "left", away.cohort, participant_id=away.her, left_on="2027-04-28")
    away.at(away.day(3) + 2 * DAY)

    assert away.told() == ["message", "-message"]


def test_an_erased_person_is_gone(away: Away) -> None:
    away.weeks("PAA")
    tell_erased(away.events.database, "events", away.events.client.agency, UUID(away.her))
    away.at(away.day(3) + SETTLED)

    assert (away.told(), away.shown()) == ([], None)
    assert away.reach() == "refused"


def test_staff_call_instead_of_a_message(away: Away) -> None:
    away.weeks("PAA")
    shown = away.plan_call()
    assert shown.status_code == 200, shown.text
    (hers,) = (each for each in shown.json["people"] if each["participant_id"] == away.her)
    assert (hers["level"], hers["because"], hers["ahead_level"]) == ("call", "staff", None)
    assert away.plan_call().status_code == 200
    away.at(away.day(3) + SETTLED)

    assert away.told() == ["call"]
    away.put(3, "P")
    assert away.told() == ["call", "-call"]


def test_staff_cannot_plan_a_call_about_nothing(away: Away) -> None:
    away.weeks("PP")
    refused = away.plan_call()

    assert (refused.status_code, refused.json["type"]) == (409, "not-away")
