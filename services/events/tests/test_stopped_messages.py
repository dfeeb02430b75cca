"""Staff may stop the message to somebody who is missed, in one time away. Calls stay."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from services.events.tests.away import Away

SETTLED = timedelta(days=1, seconds=1)


def stop(away: Away) -> Any:
    return away.events.staff.ask("POST", f"/v1/times-away/{away.her}/no-message")


def test_a_message_that_is_stopped_in_time_is_never_told(away: Away) -> None:
    away.weeks("PAA")

    stopped = stop(away)

    assert (stopped.status_code, stopped.json) == (200, {"may_have_left": False})
    assert away.shown() is None
    away.at(away.day(3) + SETTLED)
    assert away.told() == []
    assert away.standing() is None


def test_the_third_absence_leads_to_a_call_nevertheless(away: Away) -> None:
    away.weeks("PAA")
    stop(away)

    away.hold(4, "A")
    away.at(away.day(4) + SETTLED)

    assert away.told() == ["call"]


def test_after_a_contact_a_new_time_away_has_its_own_message(away: Away) -> None:
    away.weeks("AA")
    stop(away)

    for number, mark in enumerate("PAA", start=3):
        away.hold(number, mark)
    away.at(away.day(5) + SETTLED)

    assert away.told() == ["call", "-call", "message"], "she was silent for 22 days, then came"


def test_a_message_that_was_told_is_taken_back_and_may_have_left(away: Away) -> None:
    away.weeks("PAA")
    away.at(away.day(3) + SETTLED)
    assert away.told() == ["message"]

    assert stop(away).json == {"may_have_left": True}

    assert away.told() == ["message", "-message"]
    assert away.standing() is None, "what is planned finds it when it is sent"
    away.at(away.day(3) + 2 * SETTLED)
    assert away.told() == ["message", "-message"]


def test_said_twice_it_changes_nothing(away: Away) -> None:
    away.weeks("PAA")
    stop(away)

    assert stop(away).status_code == 200
    assert away.told() == []


def test_where_no_message_is_due_there_is_nothing_to_stop(away: Away) -> None:
    away.weeks("PA")
    assert stop(away).json["type"] == "not-away"

    away.hold(3, "A")
    away.hold(4, "A")
    assert stop(away).json["type"] == "not-away", "a call is due, no message"
