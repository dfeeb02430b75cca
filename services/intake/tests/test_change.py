"""Changing what is known of somebody, and what the pool hears of it."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest

from kreis.intake.main import SERVICE
from tests.support.fixtures import Client, deliver, facts
from tests.support.newcomers import newcomer

VENUE, OTHER = str(uuid4()), str(uuid4())


@pytest.fixture
def staff(intake: Client) -> Client:
    return intake.as_role("contact-person")


@pytest.fixture
def derya(staff: Client, contact_person: str) -> dict[str, Any]:
    reach = [{"venue_id": VENUE, "how": "with_lift"}, {"venue_id": OTHER, "how": "no"}]
    made: dict[str, Any] = staff.ok(
        "POST", "/v1/participants", newcomer(contact_person, postal_code="59174", reach=reach)
    )
    return made


def told(staff: Client) -> list[dict[str, Any]]:
    return [fact["data"] for fact in facts(staff.database, "intake.pool.v1")]


def change(staff: Client, person: dict[str, Any], **changes: Any) -> Any:
    return staff.ok("PATCH", f"/v1/participants/{person['id']}", changes)


def test_what_is_named_changes_and_the_rest_stays(staff: Client, derya: dict[str, Any]) -> None:
    changed = change(staff, derya, slots=["mon-pm"], german_level="B2")

    assert changed == {**derya, "slots": ["mon-pm"], "german_level": "B2", "version": 2}
    assert staff.ok("GET", f"/v1/participants/{derya['id']}") == changed


def test_the_pool_hears_of_what_matters_for_a_group(staff: Client, derya: dict[str, Any]) -> None:
    change(staff, derya, slots=["mon-pm"], needs_interpreter=True)

    first, second = told(staff)
    assert (first["slots"], second["slots"]) == (["tue-am", "thu-am"], ["mon-pm"])
    assert second["needs_interpreter"]


def test_the_pool_hears_nothing_of_a_new_telephone_number(
    staff: Client, derya: dict[str, Any]
) -> None:
    changed = change(staff, derya, phone="0171 3920011")

    assert changed["phone"] == "+491713920011"
    assert len(told(staff)) == 1


def test_a_change_that_changes_nothing_is_none(staff: Client, derya: dict[str, Any]) -> None:
    assert change(staff, derya, first_name="Derya")["version"] == 1


def test_who_looked_before_somebody_elses_change_is_refused(
    staff: Client, derya: dict[str, Any]
) -> None:
    path = f"/v1/participants/{derya['id']}"
    etag = staff.ask("GET", path).headers["ETag"]
    staff.ok("PATCH", path, {"phone": "0171 3920011"}, If_Match=etag)

    late = staff.ask("PATCH", path, {"phone": "0171 3920012"}, If_Match=etag)

    assert (late.status_code, late.json["type"]) == (412, "changed-meanwhile")
    assert staff.ok("GET", path)["phone"] == "+491713920011"
    assert staff.ask("PATCH", path, {}, If_Match="yesterday").status_code == 400


def test_a_child_keeps_its_id_a_new_one_gets_one_and_one_not_named_is_gone(
    staff: Client, derya: dict[str, Any]
) -> None:
    (first,) = derya["children"]
    second = {"first_name": "Can", "birth_month": "2021-03", "needs_care": False}
    both = change(staff, derya, children=[{**first, "needs_care": False}, second])["children"]

    assert [child["id"] == first["id"] for child in both] == [True, False]
    assert not both[0]["needs_care"]

    (left,) = change(staff, derya, children=both[1:])["children"]
    assert left == both[1]
    stranger = change(staff, derya, children=[{**left, "id": str(uuid4())}])["children"]
    assert stranger[0]["id"] not in (left["id"], first["id"])


def test_a_venue_that_is_out_of_reach_or_excluded_is_not_told(
    staff: Client, derya: dict[str, Any]
) -> None:
    assert told(staff)[0]["reach"] == [{"venue_id": VENUE, "how": "with_lift"}]

    refused = staff.ask("PATCH", f"/v1/participants/{derya['id']}", {"excluded_venues": [VENUE]})
    assert [fault["field"] for fault in refused.json["errors"]] == ["excluded_venues"]

    change(staff, derya, excluded_venues=[VENUE], reach=[{"venue_id": OTHER, "how": "yes"}])
    assert told(staff)[-1]["reach"] == [{"venue_id": OTHER, "how": "yes"}]


def test_when_her_address_becomes_protected_the_postal_code_is_forgotten(
    staff: Client, derya: dict[str, Any]
) -> None:
    changed = change(staff, derya, has_address_protection=True)

    assert changed["postal_code"] is None
    assert told(staff)[-1]["restricted"]
    again = staff.ask("PATCH", f"/v1/participants/{derya['id']}", {"postal_code": "59174"})
    assert [fault["field"] for fault in again.json["errors"]] == ["postal_code"]


def test_her_own_language_is_always_among_those_she_follows(
    staff: Client, derya: dict[str, Any]
) -> None:
    changed = change(staff, derya, language="ku", languages=["tr", "de"])

    assert changed["languages"] == ["ku", "tr", "de"]


def test_plain_german_is_german_and_written_plainly(staff: Client, derya: dict[str, Any]) -> None:
    changed = change(staff, derya, language="de-simple", languages=["tr"])

    assert changed["language"] == "de-simple"
    assert changed["languages"] == ["de", "tr"]
    assert told(staff)[-1]["home_language"] == "de"
    refused = staff.ask("PATCH", f"/v1/participants/{derya['id']}", {"language": "tr-simple"})
    assert [fault["field"] for fault in refused.json["errors"]] == ["language"]


def test_a_change_with_faults_changes_nothing(staff: Client, derya: dict[str, Any]) -> None:
    path = f"/v1/participants/{derya['id']}"
    faulty = {"slots": ["never"], "children": [{}], "email": None, "colour": "green"}

    answer = staff.ask("PATCH", path, faulty)

    fields = {fault["field"] for fault in answer.json["errors"]}
    assert fields == {"slots.0", "children.0.birth_month", "colour"}
    assert staff.ask("PATCH", path, {"email": None}).json["errors"][0]["field"] == "email"
    assert staff.ok("GET", path) == derya


def test_a_discreet_message_can_be_wished_for_without_protection(
    staff: Client, derya: dict[str, Any]
) -> None:
    change(staff, derya, wants_discretion=True)

    service = staff.as_service("notifications", "intake", "contacts:read")
    assert service.ok("GET", f"/v1/participants/{derya['id']}/contact")["is_discreet"]


def test_the_list_shows_one_contact_persons_people(
    staff: Client, derya: dict[str, Any], contact_person: str
) -> None:
    def listed(who: str) -> list[str]:
        page = staff.ok("GET", f"/v1/participants?contact_person_id={who}")
        return [each["id"] for each in page["items"]]

    assert listed(contact_person) == [derya["id"]]
    assert listed(str(uuid4())) == []


def contact_told(staff: Client) -> list[dict[str, Any]]:
    return [
        fact["data"]
        for fact in facts(staff.database, "privacy.v2")
        if fact["type"] == "kreis.contact-changed.v1"
    ]


@pytest.mark.parametrize("other", [{"phone": "0171 3920011"}, {"email": "new@post.example"}])
def test_links_to_an_old_number_or_mail_are_told_to_be_shut(
    staff: Client, contact_person: str, other: dict[str, str]
) -> None:
    had = {"phone": "0171 3920001", "email": "old@post.example"}
    made = staff.ok("POST", "/v1/participants", newcomer(contact_person, **had))
    change(staff, made, german_level="C")
    assert contact_told(staff) == []

    changed = change(staff, made, **other)

    assert contact_told(staff) == [{"participant_id": made["id"], "version": changed["version"]}]
    asks = staff.as_service("notifications", "intake", "contacts:read")
    contact = asks.ok("GET", f"/v1/participants/{made['id']}/contact")
    assert contact["version"] == changed["version"]
    published = str(facts(staff.database, "privacy.v2"))
    assert f"{made['id']}#contact" in published
    assert "3920" not in published
    assert "post.example" not in published


def test_a_restored_backup_counts_on_behind_what_was_told_after_it(
    staff: Client, derya: dict[str, Any]
) -> None:
    person = UUID(derya["id"])
    deliver(
        staff.database,
        SERVICE,
        "privacy.v2",
        "kreis.contact-changed.v1",
        f"{person}#contact",  # type: ignore[arg-type]
        {"participant_id": str(person), "version": 9},
        agency=staff.agency,
    )
    assert change(staff, derya, german_level="C")["version"] == 10
