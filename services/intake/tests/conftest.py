"""Intake with a member of staff, and a newcomer to register."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import pytest

from kreis.intake.main import SERVICE
from tests.support.fixtures import Client
from tests.support.newcomers import AGENCY


@pytest.fixture
def intake(client_of: Callable[..., Client]) -> Client:
    return client_of(SERVICE)


@pytest.fixture
def contact_person(intake: Client) -> str:
    intake.as_role("operator").ok("PUT", f"/v1/agencies/{intake.agency}", AGENCY)
    staff_id = str(uuid4())
    person = {"first_name": "Petra", "last_name": "Neumann", "phone": "0221 4710101"}
    intake.as_role("lead").ok("PUT", f"/v1/staff/{staff_id}", person)
    return staff_id
