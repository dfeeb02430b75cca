"""Entries: a list recorded at once, corrected, taken back, and listed by month."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from tests.support.fixtures import Client, facts
from tests.support.newcomers import newcomer


@pytest.fixture
def staff(intake: Client) -> Client:
    return intake.as_role("contact-person")


@pytest.fixture
def people(staff: Client, contact_person: str) -> list[str]:
    def register(first_name: str, number: int) -> str:
        mail = f"newcomer{number}@post.example"
        person = newcomer(contact_person, first_name=first_name, email=mail)
        return str(staff.ok("POST", "/v1/participants", person)["id"])

    return sorted(register(name, place) for place, name in enumerate(["Derya", "Elif", "Amira"]))


Day = Callable[[int], str]


@pytest.fixture
def day(staff: Client) -> Day:
    """The day so many days from today."""
    return lambda later: (staff.database.clock.now().date() + timedelta(days=later)).isoformat()


def told(staff: Client) -> list[str]:
    return [each["type"].split(".")[1] for each in facts(staff.database, "participation.v1")]


def list_of(people: list[str], day: str) -> dict[str, Any]:
    return {"entries": [{"participant_id": who, "entry_date": day} for who in people]}


def missing(of: Client) -> list[str]:
    return [each["participant_id"] for each in of.ok("GET", "/v1/entries/missing")["items"]]


def test_a_list_is_recorded_at_once_and_can_be_taken_back(
    staff: Client, people: list[str], day: Day
) -> None:
    assert missing(staff) == people
    asked = list_of(people, day(-2))

    made = staff.ok("POST", "/v1/entries", asked, Idempotency_Key="list-1")
    again = staff.ok("POST", "/v1/entries", asked, Idempotency_Key="list-1")
    late = staff.ok("POST", "/v1/entries", asked)

    assert [each["participant_id"] for each in made["recorded"]] == people
    assert again == made
    assert late["recorded"] == []
    assert {each["why"] for each in late["skipped"]} == {"already-entered"}
    assert missing(staff) == []
    assert told(staff) == ["entry-recorded"] * 3

    back = staff.ok("POST", "/v1/entries/withdrawals", {"participant_ids": people[:2]})

    assert back == {"withdrawn": people[:2], "skipped": []}
    assert missing(staff) == people[:2]
    assert staff.ok("GET", f"/v1/participants/{people[0]}")["state"] == "waiting"
    assert told(staff)[3:] == ["entry-withdrawn"] * 2
    states = [each["data"]["state"] for each in facts(staff.database, "intake.pool.v1")]
    assert states[-2:] == ["waiting", "waiting"]
    assert staff.ok("POST", "/v1/entries", list_of(people[:1], day(0)))["skipped"] == []


def test_one_day_that_cannot_be_refuses_the_whole_list(
    staff: Client, people: list[str], day: Day
) -> None:
    asked = list_of(people, day(0))
    asked["entries"][1]["entry_date"] = day(1)

    refused = staff.ask("POST", "/v1/entries", asked)

    assert refused.status_code == 422
    (fault,) = refused.json["errors"]
    assert fault["field"] == "entries.1.entry_date"
    assert told(staff) == []


def test_nobody_records_or_takes_back_an_entry_of_a_colleagues_person(
    staff: Client, people: list[str], day: Day
) -> None:
    colleague = staff.as_role("contact-person", subject=str(uuid4()))

    made = colleague.ok("POST", "/v1/entries", list_of(people, day(0)))

    assert made["recorded"] == []
    assert {each["why"] for each in made["skipped"]} == {"no-participant"}
    assert missing(colleague) == []
    assert missing(staff.as_role("lead")) == people
    staff.ok("POST", "/v1/entries", list_of(people, day(0)))
    back = colleague.ok("POST", "/v1/entries/withdrawals", {"participant_ids": people})
    assert back["withdrawn"] == []


def test_people_of_colleagues_take_no_place_on_a_page(staff: Client, people: list[str]) -> None:
    colleague = str(uuid4())
    person = {"first_name": "Nele", "last_name": "Krüger", "phone": "0231 5550102"}
    staff.as_role("lead").ok("PUT", f"/v1/staff/{colleague}", person)
    hers = newcomer(colleague, first_name="Nadia", email="nadia@post.example")
    who = staff.ok("POST", "/v1/participants", hers)["id"]
    desk = staff.as_role("contact-person", subject=colleague)

    first = desk.ok("GET", "/v1/entries/missing?limit=1")
    second = desk.ok("GET", f"/v1/entries/missing?limit=1&after={first['next']}")

    assert [each["participant_id"] for each in first["items"]] == [who]
    assert second == {"items": [], "next": None}


def test_a_day_is_corrected_and_what_it_was_is_kept(
    staff: Client, people: list[str], day: Day
) -> None:
    path = f"/v1/participants/{people[0]}/entry"
    absent = staff.ask("POST", f"{path}/corrections", {"entry_date": day(-1)})
    first = staff.ok("POST", path, {"entry_date": day(-3)})

    changed = staff.ok("POST", f"{path}/corrections", {"entry_date": day(-1), "seen": day(-3)})
    stale = staff.ask("POST", f"{path}/corrections", {"entry_date": day(-2), "seen": day(-3)})

    assert (absent.status_code, absent.json["type"]) == (409, "no-entry")
    assert changed == {**first, "entry_date": day(-1)}
    assert (stale.status_code, stale.json["type"]) == (409, "entry-changed")
    assert told(staff) == ["entry-recorded", "entry-corrected"]
    with staff.database.agency(staff.agency) as work:
        rows = work.connection.exec_driver_sql("select entry_date, ended_by from former_entry")
        assert [(str(row[0]), row[1]) for row in rows] == [(day(-3), staff.staff_id)]


def test_entry_exit_and_re_entry_keep_their_order(
    staff: Client, people: list[str], day: Day
) -> None:
    """Each is refused at its own field, before and after what surrounds it."""
    path = f"/v1/participants/{people[0]}"

    def at_field(what: str, **body: str) -> str:
        answer = staff.ask("POST", f"{path}/{what}", body)
        assert answer.status_code == 422
        (fault,) = answer.json["errors"]
        return str(fault["field"])

    for wrong in (day(1), "0026-04-05"):
        assert at_field("entry", entry_date=wrong) == "entry_date"
        assert at_field("exit", exit_date=wrong) == "exit_date"
        assert at_field("waiting", waiting_since=wrong) == "waiting_since"
    staff.ok("POST", f"{path}/entry", {"entry_date": day(-9)})
    assert at_field("exit", exit_date=day(-10)) == "exit_date"
    staff.ok("POST", f"{path}/exit", {"exit_date": day(-5)})
    assert at_field("entry/corrections", entry_date=day(-4)) == "entry_date"
    assert at_field("re-entry", re_entry_date=day(-6)) == "re_entry_date"
    assert at_field("re-entry", re_entry_date=day(1)) == "re_entry_date"
    staff.ok("POST", f"{path}/re-entry", {"re_entry_date": day(-3)})
    assert at_field("exit", exit_date=day(-4)) == "exit_date"

    days = staff.ok("GET", f"{path}/stay")["days"]
    assert days["entry"]["last"] == day(-5)
    assert days["exit"] == {"first": day(-3), "last": day(0)}
    back = staff.ok("POST", "/v1/entries/withdrawals", {"participant_ids": people[:1]})
    assert back["skipped"] == [{"participant_id": people[0], "why": "has-left"}]


def test_who_gave_up_and_is_back_enters_after_that_day(
    staff: Client, people: list[str], day: Day
) -> None:
    path = f"/v1/participants/{people[0]}"
    gone = {"exit_date": day(-8), "destination": "gave_up_waiting"}
    staff.ok("POST", f"{path}/exit", gone)
    assert missing(staff) == people[1:]

    staff.ok("POST", f"{path}/waiting", {"waiting_since": day(-4)})

    (first, *_) = staff.ok("GET", "/v1/entries/missing")["items"]
    assert first == {"participant_id": people[0], "since": day(-4)}
    assert staff.ask("POST", f"{path}/entry", {"entry_date": day(-5)}).status_code == 422
    staff.ok("POST", f"{path}/entry", {"entry_date": day(-4)})


def test_the_entries_of_a_period_are_listed_briefly_to_others(
    staff: Client, people: list[str], day: Day
) -> None:
    staff.ok("POST", "/v1/entries", list_of(people[:2], day(-40)))
    staff.ok("POST", "/v1/entries", list_of(people[2:], day(-1)))
    period = f"/v1/entries?from={day(-3)}&until={day(0)}"

    (mine,) = staff.ok("GET", period)["items"]
    (briefly,) = staff.as_role("contact-person", subject=str(uuid4())).ok("GET", period)["items"]
    today = staff.ok("GET", f"/v1/entries?recorded_on={day(0)}")["items"]
    page = staff.as_role("lead").ok("GET", f"/v1/entries?from={day(-50)}&limit=2")

    assert len(today) == 3
    assert staff.ok("GET", f"/v1/entries?recorded_on={day(-1)}")["items"] == []
    assert (mine["participant_id"], mine["entry_date"]) == (people[2], day(-1))
    assert mine["participant"]["is_in_full"] is True
    assert briefly["participant"]["is_in_full"] is False
    assert [each["participant_id"] for each in page["items"]] == people[:2]
    assert page["next"] == people[1]


def test_who_has_entered_and_is_in_no_group_is_listed_for_her_contact_person(
    staff: Client, people: list[str], day: Day
) -> None:
    """Nobody has told of a group; the others still wait."""
    path = "/v1/participants?without_group=true"
    assert staff.ok("GET", path)["items"] == []
    staff.ok("POST", "/v1/entries", list_of(people[:1], day(-2)))

    (alone,) = staff.ok("GET", path)["items"]

    assert alone["id"] == people[0]
    assert staff.as_role("contact-person", subject=str(uuid4())).ok("GET", path)["items"] == []
    assert len(staff.as_role("lead").ok("GET", path)["items"]) == 1
    staff.ok("POST", f"/v1/participants/{people[0]}/waiting", {"waiting_since": day(0)})
    assert staff.ok("GET", path)["items"] == []
