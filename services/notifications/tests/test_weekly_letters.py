"""A letter to staff on Monday at 7:30: what waits for her people, in numbers, once a week."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest

from kreis.cohorts.main import SERVICE as COHORTS
from kreis.notifications.domain.weekly_letters import BERLIN, next_letter
from kreis.notifications.senders.file_outbox import FileOutbox
from kreis.notifications.senders.sender import OutcomeUnknown
from services.notifications.tests.desk import MONDAY, PETRA, Desk
from services.notifications.tests.mails import body
from services.notifications.tests.power_cut import power_cut_before_the_commit
from services.notifications.tests.world import World, answering
from tests.support.fixtures import Client


@pytest.fixture
def desk(world: World, client_of: Callable[..., Client]) -> Iterator[Desk]:
    """Petra wants her letter. Derya is to be called; the group's first list is missing."""
    with answering(client_of(COHORTS, story_clock=True)) as cohorts:
        cohorts.client.agency = world.agency
        desk = Desk(world, cohorts.url)
        derya = world.register()
        world.invite(derya)
        world.set_clock(MONDAY - timedelta(days=2))
        world.send_due()
        desk.wants(desk.petra, PETRA)
        desk.to_call(derya)
        yield desk


def test_on_monday_at_half_past_seven_it_says_what_waits_and_what_the_week_brings(
    desk: Desk,
) -> None:
    desk.until(MONDAY - timedelta(seconds=1))
    assert desk.letters() == []

    desk.world.set_clock(MONDAY)
    desk.run()

    (mail,) = desk.letters()
    assert mail["To"] == PETRA
    assert str(mail["From"]).startswith('"Kreis, Lindenbrücke"')
    assert mail["Subject"] == "Ihre Woche: 9 Dinge warten"
    assert body(mail).splitlines() == [
        "Guten Morgen, das wartet auf Sie.",
        "Anruf nötig: 2",
        "Liste fehlt: 7",
        "Diese Woche:",
        "Treffen: 1",
        "Warten auf eine Gruppe: 1",
        "Heute öffnen: https://kreis.lindenbruecke.example/team/heute",
        "In dieser E-Mail stehen nie Namen. Der Link führt zur Anmeldung.",
        "Sie kommt montags um 7:30 Uhr, und nur, wenn etwas wartet.",
        "Abbestellen können Sie sie in Kreis, auf der Seite „Wochenbrief“.",
    ]


def test_it_names_nobody_and_its_row_holds_no_address_and_no_number(desk: Desk) -> None:
    desk.until(MONDAY)

    (mail,) = desk.letters()
    assert not {"Derya", "Şahin", "Petra", "Neumann"} & set(body(mail).split())
    assert desk.rows() == [(desk.petra, "sent", None)]
    assert PETRA not in desk.world.rows_of_everything()


def test_who_says_nothing_or_says_no_gets_none(desk: Desk) -> None:
    murat = desk.colleague("Murat")
    desk.world.register("Amira", "Haddad", contact_person_id=murat)
    desk.wants(desk.petra, PETRA, is_wanted=False)

    desk.until(MONDAY)

    assert desk.letters() == []
    assert desk.rows() == []


def test_a_letter_about_nothing_is_not_sent(desk: Desk) -> None:
    """Whom she accompanies nobody has to call, and no list of hers is missing."""
    murat = desk.colleague("Murat")
    desk.world.register("Amira", "Haddad", contact_person_id=murat)
    desk.wants(murat, "murat@post.example")

    desk.until(MONDAY)

    assert [str(each["To"]) for each in desk.letters()] == [PETRA]
    assert (murat, "suppressed", "nothing_waits") in desk.rows()


def test_who_stands_in_gets_the_letter_and_who_is_away_gets_none(desk: Desk) -> None:
    murat = desk.colleague("Murat")
    desk.wants(murat, "murat@post.example")
    desk.stands_in(desk.petra, murat, MONDAY)

    desk.until(MONDAY)

    (mail,) = desk.letters()
    assert mail["To"] == "murat@post.example"
    assert mail["Subject"] == "Ihre Woche: 9 Dinge warten"
    assert (desk.petra, "suppressed", "is_away") in desk.rows()


