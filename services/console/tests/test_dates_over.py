"""Her page when a date is over, was moved, or is hers no more."""

from __future__ import annotations

from uuid import UUID

from kreis.events.main import SERVICE as EVENTS
from services.console.tests.my_dates import date_of, look_at, move, tap
from services.console.tests.town import Invited
from tests.support.fixtures import deliver


def test_a_date_that_is_over_is_not_the_next_one(amira: Invited) -> None:
    """The first date is on Monday, 5 April, from 9:00 to 12:00 in Unna."""
    amira.tap("Ja, mit Kind (2 Jahre)")
    seen = amira.look()
    amira.town.at("2027-04-05T10:47")

    page = amira.look()
    assert "Di 6. April" in page.root.one("section").text
    assert "Mo 5. April" not in page.text

    status, page = tap(amira, seen, "Diesmal nicht")
    assert (status, page.heading) == (409, "Dieser Termin ist vorbei")
    assert "Nächster Termin" in page.text
    assert "Di 6. April" in page.root.all("section")[-1].text
    assert "Mo 5. April" not in page.text
    assert date_of(amira, 0)["answer"] == "yes"
    assert tap(amira, page, "Diesmal nicht")[0] == 303
    assert date_of(amira, 1)["answer"] == "no"


def test_a_date_that_runs_is_shown_and_takes_no_answer(amira: Invited) -> None:
    amira.tap("Ja, mit Kind (2 Jahre)")
    amira.town.at("2027-04-05T08:00")

    page = amira.look()
    assert "Mo 5. April" in page.root.one("section").text
    assert "Diesmal nicht" not in page.buttons
    assert "Dieser Termin ist vorbei." not in look_at(amira, 0).text


def test_the_question_about_a_moved_date_stands_first(amira: Invited) -> None:
    amira.tap("Ja, mit Kind (2 Jahre)")
    move(amira, 5)

    page = amira.look()
    first, second = page.root.all("section")[:2]
    assert "Ja, das passt" in first.text
    assert "10:00–12:00" in first.text
    assert "Mo 5. April" in second.text
    status, page = tap(amira, page, "Ja, das passt")
    assert status == 303
    assert not date_of(amira, 5)["is_asked_again"]
    assert "Mo 5. April" in amira.look().root.one("section").text


def test_who_is_taken_out_before_the_start_reads_that_she_is_out_of_the_group(
    amira: Invited,
) -> None:
    amira.tap("Ja, mit Kind (2 Jahre)")
    left = {"cohort_id": amira.cohort, "participant_id": amira.participant}
    told = "kreis.cohort-member-left.v1"
    deliver(
        amira.town.events.database,
        EVENTS,
        "cohorts.cohort.v1",
        told,
        UUID(amira.cohort),
        {**left, "left_on": "2027-03-16"},
        agency=amira.town.agency,
    )

    page = amira.look()
    assert "Sie sind nicht mehr in dieser Gruppe." in page.text
    assert "vorbei" not in page.text
