"""Guests: people of other cohorts who came along unexpectedly."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from services.events.tests.rosters import Roster


@pytest.fixture
def roster(events: Any, unna: dict[str, Any]) -> Roster:
    return Roster(events, unna)


def test_somebody_of_another_cohort_may_come_along_and_a_stranger_may_not(
    roster: Roster, kamen: dict[str, Any]
) -> None:
    roster.events.confirm(kamen)
    guest, stranger = kamen["members"][0]["id"], str(uuid4())
    roster.put([*roster.all_present(), {"participant_id": guest, "status": "present"}])

    assert roster.entry_of(guest)["is_guest"] is True
    (held,) = roster.events.told("group-event-held")
    assert (held["present"], held["absent"]) == (13, 0)
    told = roster.events.told("attendance-recorded")
    assert guest in {each["participant_id"] for each in told}
    refused = roster.refused([{"participant_id": stranger, "status": "present"}])
    assert refused.json["errors"][0]["field"] == "entries.0.participant_id"


def test_an_unexpected_person_who_was_not_there_is_no_absence(
    roster: Roster, kamen: dict[str, Any]
) -> None:
    roster.events.confirm(kamen)
    guest = kamen["members"][0]["id"]
    roster.put([{"participant_id": guest, "status": "present"}])
    roster.put([{"participant_id": guest, "status": "absent"}])

    assert roster.entry_of(guest)["absence"] is None
    assert roster.events.staff.ok("GET", "/v1/absences/unclear") == []
    (corrected,) = roster.events.told("attendance-corrected")
    assert (corrected["status"], corrected["minutes"]) == ("absent", 0)
