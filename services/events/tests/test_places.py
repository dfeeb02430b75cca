"""How many places a date has, and what staff do about a waitlist by hand."""

from __future__ import annotations

from typing import Any

import pytest

from kreis.events.commands import answers
from kreis.events.domain.refusals import DatePast
from kreis.events.jobs import jobs
from services.events.tests.dates import Dates, wish
from services.events.tests.excursion import DAY, Excursion
from tests.support.fixtures import run_due


@pytest.fixture
def excursion(dates: Dates) -> Excursion:
    return Excursion(dates)


def test_more_places_go_to_those_who_wait(excursion: Excursion) -> None:
    excursion.is_full_and_two_wait()
    assert excursion.limit(4).status_code == 200

    assert excursion.offer_of(2) is not None
    assert excursion.offer_of(3) is not None


def test_nobody_loses_a_place_to_a_smaller_number(excursion: Excursion) -> None:
    excursion.is_full_and_two_wait()
    refused = excursion.limit(1)

    assert (refused.status_code, refused.json["type"]) == (409, "places-too-few")
    assert refused.json["errors"][0]["expected"] == "at least 2: they come"


def test_of_two_who_change_the_places_the_second_is_told(excursion: Excursion) -> None:
    path = f"/v1/group-events/{excursion.date['id']}/places"
    seen = excursion.events.staff.ask("GET", path).headers["ETag"]
    excursion.limit(3)
    care = {"total": 8, "by_band": {}}
    body = {"capacity": {"adults": 9, "care_places": care}, "needs_sign_up": True}

    assert excursion.events.staff.ask("PUT", path, body, If_Match=seen).status_code == 412
    assert excursion.dates.on(DAY)["adults"] == 3


def test_another_refusal_is_not_taken_for_no_room(
    excursion: Excursion, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Any) -> None:
        raise DatePast("The date is past")

    monkeypatch.setattr(answers, "check_room", refuse)
    refused = excursion.says(0, "yes", waits=True)

    assert (refused.status_code, refused.json["type"]) == (409, "date-past")
    assert excursion.place_of(0) is None


def test_everybody_comes_to_the_start_week(events: Any, unna: dict[str, Any]) -> None:
    events.confirm(unna)
    first = events.group_events(unna)[0]
    path = f"/v1/group-events/{first['id']}/places"
    seen = events.staff.ask("GET", path).headers["ETag"]
    body = {
        "capacity": {"adults": 5, "care_places": {"total": 1, "by_band": {}}},
        "needs_sign_up": True,
    }
    assert events.staff.ask("PUT", path, body, If_Match=seen).json["type"] == "assessment-week"


def test_staff_see_the_list_and_act_by_hand(excursion: Excursion) -> None:
    excursion.is_full_and_two_wait()
    full = excursion.ask_staff("POST", f"/{excursion.invitation(3)}/offers")
    assert (full.status_code, full.json["type"]) == (409, "no-free-place")

    excursion.ask_staff("DELETE", f"/{excursion.invitation(2)}")
    excursion.ask_staff("DELETE", f"/{excursion.invitation(2)}")
    excursion.says(0, "no")
    listed = excursion.ask_staff("GET").json
    assert [(each["place"], each["offer"] is not None) for each in listed["waiting"]] == [(1, True)]
    stranger = excursion.ask_staff("POST", f"/{excursion.invitation(2)}/offers")
    assert (stranger.status_code, stranger.json["type"]) == (404, "not-waiting")


def test_staff_offer_a_place_once_more_to_who_let_one_run_out(excursion: Excursion) -> None:
    excursion.is_full_and_two_wait()
    excursion.leaves_the_list(3)
    excursion.says(0, "no")
    excursion.events.at("2027-04-24T08:01")
    run_due(excursion.events.database, jobs(None))

    again = excursion.ask_staff("POST", f"/{excursion.invitation(2)}/offers").json
    assert again["waiting"][0]["offer"] is not None
    assert len(excursion.events.told("waitlist-offered")) == 2


def test_only_who_has_a_place_is_expected(excursion: Excursion) -> None:
    for her in excursion.people:
        her.says("yes")
    excursion.is_full_and_two_wait()
    excursion.events.at("2027-05-04T06:00")
    path = f"/v1/group-events/{excursion.date['id']}/attendance"
    marked = excursion.events.staff.ok("PUT", path, {"entries": [], "all_others_present": True})

    present = [each for each in marked["entries"] if each.get("status") == "present"]
    assert len(present) == 2
    assert marked["is_held"] is True


def test_an_offer_moves_along_with_its_date(excursion: Excursion) -> None:
    excursion.is_full_and_two_wait()
    excursion.says(0, "no")
    excursion.dates.done(excursion.date, "move", wish(day=DAY))

    assert excursion.offer_of(2) is not None
    assert excursion.says(2, "yes").status_code == 200
    assert excursion.sees(2)["answer"] == "yes"
