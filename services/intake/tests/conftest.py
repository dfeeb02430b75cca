"""Intake with a member of staff, a newcomer to register, and cohorts beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from kreis.chassis.config import KafkaAccess
from kreis.chassis.process.due import Job
from kreis.cohorts.main import SERVICE as COHORTS
from kreis.console.issuer import Issuer, workload_claims
from kreis.intake.config import IntakeSettings
from kreis.intake.jobs import jobs
from kreis.intake.main import SERVICE
from tests.support.fixtures import Client, run_due
from tests.support.newcomers import AGENCY
from tests.support.serving import serving


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


class Importer:
    """Somebody who brings files, and the process that takes their rows."""

    def __init__(self, client: Client, work: list[Job]) -> None:
        self.client = client.as_role("contact-person")
        self.jobs = work

    def upload(self, raw: bytes | str, *, language: str = "en", **query: Any) -> Any:
        return self.client.http.post(
            "/v1/imports",
            data=raw.encode() if isinstance(raw, str) else raw,
            query_string=query,
            headers={**self.client.headers, "Accept-Language": language},
            content_type="text/csv",
        )

    def bring(self, raw: bytes | str, **query: Any) -> dict[str, Any]:
        """The import of this file at its end."""
        answer = self.upload(raw, **query)
        assert answer.status_code == 202, answer.text
        return self.ended(answer.json["id"])

    def ended(self, import_id: str) -> dict[str, Any]:
        run_due(self.client.database, self.jobs)
        found: dict[str, Any] = self.client.ok("GET", f"/v1/imports/{import_id}")
        return found

    def findings(self, found: dict[str, Any], language: str = "en") -> list[dict[str, Any]]:
        path = f"/v1/imports/{found['id']}/findings?limit=500"
        page = self.client.ok("GET", path, Accept_Language=language)
        items: list[dict[str, Any]] = page["items"]
        return items

    def people(self) -> list[dict[str, Any]]:
        items: list[dict[str, Any]] = self.client.ok("GET", "/v1/participants?limit=500")["items"]
        return items


@pytest.fixture
def importer(intake: Client, cohorts: str, issuer: Issuer, tmp_path: Path) -> Importer:
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
