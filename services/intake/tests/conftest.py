"""Intake with a member of staff, a newcomer to register, and cohorts beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from kreis.chassis.config import KafkaAccess
from kreis.cohorts.main import SERVICE as COHORTS
from kreis.console.issuer.signing import Issuer, workload_claims
from kreis.intake.config import IntakeSettings
from kreis.intake.jobs import jobs
from kreis.intake.main import SERVICE
from services.intake.tests.importing import Importer
from tests.support.fixtures import Client
from tests.support.newcomers import AGENCY
from tests.support.serving import serving


@pytest.fixture
def intake(client_of: Callable[..., Client]) -> Client:
    client = client_of(SERVICE)
    client.staff_id = str(uuid4())
    return client


@pytest.fixture
def contact_person(intake: Client) -> str:
    intake.as_role("operator").ok("PUT", f"/v1/agencies/{intake.agency}", AGENCY)
    person = {"first_name": "Petra", "last_name": "Neumann", "phone": "0221 4710101"}
    intake.as_role("lead").ok("PUT", f"/v1/staff/{intake.staff_id}", person)
    return intake.staff_id


VENUE = {"street": "Beispielweg 4", "postal_code": "59423", "land": "NW"}
HOUSES = {"Haus Ringgarten (Beispiel)": "Unna", "Familienhaus Seseke (Beispiel)": "Kamen"}


@pytest.fixture
def cohorts(client_of: Callable[..., Client], intake: Client) -> Iterator[str]:
    """The address of cohorts that know two venues of this agency."""
    client = client_of(COHORTS)
    planning = client.as_role("group-planning", agency=intake.agency)
    for name, town in HOUSES.items():
        planning.ok("PUT", f"/v1/venues/{uuid4()}", {**VENUE, "name": name, "town": town})
    with serving(client.http.application) as url:
        yield url


@pytest.fixture
def importer(
    intake: Client, contact_person: str, cohorts: str, issuer: Issuer, tmp_path: Path
) -> Importer:
    token = issuer.sign(workload_claims("intake", "cohorts"), timedelta(minutes=30))
    (tmp_path / "cohorts").write_text(token)
    settings = IntakeSettings(
        bind="",
        issuer="",
        jwks_url="",
        database_url="",
        kafka=KafkaAccess(""),
        workload_tokens=tmp_path,
        cohorts_url=cohorts,
    )
    return Importer(intake, jobs(settings))
