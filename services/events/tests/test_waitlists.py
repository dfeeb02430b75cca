"""An excursion with few places: who signs up too late waits, and is offered what becomes free."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from kreis.chassis.data.clock import StoryClock
from kreis.chassis.data.database import Database
from kreis.events.domain.open_days import HolidayCalendar
from kreis.events.domain.waitlists import held_until
from kreis.events.jobs import jobs
from kreis.events.main import SERVICE
from services.events.tests.dates import Dates, Her, date_on
from services.events.tests.excursion import DAY, Excursion
from services.events.tests.members import tell
from tests.support.fixtures import deliver, run_due

Child = Callable[[str], dict[str, str]]


@pytest.fixture
def excursion(dates: Dates) -> Excursion:
    return Excursion(dates)


def test_a_yes_to_all_dates_takes_no_place_where_people_sign_up(excursion: Excursion) -> None:
    excursion.people[0].says("yes")

    seen = excursion.sees(0)
    assert (seen["answer"], seen["needs_sign_up"], seen["places_left"]) == (None, True, 2)
    assert excursion.people[0].sees("2027-05-11")["answer"] == "yes"
    (told,) = excursion.events.told("group-event-places-changed")
    assert (told["adults"], told["needs_sign_up"], told["date"]) == (2, True, DAY)


def test_who_says_yes_beyond_the_places_waits_in_order(excursion: Excursion) -> None:
    excursion.is_full_and_two_wait()

    assert [excursion.place_of(number) for number in range(4)] == [None, None, 1, 2]
    assert [excursion.sees(number)["answer"] for number in range(4)] == ["yes", "yes", None, None]
    assert excursion.dates.on(DAY)["adults_coming"] == 2
    joined = excursion.events.told("waitlist-joined")
    assert [each["invitation_id"] for each in joined] == [
        excursion.invitation(2),
        excursion.invitation(3),
    ]


def test_who_does_not_want_to_wait_is_told_that_it_is_full(excursion: Excursion) -> None:
    excursion.says(0, "yes"), excursion.says(1, "yes")
    refused = excursion.says(2, "yes", waits=False)

    assert (refused.status_code, refused.json["type"]) == (409, "group-full")
    assert excursion.place_of(2) is None


def test_a_second_yes_leaves_her_place_in_line(excursion: Excursion) -> None:
    excursion.is_full_and_two_wait()
    excursion.says(2, "yes")

    assert (excursion.place_of(2), excursion.place_of(3)) == (1, 2)
    assert len(excursion.events.told("waitlist-joined")) == 2


def test_a_free_place_is_held_for_the_first_in_line(excursion: Excursion) -> None:
    excursion.is_full_and_two_wait()
    excursion.says(0, "no")

    assert excursion.offer_of(2)["expires_at"] == "2027-04-24T08:00:00+00:00"
    assert excursion.offer_of(3) is None
    assert excursion.sees(4)["places_left"] == 0
    excursion.says(4, "yes")
    assert excursion.place_of(4) == 3
    (told,) = excursion.events.told("waitlist-offered")
    assert told["invitation_id"] == excursion.invitation(2)


def test_her_yes_takes_the_place(excursion: Excursion) -> None:
    excursion.is_full_and_two_wait()
    excursion.says(0, "no")
    excursion.says(2, "yes")

    assert (excursion.sees(2)["answer"], excursion.place_of(2)) == ("yes", None)
    assert (excursion.place_of(3), excursion.offer_of(3)) == (1, None)
    (ended,) = excursion.events.told("waitlist-offer-ended")
    assert ended["outcome"] == "taken"
    assert [each["invitation_id"] for each in excursion.events.told("waitlist-left")] == [
        excursion.invitation(2)
    ]


def test_her_no_gives_it_to_the_next(excursion: Excursion) -> None:
    excursion.is_full_and_two_wait()
    excursion.says(0, "no")
    excursion.leaves_the_list(2)

    assert excursion.place_of(2) is None
    assert excursion.offer_of(3) is not None
    assert excursion.events.told("waitlist-offer-ended")[0]["outcome"] == "declined"


def test_when_its_time_is_over_the_next_is_offered_it(excursion: Excursion) -> None:
    excursion.is_full_and_two_wait()
    excursion.says(0, "no")
    excursion.events.at("2027-04-24T07:59")
    assert run_due(excursion.events.database, jobs(None)) == 0
    excursion.events.at("2027-04-24T08:01")
    run_due(excursion.events.database, jobs(None))

    assert excursion.offer_of(3) is not None
    assert (excursion.place_of(3), excursion.place_of(2)) == (1, 2)
    assert excursion.events.told("waitlist-offer-ended")[0]["outcome"] == "expired"


def test_who_let_one_offer_run_out_can_still_take_a_free_place(excursion: Excursion) -> None:
    excursion.is_full_and_two_wait()
    excursion.leaves_the_list(3)
    excursion.says(0, "no")
    excursion.events.at("2027-04-24T08:01")
    run_due(excursion.events.database, jobs(None))
    assert excursion.offer_of(2) is None

    excursion.says(2, "yes")
    assert excursion.sees(2)["answer"] == "yes"


def test_an_held_until_in_time_after_a_restart(excursion: Excursion) -> None:
    """Nothing of an offer lives in a process: another one finds it in the database."""
    excursion.is_full_and_two_wait()
    excursion.says(0, "no")
    url = excursion.events.database.direct_url
    excursion.events.database.engine.dispose()

    restarted = Database(url, story_clock=True)
    assert isinstance(restarted.clock, StoryClock)
    restarted.clock.set(datetime(2027, 4, 24, 8, 1, tzinfo=UTC))
    assert run_due(restarted, jobs(None)) == 1
    restarted.close()

    assert excursion.offer_of(3) is not None


def test_an_offer_that_was_taken_does_not_run_out(excursion: Excursion) -> None:
    excursion.is_full_and_two_wait()
    excursion.says(0, "no")
    excursion.says(2, "yes")
    excursion.events.at("2027-04-24T08:01")
    run_due(excursion.events.database, jobs(None))

    assert excursion.sees(2)["answer"] == "yes"
    assert excursion.offer_of(3) is None


def test_of_two_at_the_same_moment_one_has_the_last_place(excursion: Excursion) -> None:
    excursion.says(0, "yes")
    app = excursion.events.console.http.application

    def says_yes(number: int) -> int:
        her = excursion.people[number]
        body = {"answer": "yes", "children": [], "sequence": 0, "waits": True}
        path = f"{her.link}/group-events/{excursion.date['id']}/answer"
        answer = app.test_client().put(path, json=body, headers=excursion.events.console.headers)
        return int(answer.status_code)

    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(says_yes, (1, 2, 3, 4))) == {200}

    assert excursion.dates.on(DAY)["adults_coming"] == 2
    assert sorted(excursion.place_of(number) or 0 for number in range(1, 5)) == [0, 1, 2, 3]


def test_a_cancelled_date_has_no_places_to_offer_until_it_takes_place_after_all(
    excursion: Excursion,
) -> None:
    excursion.is_full_and_two_wait()
    excursion.says(0, "no")
    excursion.dates.done(excursion.dates.on(DAY), "cancellation")
    assert excursion.events.told("waitlist-offer-ended")[0]["outcome"] == "withdrawn"
    assert excursion.offer_of(2) is None

    excursion.dates.done(excursion.dates.on(DAY), "undo")
    assert excursion.offer_of(2) is not None


def test_who_leaves_the_group_falls_out_of_the_list(excursion: Excursion) -> None:
    excursion.is_full_and_two_wait()
    excursion.says(0, "no")
    hers = excursion.people[2].invitation["participant_id"]
    tell(
        excursion.events, "left", excursion.dates.cohort, participant_id=hers, left_on="2027-04-23"
    )

    waiting = excursion.ask_staff("GET").json["waiting"]
    assert [each["invitation_id"] for each in waiting] == [excursion.invitation(3)]
    assert waiting[0]["offer"] is not None


@pytest.mark.parametrize("who", [0, 2], ids=["who had a place", "who was offered one"])
def test_who_is_erased_leaves_her_place_to_the_next(excursion: Excursion, who: int) -> None:
    excursion.is_full_and_two_wait()
    if who == 2:
        excursion.says(0, "no")
    hers = UUID(excursion.people[who].invitation["participant_id"])
    deliver(
        excursion.events.database,
        SERVICE,
        "privacy.v2",
        "kreis.participant-erased.v1",
        f"{hers}#erased",  # type: ignore[arg-type]
        {"participant_id": str(hers)},
        agency=excursion.events.client.agency,
    )
    run_due(excursion.events.database, jobs(None))

    waiting = excursion.ask_staff("GET").json["waiting"]
    assert excursion.invitation(who) not in [each["invitation_id"] for each in waiting]
    assert waiting[0]["offer"] is not None


def test_her_calendar_shows_an_excursion_once_she_has_a_place(excursion: Excursion) -> None:
    excursion.people[0].says("yes")

    def in_calendar() -> bool:
        path = f"{excursion.people[0].link}/calendar"
        return excursion.date["id"] in excursion.events.console.ask("GET", path).text

    assert not in_calendar()
    excursion.says(0, "yes")
    assert in_calendar()


def test_a_no_to_all_dates_leaves_every_list(excursion: Excursion) -> None:
    excursion.is_full_and_two_wait()
    excursion.people[2].says("no")

    assert (excursion.place_of(2), excursion.place_of(3)) == (None, 1)


def test_a_parent_and_her_children_are_one_unit(dates: Dates, child: Child) -> None:
    """Five places for children under 3: the sixth child's mother comes without it, and waits for a
    place with it."""
    people = [Her(dates, number) for number in range(7)]
    toddlers = [child("2025-06") for _ in people]
    for her, toddler in zip(people[:5], toddlers, strict=False):
        her.says("yes", toddler)
    people[5].says("yes")
    people[6].says("yes")
    day = dates.on(DAY)

    def wants(number: int, *children: dict[str, str]) -> None:
        body = {"answer": "yes", "children": children, "sequence": 0, "waits": True}
        path = f"{people[number].link}/group-events/{day['id']}/answer"
        dates.events.console.ok("PUT", path, body)

    wants(5, toddlers[5], child("2025-07"))
    wants(6, toddlers[6])
    people[0].says_of(day, "no")

    two, one = people[5].sees(DAY), people[6].sees(DAY)
    assert (two["answer"], two["children"], two["waitlist"]["offer"]) == ("yes", [], None)
    assert one["waitlist"]["offer"] is not None, "one place is enough for her"
    wants(6, toddlers[6])
    assert people[6].sees(DAY)["children"] == [toddlers[6]]
    people[1].says_of(day, "no")
    assert people[5].sees(DAY)["waitlist"]["offer"] is None
    people[2].says_of(day, "no")
    assert people[5].sees(DAY)["waitlist"]["offer"] is not None


@pytest.mark.parametrize(
    ("now", "ends"),
    [
        ("2027-04-13 10:00", "2027-04-15 10:00"),  # two weeks ahead: 24 hours, nights not counted
        ("2027-04-17 15:00", "2027-04-20 15:00"),  # and Sundays neither
        ("2027-04-22 10:00", "2027-04-22 16:00"),  # within a week: six hours
        ("2027-04-22 18:00", "2027-04-23 12:00"),
        ("2027-04-26 02:00", "2027-04-26 10:00"),  # the day before: two hours
        ("2027-04-26 19:00", "2027-04-27 07:30"),  # but until two hours before it begins
        ("2027-04-27 08:00", "2027-04-27 07:30"),  # too late
    ],
)
def test_how_long_an_offer_holds(now: str, ends: str) -> None:
    """Of a date on Tuesday, 27 April, at 09:30."""
    berlin = ZoneInfo("Europe/Berlin")
    event = date_on(date(2027, 4, 27))
    moment = datetime.fromisoformat(now).replace(tzinfo=berlin)

    found = held_until(moment, event, HolidayCalendar("NW").is_rest_day)

    assert f"{found.astimezone(berlin):%Y-%m-%d %H:%M}" == ends
