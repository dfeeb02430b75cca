"""Her first day that counts, and the rules of group planning."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from tests.support.fixtures import Client, facts
from tests.support.newcomers import newcomer


@pytest.fixture
def staff(intake: Client) -> Client:
    return intake.as_role("contact-person")


def registered(staff: Client, contact_person: str, **other: Any) -> str:
    made = staff.ok("POST", "/v1/participants", newcomer(contact_person, **other))
    return str(made["id"])


def today(staff: Client) -> str:
    return str(staff.database.clock.now().date())


def test_entry_is_told_to_all_and_ends_the_wait(staff: Client, contact_person: str) -> None:
    participant = registered(staff, contact_person)

    staff.ok("POST", f"/v1/participants/{participant}/entry", {"entry_date": today(staff)})

    (entry,) = facts(staff.database, "participation.v1")
    assert entry["data"]["entry_date"] == today(staff)
    assert [fact["data"]["state"] for fact in facts(staff.database, "intake.pool.v1")] == [
        "waiting",
        "entered",
    ]
    assert staff.ok("GET", "/v1/pool") == []


def test_nobody_enters_twice(staff: Client, contact_person: str) -> None:
    path = f"/v1/participants/{registered(staff, contact_person)}/entry"
    first = staff.ok("POST", path, {"entry_date": today(staff)}, Idempotency_Key="e-1")

    again = staff.ok("POST", path, {"entry_date": today(staff)}, Idempotency_Key="e-1")
    other = staff.ask("POST", path, {"entry_date": today(staff)})

    assert again == first
    assert (other.status_code, other.json["type"]) == (409, "already-entered")
    assert len(facts(staff.database, "participation.v1")) == 1


def test_a_protected_persons_entry_stays_among_kreis_services(
    staff: Client, contact_person: str
) -> None:
    participant = registered(staff, contact_person, has_address_protection=True)

    staff.ok("POST", f"/v1/participants/{participant}/entry", {"entry_date": today(staff)})

    assert facts(staff.database, "participation.v1") == []
    assert len(facts(staff.database, "participation-restricted.v1")) == 1


def test_a_grouping_rule_reaches_the_pool_as_a_sign_without_names(
    staff: Client, contact_person: str
) -> None:
    people = [registered(staff, contact_person, first_name=name) for name in ("Jasmin", "Melanie")]

    rule = {"kind": "keep_apart", "participant_ids": people}
    made = staff.as_role("group-planning").ok("POST", "/v1/grouping-rules", rule)

    told = facts(staff.database, "intake.pool.v1")[2:]
    assert {fact["key"] for fact in told} == set(people)
    for fact in told:
        assert fact["data"]["constraints"] == [{"ref": made["id"], "kind": "keep_apart"}]


def test_a_grouping_rule_needs_two_people_who_exist(staff: Client, contact_person: str) -> None:
    participant = registered(staff, contact_person)
    planning = staff.as_role("group-planning")

    def ask(*participants: str) -> int:
        rule = {"kind": "keep_together", "participant_ids": list(participants)}
        return int(planning.ask("POST", "/v1/grouping-rules", rule).status_code)

    assert ask(participant, participant) == 422
    assert ask(participant, str(uuid4())) == 404
    assert len(facts(staff.database)) == 1


def test_who_asks_how_to_reach_her_states_a_purpose(staff: Client, contact_person: str) -> None:
    participant = registered(staff, contact_person)
    service = staff.as_service("notifications", "intake", "contacts:read")

    contact = service.ok("GET", f"/v1/participants/{participant}/contact")
    assert contact["contact_person"]["last_name"] == "Neumann"
    assert contact["agency"]["short_name"] == "Lindenbrücke"
    assert contact["children_in_care"] == 1

    without = service.ask("GET", f"/v1/participants/{participant}/contact", Kreis_Purpose="")
    assert without.status_code == 400


def test_the_reason_for_a_rule_stays_with_group_planning(
    staff: Client, contact_person: str
) -> None:
    people = [registered(staff, contact_person, first_name=name) for name in ("Jasmin", "Melanie")]
    planning = staff.as_role("group-planning")
    rule = {"kind": "keep_apart", "participant_ids": people, "reason": "an old quarrel"}
    made = planning.ok("POST", "/v1/grouping-rules", rule)

    assert planning.ok("GET", "/v1/grouping-rules") == [made]
    assert made["reason"] == "an old quarrel"
    assert "quarrel" not in str(facts(staff.database))
    assert staff.ask("GET", "/v1/grouping-rules").status_code == 403


def test_a_rule_that_is_taken_back_binds_nobody(staff: Client, contact_person: str) -> None:
    people = [registered(staff, contact_person, first_name=name) for name in ("Jasmin", "Melanie")]
    planning = staff.as_role("group-planning")
    rule = {"kind": "keep_apart", "participant_ids": people}
    made = planning.ok("POST", "/v1/grouping-rules", rule)

    planning.ok("DELETE", f"/v1/grouping-rules/{made['id']}")

    told = facts(staff.database, "intake.pool.v1")[-2:]
    assert [fact["data"]["constraints"] for fact in told] == [[], []]
    assert planning.ok("GET", "/v1/grouping-rules") == []
    assert planning.ask("DELETE", f"/v1/grouping-rules/{made['id']}").status_code == 404


def test_children_come_with_the_contact_only_when_they_are_asked_for(
    staff: Client, contact_person: str
) -> None:
    path = f"/v1/participants/{registered(staff, contact_person)}"
    console = staff.as_service("console", "intake", "contacts:read children:read")

    alone = console.ok("GET", f"{path}/contact")
    both = console.ok("GET", f"{path}/contact?with_children=true")

    assert "children" not in alone
    assert both == {**alone, "children": console.ok("GET", f"{path}/children")}
    assert len(both["children"]) > 0


def test_children_are_for_whoever_may_see_them(staff: Client, contact_person: str) -> None:
    path = f"/v1/participants/{registered(staff, contact_person)}/contact"
    other = staff.as_service("notifications", "intake", "contacts:read")

    assert other.ask("GET", f"{path}?with_children=true").status_code == 403
    assert other.ask("GET", path).status_code == 200


def test_the_access_log_says_that_children_were_shown_with_the_contact(
    staff: Client, contact_person: str
) -> None:
    path = f"/v1/participants/{registered(staff, contact_person)}/contact"
    console = staff.as_service("console", "intake", "contacts:read children:read")
    console.ok("GET", path)
    console.ok("GET", f"{path}?with_children=true")

    routes = [row["route"] for row in staff.as_role("lead").ok("GET", "/v1/access-log")["items"]]
    assert [route.rpartition("/")[2] for route in routes[-2:]] == [
        "contact",
        "contact with children",
    ]