def test_who_says_no_after_it_was_planned_gets_none(desk: Desk) -> None:
    desk.until(MONDAY - timedelta(minutes=1))
    desk.wants(desk.petra, PETRA, is_wanted=False)

    desk.world.set_clock(MONDAY)
    desk.run()

    assert desk.letters() == []


def test_it_comes_every_week_once_however_often_the_day_is_planned(desk: Desk) -> None:
    desk.until(MONDAY)
    for hours in (1, 30, 100):
        desk.world.set_clock(MONDAY + timedelta(hours=hours))
        desk.plan_day()
        desk.run()
    assert len(desk.letters()) == 1

    desk.until(MONDAY + timedelta(days=7))

    assert len(desk.letters()) == 2


def test_a_process_that_dies_after_the_send_sends_no_second_letter(desk: Desk) -> None:
    desk.until(MONDAY - timedelta(minutes=1))
    desk.world.set_clock(MONDAY)
    assert desk.run_one(), "who reads a letter is found"
    with power_cut_before_the_commit():
        desk.run_one()
    assert len(desk.letters()) == 1
    assert desk.rows() == [(desk.petra, "sending", None)]

    desk.run()

    assert len(desk.letters()) == 1
    assert desk.rows() == [(desk.petra, "sent", None)]


def test_a_letter_whose_outcome_nobody_knows_is_not_sent_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broke_off(self: FileOutbox, letter: object) -> None:
        raise OutcomeUnknown

    monkeypatch.setattr(FileOutbox, "send", broke_off)
    desk.until(MONDAY)
    monkeypatch.undo()
    desk.run()

    assert desk.letters() == []
    assert desk.rows() == [(desk.petra, "unknown", None)]


def test_while_a_service_is_away_it_waits_and_after_the_week_it_is_left_out(desk: Desk) -> None:
    away = {"cohorts_url": "http://127.0.0.1:9"}
    desk.until(MONDAY, **away)
    assert desk.rows() == []

    desk.world.set_clock(MONDAY + timedelta(hours=3))
    desk.run()
    assert len(desk.letters()) == 1

    late = MONDAY + timedelta(days=7)
    desk.until(late, **away)
    desk.world.set_clock(late + timedelta(days=7, hours=-7))
    desk.run()
    assert len(desk.letters()) == 1
    assert desk.rows()[-1] == (desk.petra, "suppressed", "week_is_over")


def test_she_reads_on_her_page_what_became_of_the_last_one(desk: Desk) -> None:
    own = desk.world.notifications.as_role("contact-person", subject=desk.petra)
    assert own.ok("GET", "/v1/weekly-letters/newest") == {"letter": None}

    desk.until(MONDAY)

    letter = own.ok("GET", "/v1/weekly-letters/newest")["letter"]
    assert (letter["monday"], letter["state"]) == ("2027-04-26", "sent")
    somebody = desk.world.notifications.as_role("contact-person")
    assert somebody.ok("GET", "/v1/weekly-letters/newest") == {"letter": None}


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2027-04-25T22:00", "2027-04-26T07:30+02:00"),
        ("2027-04-26T07:29", "2027-04-26T07:30+02:00"),
        ("2027-04-26T07:30", "2027-05-03T07:30+02:00"),
        ("2027-03-27T12:00", "2027-03-29T07:30+02:00"),  # the clock goes forward on the 28th
        ("2027-10-30T12:00", "2027-11-01T07:30+01:00"),  # and back on the 31st; All Saints' Day
        ("2027-03-23T12:00", "2027-03-29T07:30+02:00"),  # Easter Monday
    ],
)
def test_monday_is_by_the_clock_on_the_wall_also_on_a_holiday(now: str, expected: str) -> None:
    at = next_letter(datetime.fromisoformat(now).replace(tzinfo=BERLIN))

    assert at.isoformat(timespec="minutes") == expected
