"""The waiting list, as staff see it."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from tests.support.fixtures import Client
from tests.support.newcomers import SAID, newcomer


@pytest.fixture
def staff(intake: Client) -> Client:
    return intake.as_role("contact-person")


def missing_of(staff: Client, contact_person: str, **known: Any) -> list[str]:
    made = staff.ok("POST", "/v1/participants", newcomer(contact_person, **known))
    found = {entry["participant"]["id"]: entry for entry in staff.ok("GET", "/v1/pool")}
    missing: list[str] = found[made["id"]]["missing"]
    return missing


def test_it_says_how_long_she_waits(staff: Client, contact_person: str) -> None:
    day = staff.database.clock.now().date()
    staff.ok("POST", "/v1/participants", newcomer(contact_person))
    staff.ok("POST", "/v1/participants", newcomer(contact_person, waiting_since="2026-01-11"))

    first, second = staff.ok("GET", "/v1/pool")
    assert first["waiting_days"] == (day - day.replace(2026, 1, 11)).days
    assert second["waiting_days"] == 0


def test_it_says_what_is_still_to_be_asked(staff: Client, contact_person: str) -> None:
    everything = ["slots", "start_weeks", "reach", "gender", "german_level", "needs_care", "notice"]
    child = {"birth_month": "2024-10"}
    asked = missing_of(staff, contact_person, slots=[], start_weeks=[], children=[child])
    assert asked == everything


def test_it_says_when_an_answer_rules_every_group_out(staff: Client, contact_person: str) -> None:
    reach = [{"venue_id": str(uuid4()), "how": "no"}]
    weeks = [{"monday": "2047-04-01", "mornings": "no"}]

    missing = missing_of(staff, contact_person, reach=reach, start_weeks=weeks, **SAID)

    assert missing == ["possible_start_week", "reachable_venue", "notice"]


def test_a_start_week_that_is_over_has_to_be_asked_anew(staff: Client, contact_person: str) -> None:
    weeks = [{"monday": "2020-04-06", "mornings": "yes"}]
    assert "start_weeks" in missing_of(staff, contact_person, start_weeks=weeks)


def test_nothing_is_missing_of_whom_all_is_known(staff: Client, contact_person: str) -> None:
    known = {
        "reach": [{"venue_id": str(uuid4()), "how": "with_lift"}],
        "start_weeks": [{"monday": "2047-04-01", "mornings": "with_childcare"}],
        **SAID,
        "notice": {"language": "tr", "version": "2027-01"},
    }
    assert missing_of(staff, contact_person, **known) == []


def test_it_can_be_one_contact_persons(staff: Client, contact_person: str) -> None:
    staff.ok("POST", "/v1/participants", newcomer(contact_person))

    assert len(staff.ok("GET", f"/v1/pool?contact_person_id={contact_person}")) == 1
    assert staff.ok("GET", f"/v1/pool?contact_person_id={uuid4()}") == []


def test_the_count_is_that_of_the_list(staff: Client, contact_person: str) -> None:
    for _ in range(3):
        staff.ok("POST", "/v1/participants", newcomer(contact_person))
    other = {"contact_person_id": str(uuid4())}

    assert staff.ok("GET", "/v1/pool/count") == {"count": len(staff.ok("GET", "/v1/pool"))}
    path = f"/v1/pool/count?contact_person_id={other['contact_person_id']}"
    assert staff.ok("GET", path) == {"count": 0}


def answers_of(staff: Client) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = staff.ok("GET", "/v1/pool/answers")
    return found


def test_answers_of_the_pool_stand_in_its_order_and_name_nobody(
    staff: Client, contact_person: str
) -> None:
    week, venue = {"monday": "2047-04-01", "mornings": "yes"}, str(uuid4())
    known = {
        "start_weeks": [week],
        "reach": [{"venue_id": venue, "how": "with_lift"}],
        "excluded_venues": [str(uuid4())],
        **SAID,
    }
    staff.ok("POST", "/v1/participants", newcomer(contact_person))
    staff.ok(
        "POST", "/v1/participants", newcomer(contact_person, waiting_since="2026-01-11", **known)
    )

    found, pool = answers_of(staff), [each["participant"] for each in staff.ok("GET", "/v1/pool")]

    same = [name for name in found[0] if name not in ("id", "open")]
    assert [[each[name] for name in same] for each in found] == [
        [each[name] for name in same] for each in pool
    ]
    assert not {"first_name", "last_name", "email", "phone", "children"} & {*found[0]}
    assert found[0]["start_weeks"] == [week]
