"""A member of staff says whether and where her letter comes; it counts her people alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from tests.support.fixtures import Client
from tests.support.newcomers import newcomer

PETRA = "petra.neumann@post.example"


@pytest.fixture
def petra(intake: Client, contact_person: str) -> Client:
    found = intake.as_role("contact-person", subject=contact_person)
    found.staff_id = contact_person
    return found


def colleague(intake: Client) -> str:
    staff_id = str(uuid4())
    person = {"first_name": "Murat", "last_name": "Yıldız", "phone": "0221 4710102"}
    intake.as_role("lead").ok("PUT", f"/v1/staff/{staff_id}", person)
    return staff_id


def register(intake: Client, contact_person: str, name: str) -> str:
    person = newcomer(contact_person, first_name=name, email=f"{name.lower()}@post.example")
    return str(intake.as_role("contact-person").ok("POST", "/v1/participants", person)["id"])


def of_service(intake: Client) -> Client:
    return intake.as_service("notifications", "intake", "workload:read")


def letter_to(intake: Client, staff_id: str) -> Any:
    return of_service(intake).ok("GET", f"/v1/staff/{staff_id}/weekly-letter")


def test_nothing_is_sent_before_she_has_said_so(intake: Client, petra: Client) -> None:
    assert petra.ok("GET", "/v1/weekly-letter") == {"email": None, "is_wanted": False}
    assert of_service(intake).ok("GET", "/v1/weekly-letters") == {"staff": []}

    petra.ok("PUT", "/v1/weekly-letter", {"email": f" {PETRA} ", "is_wanted": True})

    assert petra.ok("GET", "/v1/weekly-letter") == {"email": PETRA, "is_wanted": True}
    assert of_service(intake).ok("GET", "/v1/weekly-letters") == {"staff": [petra.staff_id]}


def test_she_switches_it_off_and_keeps_her_address(intake: Client, petra: Client) -> None:
    petra.ok("PUT", "/v1/weekly-letter", {"email": PETRA, "is_wanted": True})
    seen = petra.ask("GET", "/v1/weekly-letter").headers["ETag"]
    off = {"email": PETRA, "is_wanted": False}
    petra.ok("PUT", "/v1/weekly-letter", off, If_Match=seen)

    late = petra.ask("PUT", "/v1/weekly-letter", {**off, "is_wanted": True}, If_Match=seen)
    assert (late.status_code, late.json["type"]) == (412, "changed-meanwhile"), "of another tab"
    assert petra.ok("GET", "/v1/weekly-letter") == {"email": PETRA, "is_wanted": False}
    assert of_service(intake).ok("GET", "/v1/weekly-letters") == {"staff": []}


@pytest.mark.parametrize("email", [None, "", "petra", "petra@", "a@b@c.example"])
def test_without_a_usable_address_there_is_no_letter(petra: Client, email: str | None) -> None:
    refused = petra.ask("PUT", "/v1/weekly-letter", {"email": email, "is_wanted": True})

    assert refused.status_code == 422
    assert [each["field"] for each in refused.json["errors"]] == ["email"]


def test_it_counts_her_own_people_and_those_of_whom_she_stands_in_for(
    intake: Client, petra: Client
) -> None:
    murat = colleague(intake)
    own, other = register(intake, petra.staff_id, "Derya"), register(intake, murat, "Amira")

    alone = letter_to(intake, petra.staff_id)
    assert (alone["people"], alone["staff"], alone["waiting"]) == ([own], [petra.staff_id], 1)
    assert alone["agency"]["short_name"]

    today = datetime.now(UTC).date()
    days = {
        "first_day": (today - timedelta(days=1)).isoformat(),
        "last_day": (today + timedelta(days=3)).isoformat(),
    }
    said = {"staff_id": murat, "substitute_id": petra.staff_id, **days}
    intake.as_role("lead").ok("POST", "/v1/substitutions", said)

    both = letter_to(intake, petra.staff_id)
    assert both["people"] == sorted([own, other])
    assert both["staff"] == sorted([petra.staff_id, murat])
    assert (both["waiting"], both["is_away"]) == (2, False)
    assert letter_to(intake, murat)["is_away"] is True


def test_nobody_else_reads_or_changes_it(intake: Client, petra: Client) -> None:
    petra.ok("PUT", "/v1/weekly-letter", {"email": PETRA, "is_wanted": True})
    other = intake.as_role("contact-person", subject=colleague(intake))

    assert other.ok("GET", "/v1/weekly-letter")["email"] is None
    assert petra.ask("GET", "/v1/weekly-letters").status_code == 403
    path = f"/v1/staff/{petra.staff_id}/weekly-letter"
    assert petra.ask("GET", path).status_code == 403
    unknown = of_service(intake).ask("GET", f"/v1/staff/{uuid4()}/weekly-letter")
    assert (unknown.status_code, unknown.json["type"]) == (404, "no-staff")
    role = intake.as_role("contact-person", subject="contact-person")
    nobody = role.ask("GET", "/v1/weekly-letter")
    assert (nobody.status_code, nobody.json["type"]) == (404, "no-staff")
