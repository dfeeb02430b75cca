"""After the upgrade from 0.1.0 intake tells on privacy.v2 what stands on privacy.v1."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from kreis.chassis.process.due import Job
from kreis.intake.jobs.privacy import TELL, tell
from tests.support.fixtures import Client, facts, run_due
from tests.support.newcomers import newcomer


@pytest.fixture
def staff(intake: Client) -> Client:
    return intake.as_role("contact-person")


@pytest.fixture
def upgraded(staff: Client, contact_person: str) -> dict[str, str]:
    """Four people as intake of 0.1.0 leaves them: nothing was told on privacy.v2."""
    people = {
        name: staff.ok("POST", "/v1/participants", newcomer(contact_person, last_name=name, **own))
        for name, own in (
            ("Plain", {}),
            ("Protected", {"has_address_protection": True}),
            ("Discreet", {"wants_discretion": True}),
            ("Erased", {}),
        )
    }
    path = f"/v1/participants/{people['Plain']['id']}/consents"
    for is_given in (True, True, False):
        said: dict[str, Any] = {"purpose": "messages", "is_given": is_given}
        staff.ok("POST", path, {**said, "text_version": "1", "language": "de"})
    staff.as_role("lead").ok("POST", f"/v1/participants/{people['Erased']['id']}/erasure")
    with staff.database.engine.begin() as connection:
        connection.execute(text("delete from outbox"))
    with staff.database.agency(staff.agency) as work:
        work.connection.execute(
            text("update confidential_subject set protection_version = 0, discretion_version = 0")
        )
        work.schedule(TELL, staff.agency, "first")
    return {name: each["id"] for name, each in people.items()}


def test_everything_that_holds_is_told_once_more(staff: Client, upgraded: dict[str, str]) -> None:
    run_due(staff.database, [Job(TELL, tell)])

    told = {
        (fact["key"], fact["data"].get("version")) for fact in facts(staff.database, "privacy.v2")
    }
    assert told == {
        (f"{upgraded['Protected']}#protection", 1),
        (f"{upgraded['Discreet']}#discretion", 1),
        (f"{upgraded['Plain']}#consent#messages", 3),
        (f"{upgraded['Erased']}#erased", None),
    }


def test_a_flag_that_0_1_0_has_set_meanwhile_is_told_as_well(
    staff: Client, upgraded: dict[str, str]
) -> None:
    run_due(staff.database, [Job(TELL, tell)])
    with staff.database.agency(staff.agency) as work:
        work.connection.execute(
            text("update participant set has_address_protection = true where id = :id"),
            {"id": UUID(upgraded["Plain"])},
        )
        work.schedule(TELL, staff.agency, "hour")
    run_due(staff.database, [Job(TELL, tell)])

    told = [f["key"] for f in facts(staff.database, "privacy.v2") if "#protection" in f["key"]]
    assert told == [f"{upgraded['Protected']}#protection", f"{upgraded['Plain']}#protection"]
