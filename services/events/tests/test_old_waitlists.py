"""What becomes of a waitlist when its date is long past."""

from __future__ import annotations

import pytest

from kreis.events.jobs import jobs
from services.events.tests.dates import Dates, wish
from services.events.tests.excursion import DAY, Excursion
from tests.support.fixtures import run_due


@pytest.fixture
def excursion(dates: Dates) -> Excursion:
    return Excursion(dates)


def test_four_weeks_after_the_date_nothing_is_kept_of_who_waited(excursion: Excursion) -> None:
    excursion.is_full_and_two_wait()
    told = len(excursion.events.told("waitlist-left"))

    excursion.events.at("2027-06-01T09:29")
    run_due(excursion.events.database, jobs(None))
    assert len(excursion.ask_staff("GET").json["waiting"]) == 2
    excursion.events.at("2027-06-01T09:31")
    run_due(excursion.events.database, jobs(None))

    assert excursion.ask_staff("GET").json["waiting"] == []
    assert len(excursion.events.told("waitlist-left")) == told


def test_a_date_that_was_moved_keeps_its_waitlist_until_four_weeks_after_the_new_day(
    excursion: Excursion,
) -> None:
    excursion.is_full_and_two_wait()
    excursion.dates.done(excursion.dates.on(DAY), "move", wish("2027-05-05"))

    excursion.events.at("2027-06-01T09:31")
    run_due(excursion.events.database, jobs(None))
    assert len(excursion.ask_staff("GET").json["waiting"]) == 2
    excursion.events.at("2027-06-02T10:01")
    run_due(excursion.events.database, jobs(None))

    assert excursion.ask_staff("GET").json["waiting"] == []
