"""Silence in a monthly phase: whom staff are asked to call, and who stays in the phase before."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from kreis.events.main import SERVICE
from services.events.tests.away import Away
from services.events.tests.members import tell
from tests.support.fixtures import deliver

COHORT, PARTICIPATION = "cohorts.cohort.v1", "participation.v1"
ON = "2027-04-21"
"""The day after the second weekly date."""


class Monthly:
    """A group that meets every fourth week from 21 April on."""

    def __init__(self, away: Away) -> None:
        self.away = away
        self.change = {
            "cohort_id": away.cohort["cohort_id"],
            "from": "intensive",
            "to": "monthly",
            "on": ON,
            "rhythm_weeks": 4,
            "plan_version": 1,
        }

    def begin(self) -> None:
        more = {"phase_number": 2, "boosters_weeks": []}
        self._tell(COHORT, "cohort-phase-changed", self.change["cohort_id"], **more)

    def she_follows(self, on: str = ON, topic: str = PARTICIPATION) -> str:
        return self._tell(
            topic, "phase-changed", self.away.her, participant_id=self.away.her, on=on
        )

    def silent_for(self, days: int) -> None:
        """She was there on 13 April, and excused on the 20th."""
        self.away.at(datetime.fromisoformat("2027-04-13T12:00") + timedelta(days=days))

    def _tell(self, topic: str, fact: str, key: str, **more: Any) -> str:
        return deliver(
            self.away.events.database,
            SERVICE,
            topic,
            f"kreis.{fact}.v1",
            UUID(key),
            {**self.change, **more},
            agency=self.away.events.client.agency,
        )


@pytest.fixture
def monthly(away: Away) -> Monthly:
    away.weeks("PE")
    return Monthly(away)


def test_three_weeks_of_silence_are_no_alarm_in_a_monthly_phase(monthly: Monthly) -> None:
    monthly.begin()
    assert monthly.she_follows() == "handled"

    monthly.silent_for(63)
    assert monthly.away.told() == []
    monthly.silent_for(65)
    assert monthly.away.told() == ["call"]


def test_who_stays_longer_is_called_after_three_weeks_as_before(monthly: Monthly) -> None:
    monthly.begin()

    monthly.silent_for(23)

    assert monthly.away.told() == ["call"]


def test_a_call_is_taken_back_when_she_follows_her_group(monthly: Monthly) -> None:
    monthly.begin()
    monthly.silent_for(23)
    assert monthly.away.told() == ["call"]

    monthly.she_follows("2027-05-07")
    monthly.silent_for(25)

    assert monthly.away.told() == ["call", "-call"]


def test_until_the_phase_begins_she_is_measured_as_before(monthly: Monthly) -> None:
    monthly.begin()
    monthly.she_follows("2027-06-01")

    monthly.silent_for(23)

    assert monthly.away.told() == ["call"]


def test_a_newcomer_is_measured_as_the_group_that_she_came_into(monthly: Monthly) -> None:
    """No fact says that she changes a phase: she never was in another one."""
    monthly.begin()
    own = monthly.away.events, "left", monthly.away.cohort
    tell(*own, participant_id=monthly.away.her, left_on="2027-04-22")
    member = {"id": monthly.away.her, "restricted": False}
    again = monthly.away.events, "joined", monthly.away.cohort
    tell(*again, member=member, joined_on="2027-04-23")

    monthly.silent_for(30)

    assert monthly.away.told() == []


def test_of_an_erased_person_no_rhythm_is_noted(monthly: Monthly) -> None:
    away = monthly.away
    erased = {"participant_id": away.her}
    deliver(
        away.events.database,
        SERVICE,
        "privacy.v2",
        "kreis.participant-erased.v1",
        f"{away.her}#erased",  # type: ignore[arg-type]
        erased,
        agency=away.events.client.agency,
    )

    assert monthly.she_follows() == "refused"

    assert _rhythms(away) == 0


def _rhythms(away: Away) -> int:
    with away.events.database.agency(away.events.client.agency) as work:
        found = work.connection.exec_driver_sql("select count(*) from member_rhythm")
        return int(found.scalar_one())
