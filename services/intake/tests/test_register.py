"""Registering a newcomer."""

from __future__ import annotations

from uuid import uuid4

from tests.support.fixtures import Client, facts
from tests.support.newcomers import newcomer


def test_six_things_are_enough_to_register_a_newcomer(intake: Client, contact_person: str) -> None:
    made = intake.as_role("contact-person").ok("POST", "/v1/participants", newcomer(contact_person))

    assert made["state"] == "waiting"
    assert made["last_name"] == "Şahin"
    shown = intake.as_role("contact-person").ok("GET", f"/v1/participants/{made['id']}")
    assert shown == made


def test_the_pool_learns_of_her_without_her_name(intake: Client, contact_person: str) -> None:
    intake.as_role("contact-person").ok("POST", "/v1/participants", newcomer(contact_person))

    (fact,) = facts(intake.database, "intake.pool.v1")
    assert fact["data"]["start_weeks"] == [
        {
            "monday": "2027-04-05",
            "mornings": "with_childcare",
            "children": [{"band": "0-2", "needs_care": True}],
        }
    ]
    assert "ahin" not in str(fact)
    assert "2024-10" not in str(fact)


def test_the_same_request_twice_registers_her_once(intake: Client, contact_person: str) -> None:
    staff = intake.as_role("contact-person")
    first = staff.ok("POST", "/v1/participants", newcomer(contact_person), Idempotency_Key="k-1")
    second = staff.ok("POST", "/v1/participants", newcomer(contact_person), Idempotency_Key="k-1")

    assert first == second
    assert len(facts(intake.database)) == 1
    assert len(staff.ok("GET", "/v1/participants")["items"]) == 1


def test_who_may_be_there_already_is_found_before_she_is_registered(
    intake: Client, contact_person: str
) -> None:
    staff = intake.as_role("contact-person")
    derya = staff.ok("POST", "/v1/participants", newcomer(contact_person))

    def alike(**person: str) -> list[tuple[str, list[str]]]:
        found = staff.ok("POST", "/v1/participants/lookalikes", person)
        return [(each["participant_id"], each["same"]) for each in found]

    assert alike(first_name="DERYA", last_name="Sahin") == [
        (derya["id"], ["first_name", "last_name"])
    ]
    assert alike(first_name="Derya", last_name="Kaya", email=derya["email"]) == [
        (derya["id"], ["first_name", "email"])
    ]
    assert alike(first_name="Derya", last_name="Kaya") == []


def test_the_same_key_for_another_request_is_refused(intake: Client, contact_person: str) -> None:
    staff = intake.as_role("contact-person")
    staff.ok("POST", "/v1/participants", newcomer(contact_person), Idempotency_Key="k-1")

    other = newcomer(contact_person, first_name="Elif")
    answer = staff.ask("POST", "/v1/participants", other, Idempotency_Key="k-1")

    assert answer.status_code == 422
    assert len(staff.ok("GET", "/v1/participants")["items"]) == 1


def test_every_fault_is_named_with_its_value_and_what_was_expected(
    intake: Client, contact_person: str
) -> None:
    faulty = newcomer(contact_person, postal_code="5919", children=[{"birth_month": "2024-13"}])

    answer = intake.as_role("contact-person").ask("POST", "/v1/participants", faulty)

    assert answer.status_code == 422
    assert answer.content_type == "application/problem+json"
    assert answer.json["errors"] == [
        {
            "field": "children.0.birth_month",
            "value": "2024-13",
            "expected": "expected a month as 2024-10",
        },
        {"field": "postal_code", "value": "5919", "expected": "expected five digits"},
    ]
    assert facts(intake.database) == []


def test_a_protected_address_is_not_taken(intake: Client, contact_person: str) -> None:
    protected = newcomer(contact_person, has_address_protection=True, postal_code="59174")

    answer = intake.as_role("contact-person").ask("POST", "/v1/participants", protected)

    assert [fault["field"] for fault in answer.json["errors"]] == ["postal_code"]


def test_another_agency_sees_nobody(intake: Client, contact_person: str) -> None:
    made = intake.as_role("contact-person").ok("POST", "/v1/participants", newcomer(contact_person))

    stranger = intake.as_role("contact-person", agency=uuid4())

    assert stranger.ask("GET", f"/v1/participants/{made['id']}").status_code == 404
    assert stranger.ok("GET", "/v1/participants")["items"] == []


def test_without_a_token_nobody_is_let_in(intake: Client) -> None:
    assert intake.ask("GET", "/v1/participants").status_code == 401
    assert intake.as_role("group-planning").ask("GET", "/v1/participants").status_code == 403


def test_an_agency_is_set_up_before_its_staff(intake: Client) -> None:
    person = {"first_name": "Petra", "last_name": "Neumann", "phone": "0221 4710101"}
    answer = intake.as_role("lead").ask("PUT", f"/v1/staff/{uuid4()}", person)

    assert (answer.status_code, answer.json["type"]) == (409, "no-agency")


def test_what_no_text_can_hold_is_refused(intake: Client, contact_person: str) -> None:
    staff = intake.as_role("contact-person")
    nul = newcomer(contact_person, first_name="De\u0000rya")

    assert staff.ask("POST", "/v1/participants", nul).status_code == 400
    key = "k" * 6000
    answer = staff.ask("POST", "/v1/participants", newcomer(contact_person), Idempotency_Key=key)
    assert answer.status_code == 400
    assert staff.ok("GET", "/v1/participants")["items"] == []


def test_a_missing_field_says_what_is_expected(intake: Client, contact_person: str) -> None:
    without = newcomer(contact_person, colour="green")
    del without["last_name"]

    answer = intake.as_role("contact-person").ask("POST", "/v1/participants", without)

    assert answer.json["type"] == "invalid-input"
    assert answer.json["errors"] == [
        {"field": "last_name", "value": None, "expected": "expected a value"},
        {"field": "colour", "value": "green", "expected": "expected no field of this name"},
    ]
