"""The calendar shows a week as it is: dates of groups, and conversations of who looks."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bench.ground import STAFF
from bench.served import Ground, running_services
from services.console.tests.page import Page
from services.console.tests.spring import Desk, Spring

LAST = -1
"""Of the dates of the group."""


@pytest.fixture(scope="module")
def spring(ground: Ground, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Spring]:
    with running_services(tmp_path_factory.mktemp("calendar"), ground) as served:
        yield Spring(served)


@pytest.fixture(scope="module")
def petra(spring: Spring) -> Desk:
    return spring.browser()


def day(page: Page, name: str) -> str:
    found = next(each for each in page.root.all("section") if each.one("h2").text == name)
    return " ".join(found.text.split())


def test_her_conversations_stand_between_the_dates_of_groups(spring: Spring, petra: Desk) -> None:
    talks(spring, spring.people[0], "2027-04-06T08:00")
    talks(spring, spring.people[1], "2027-04-06T14:00")

    tuesday = day(petra.see("/team/kalender?ab=2027-04-05"), "Di 06.04.")

    early, date, late = (tuesday.index(each) for each in ("08:00", "09:00", "14:00"))
    assert early < date < late
    assert "Gespräch mit Amira Haddad" in tuesday[early:date]
    assert "Gespräch mit Sabine Krämer" in tuesday[late:]


def test_an_open_time_is_no_conversation(spring: Spring, petra: Desk) -> None:
    open_at(spring, "2027-04-09T15:00")

    assert "15:00" not in day(petra.see("/team/kalender?ab=2027-04-05"), "Fr 09.04.")


def test_whoever_has_no_conversations_sees_none(spring: Spring) -> None:
    talks(spring, spring.people[3], "2027-03-31T11:00")

    lead = spring.browser("lead").see("/team/kalender?ab=2027-03-29")

    assert "Kein Termin" in day(lead, "Mi 31.03.")


def test_a_closed_day_says_so_in_the_calendar_and_at_its_date(spring: Spring, petra: Desk) -> None:
    spring.ask("PUT", "/closure-days/2027-04-07", {"reason": "Betriebsausflug"})
    try:
        week = petra.see("/team/kalender?ab=2027-04-05")
        date = " ".join(petra.see(f"/team/termin/{spring.date(2)}").text.split())
        other = petra.see(f"/team/termin/{spring.date(1)}").text
    finally:
        spring.ask("DELETE", "/closure-days/2027-04-07")

    assert "Schließtag: Betriebsausflug" in day(week, "Mi 07.04.")
    assert week.text.count("Schließtag:") == 1
    assert "Schließtag (Betriebsausflug). Der Termin steht trotzdem, bis Sie ihn" in date
    assert "Der Termin steht trotzdem" not in other
    assert "Schließtag:" not in petra.see("/team/kalender?ab=2027-04-05").text


def test_a_day_with_a_conversation_is_not_free(spring: Spring, petra: Desk) -> None:
    talks(spring, spring.people[2], "2027-03-30T11:00")

    page = petra.see("/team/kalender?ab=2027-03-29")

    assert "Gespräch mit Derya Şahin" in day(page, "Di 30.03.")
    assert "Kein Termin" not in day(page, "Di 30.03.")
    assert "trifft sich keine Gruppe" in page.text


def test_the_next_date_is_to_come_and_takes_place(spring: Spring, petra: Desk) -> None:
    """On the day of the first date, after its end; the second is cancelled."""
    spring.at("2027-04-05T15:00")
    cancel(spring, 1)

    page = petra.see("/team/kalender?ab=2027-03-01")

    assert "Der nächste Termin: Mi 7. April 2027" in " ".join(page.text.split())


def test_without_a_date_to_come_the_page_says_so(spring: Spring, petra: Desk) -> None:
    last = spring.dates[LAST]
    spring.at(f"{last['ends_at'][:16]}")

    page = petra.see("/team/kalender?ab=2027-03-01")

    assert "und es gibt keinen späteren Termin." in page.text


def open_at(spring: Spring, moment: str) -> str:
    """The id of the time, for half an hour on the telephone."""
    slots = [{"starts_at": f"{moment}:00+02:00", "minutes": 30, "form": "phone"}]
    sent = {"contact_person_id": STAFF, "slots": slots}
    (opened,) = spring.ask("POST", "/appointment-slots", sent)["opened"]
    return str(opened["id"])


def talks(spring: Spring, who: str, moment: str) -> None:
    """She takes this time by her link."""
    browser = spring.served.console.test_client()
    taken = browser.post(
        f"/a/{spring.link_of(who)}/gespraech", data={"take": open_at(spring, moment)}
    )
    assert taken.status_code == 303, taken.text


def cancel(spring: Spring, number: int) -> None:
    date = spring.ask("GET", f"/group-events/{spring.date(number)}")
    spring.ask("POST", f"/group-events/{date['id']}/cancellation", {"sequence": date["sequence"]})
