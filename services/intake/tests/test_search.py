"""Searching for people: everybody is found by what the searcher sees of her, and by no more."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from tests.support.fixtures import Client
from tests.support.newcomers import newcomer


@pytest.fixture
def derya(intake: Client, contact_person: str) -> str:
    person = newcomer(contact_person, phone="0171 3920011")
    return str(intake.as_role("contact-person").ok("POST", "/v1/participants", person)["id"])


@pytest.fixture
def colleague(intake: Client, contact_person: str) -> Client:
    staff_id = str(uuid4())
    person = {"first_name": "Sabine", "last_name": "Krause", "phone": "0221 4710102"}
    intake.as_role("lead").ok("PUT", f"/v1/staff/{staff_id}", person)
    found = intake.as_role("contact-person", subject=staff_id)
    found.staff_id = staff_id
    return found


def finds(who: Client, words: str) -> list[dict[str, Any]]:
    return list(who.ok("POST", "/v1/participants/search", {"words": words})["items"])


SEEN_IN_FULL = ("derya", "ŞAHIN", "sahin der", "hin", "0171 3920011", "+49 171 392", "3920011")
BRIEFLY = ("Derya", "der", "Derya Ş", "derya s")
NOBODY = ("Şahin", "hin", "Derya Şa", "0171 3920011", "Fatma", "12", "%%", "__")


@pytest.mark.parametrize("role", ["contact-person", "lead"])
def test_her_contact_person_and_leads_find_her_by_name_and_number(
    intake: Client, derya: str, role: str
) -> None:
    for words in SEEN_IN_FULL:
        assert [each["id"] for each in finds(intake.as_role(role), words)] == [derya], words
    for words in ("Fatma", "Derya Fatma", "0171 3920012", "%%"):
        assert finds(intake.as_role(role), words) == [], words


def test_a_colleague_finds_her_by_first_name_and_initial_alone(
    intake: Client, derya: str, colleague: Client
) -> None:
    for words in BRIEFLY:
        (found,) = finds(colleague, words)
        assert (found["id"], found["last_name"], found["phone"]) == (derya, "Ş.", None), words
    for words in NOBODY:
        assert finds(colleague, words) == [], words

    away = {"staff_id": intake.staff_id, "substitute_id": colleague.staff_id}
    today = intake.database.clock.now().date().isoformat()
    days = {"first_day": today, "last_day": today}
    intake.as_role("lead").ok("POST", "/v1/substitutions", {**away, **days})
    assert [each["id"] for each in finds(colleague, "Şahin")] == [derya]


def test_a_protected_person_is_found_by_who_sees_her_in_full(
    intake: Client, derya: str, colleague: Client
) -> None:
    change = {"has_address_protection": True, "postal_code": None}
    hers = intake.as_role("contact-person")
    hers.ok("PATCH", f"/v1/participants/{derya}", change)

    for words in SEEN_IN_FULL:
        assert [each["id"] for each in finds(hers, words)] == [derya], words
    for words in (*SEEN_IN_FULL, *BRIEFLY, "geschutzt"):
        assert finds(colleague, words) == [], words
    log = intake.as_role("lead").ok("GET", f"/v1/access-log?subject={derya}")["items"]
    assert {each["caller"] for each in log} == {hers.staff_id}


@pytest.mark.parametrize("words", ["", "a", "  ", "x" * 81])
def test_too_little_or_too_much_is_refused(intake: Client, derya: str, words: str) -> None:
    answer = intake.as_role("lead").ask("POST", "/v1/participants/search", {"words": words})

    assert answer.status_code == 422
