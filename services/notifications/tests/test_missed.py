"""Somebody is missed: one kind message, or a call, and neither once it holds no more."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from kreis.chassis.process.due import Due
from kreis.notifications.commands import consents
from kreis.notifications.jobs.messages import Sending
from services.notifications.tests.discreet import needs_discretion
from services.notifications.tests.mails import body
from services.notifications.tests.missed import DAY, EXCUSED, STATUS, Missed
from services.notifications.tests.world import World

SETTLED = DAY + timedelta(seconds=1)


@pytest.fixture
def missed(world: World) -> Missed:
    return Missed(world)


def test_two_absences_in_a_row_lead_to_one_kind_message(missed: Missed) -> None:
    missed.weeks("PAA")
    missed.at(3, 2 * DAY)

    assert missed.messages() == [("sent", None)]
    assert missed.calls() == []
    (mail,) = (each for each in missed.world.mails() if each["Subject"] == "Wir haben Sie vermisst")
    text = body(mail)
    assert "Guten Tag Svitlana Marchenko, wir haben Sie zuletzt bei zwei Treffen vermisst" in text
    assert "Nächstes Treffen: Di 04.05., 09:30-11:30 Uhr, Haus Ringgarten (Beispiel)." in text
    assert "0221 4710101" in text


def test_the_third_absence_leads_to_one_call(missed: Missed) -> None:
    missed.weeks("PAAA")
    missed.at(4, 3 * DAY)
    missed.weeks_on(5, "A")

    assert missed.messages() == [("sent", None)]
    assert missed.calls() == [("absent", None)]


def test_a_call_that_reached_her_begins_anew(missed: Missed) -> None:
    missed.weeks("PAAA")
    missed.note_call("reached")
    assert missed.calls("closed") == [("absent", "reached")]
    missed.weeks_on(5, "A")
    assert missed.messages() == [("sent", None)]

    missed.weeks_on(6, "A")
    assert missed.messages() == [("sent", None), ("sent", None)]


def test_a_call_that_did_not_reach_her_stays_open(missed: Missed) -> None:
    missed.weeks("PAAA")
    missed.note_call("not_reached")
    missed.weeks_on(5, "A")

    assert missed.calls() == [("absent", "not_reached")]


def test_staff_who_need_no_call_are_not_asked_again_in_the_same_time(missed: Missed) -> None:
    missed.weeks("PAAA")
    missed.note_call("not_needed")
    missed.weeks_on(5, "A")

    assert missed.calls() == []


@pytest.mark.parametrize("entry", [STATUS["P"], EXCUSED])
def test_a_correction_keeps_a_message_from_going(missed: Missed, entry: dict[str, str]) -> None:
    """It is looked at once more when it is sent: notifications has not heard of it yet."""
    missed.weeks("PA")
    missed.at(3)
    missed.put(3, STATUS["A"])
    missed.world.set_clock(_night(missed, 3))
    missed.run()
    assert missed.messages() == [], "it waits for the morning"

    missed.put(2, entry)
    missed.world.set_clock(_night(missed, 3) + timedelta(hours=12))
    missed.world.send_due()
    assert missed.messages() == [("suppressed", "no_longer_holds")]
    missed.run()
    assert missed.calls() == []


def _night(missed: Missed, number: int) -> Any:
    """Nine in the evening of the day after a date."""
    missed.at(number)
    return missed.world.notifications.database.clock.now() + timedelta(hours=33)


def test_a_correction_closes_an_open_call(missed: Missed) -> None:
    missed.weeks("PAAA")
    missed.put(4, STATUS["P"])
    missed.run()

    assert missed.calls() == []
    assert missed.calls("closed") == [("absent", "no_longer_holds")]


def test_no_second_message_after_a_correction_back_and_forth(missed: Missed) -> None:
    missed.weeks("PAA")
    missed.put(2, EXCUSED)
    missed.run()
    missed.put(2, {"status": "absent", "absence": "unexcused"})
    missed.at(3, 3 * DAY)

    assert missed.messages() == [("sent", None), ("suppressed", "no_longer_holds")]


def test_a_call_of_staff_takes_the_place_of_the_message(missed: Missed) -> None:
    missed.weeks("PA")
    missed.at(3)
    missed.put(3, STATUS["A"])
    missed.run()
    missed.plan_call()
    missed.at(3, 2 * DAY)

    assert missed.messages() == []
    assert missed.calls() == [("absent", None)]


def test_a_call_that_is_planned_while_the_message_waits_for_the_morning(missed: Missed) -> None:
    missed.weeks("PA")
    missed.at(3)
    missed.put(3, STATUS["A"])
    missed.world.set_clock(_night(missed, 3))
    missed.run()
    missed.plan_call()
    missed.at(3, 2 * DAY)

    assert missed.messages() == [("suppressed", "no_longer_holds")]
    assert missed.calls() == [("absent", None)]


def test_who_wants_calls_is_called_once(world: World) -> None:
    missed = Missed(world, channel="call")
    missed.weeks("PAAA")

    assert missed.messages() == []
    assert missed.calls() == [("channel_is_call", None)]


def test_discreet_people_are_called_and_never_written_to(world: World) -> None:
    missed = Missed(world, wants_discretion=True)
    needs_discretion(world, missed.who)
    missed.weeks("PAA")

    assert missed.messages() == []
    assert missed.calls() == [("absent", None)]


def test_who_becomes_discreet_while_her_message_is_written_is_called(
    missed: Missed, monkeypatch: pytest.MonkeyPatch
) -> None:
    missed.weeks("PA")
    write = Sending._write

    def meanwhile(sending: Sending, due: Due, *about: Any) -> Any:
        letter = write(sending, due, *about)
        needs_discretion(missed.world, missed.who)
        return letter

    monkeypatch.setattr(Sending, "_write", meanwhile)
    missed.at(3)
    missed.put(3, STATUS["A"])
    missed.at(3, SETTLED)
    missed.run()

    assert missed.messages() == []
    assert missed.calls() == [("absent", None)]


def test_who_withdrew_her_consent_is_called(missed: Missed) -> None:
    missed.weeks("PA")
    with missed.world.notifications.database.agency(missed.world.agency) as work:
        consents.note(work, missed.who, is_given=False, version=1)
    missed.weeks_on(3, "A")

    assert missed.messages() == []
    assert missed.calls() == [("opted_out", None)]


def test_a_fact_that_comes_twice_or_late_changes_nothing(missed: Missed) -> None:
    missed.weeks("PAAA")
    told = [row for row in missed.world.told_by_events() if row["topic"] == "accompaniment.v1"]
    first = min(told, key=lambda row: row["data"]["revision"])
    assert missed.world.carry(first) == "duplicate"
    assert missed.world.carry({**first, "id": uuid4(), "sequence": 90}) == "handled"
    missed.world.send_due()

    assert missed.messages() == [("sent", None)]
    assert missed.calls() == [("absent", None)]


def test_it_counts_against_no_limit_and_leaves_none_used_up(missed: Missed) -> None:
    """Two other messages in the same week do not keep it back."""
    missed.world.answer(missed.invitation, "yes")
    missed.weeks("PAA")

    assert missed.messages() == [("sent", None)]


def test_a_message_that_staff_stop_is_not_sent_and_the_third_absence_is_a_call(
    missed: Missed,
) -> None:
    missed.weeks("PA")
    missed.at(3)
    missed.put(3, STATUS["A"])
    missed.world.set_clock(_night(missed, 3))
    missed.run()
    staff = missed.world.events.as_role("contact-person")
    stopped = staff.ok("POST", f"/v1/times-away/{missed.who}/no-message")
    assert stopped == {"may_have_left": True}, "it waits for the morning, which events cannot know"

    missed.at(3, 2 * DAY)
    assert missed.messages() == [("suppressed", "no_longer_holds")]
    missed.weeks_on(4, "A")
    assert missed.calls() == [("absent", None)]
