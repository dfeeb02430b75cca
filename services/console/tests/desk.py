"""Petra at the import page, with the real intake and its due work behind it."""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import uuid4

from flask.testing import FlaskClient

from kreis.chassis.config import KafkaAccess
from kreis.console.issuer.people import Organisation, People, Somebody
from kreis.console.issuer.signing import Issuer
from kreis.intake.config import IntakeSettings
from kreis.intake.jobs import jobs
from services.console.tests.page import Page
from services.console.tests.signing_in import csrf_of
from services.console.tests.town import Town
from tests.support.fixtures import run_due

ADDRESS = "http://console.example"
HEADER = "Vorname;Nachname;Sprache;Geburtsdatum;Telefon;Kind 1;Zeiten;Kind2;Lieblingsfarbe"
DERYA = "Derya;Şahin;tr;23.03.1994;0171 3920011;10/2024*;Mo–Fr vormittags;03/2019;grün"
EWA = "Ewa;Nowicka;pl;31.02.1990;0171 39200;13/2024;flexibel;;"
FILE = "\n".join(["Warteliste Stand Dezember;;;;;;;;", HEADER, DERYA, EWA])


class Desk:
    """Petra at the import page, with the real intake behind it."""

    def __init__(
        self, town: Town, urls: Mapping[str, str], issuer: Issuer, folder: Path, *roles: str
    ) -> None:
        petra = Somebody(town.settle(), "Petra Neumann", ("contact-person", *roles))
        people = People(folder / "sign-in", ADDRESS)
        people.keep(Organisation(str(town.agency), "Lindenbrücke", [petra]))
        settings = {"issuer_keys": str(issuer._keys), "sign_in_links": str(people.links)}
        app = town.console(**settings, public_url=ADDRESS, **urls).application
        self.browser: FlaskClient = app.test_client()
        self.petra, self._people = petra, people
        link = self.link()
        self.browser.post(link, data={"csrf": csrf_of(self.browser.get(link).text)})
        self._town = town
        self._jobs = jobs(
            IntakeSettings(
                bind="",
                issuer="",
                jwks_url="",
                database_url="",
                kafka=KafkaAccess(""),
                cohorts_url="",
            )
        )

    def link(self) -> str:
        """The path by which she signs in once."""
        return self._people.link(self.petra).removeprefix(ADDRESS)

    def work(self) -> None:
        """What waits is done: files are tried and imported."""
        run_due(self._town.intake.database, self._jobs)

    def look(self, path: str) -> Page:
        self.work()
        answer = self.browser.get(path)
        assert answer.status_code == 200, answer.text
        return Page(answer.text)

    def bring(self, text: str | bytes, name: str = "liste.csv") -> str:
        """The path of the report."""
        raw = text if isinstance(text, bytes) else text.encode()
        sent: dict[str, Any] = {"contact_person_id": self.petra.sub, "once": uuid4().hex}
        sent |= {"csrf": csrf_of(self.browser.get("/team/import").text)}
        answer = self.browser.post("/team/import", data={**sent, "file": (io.BytesIO(raw), name)})
        assert answer.status_code == 303, answer.text
        return str(answer.location)

    def send(self, report: str, path: str, **fields: Any) -> Any:
        sent = {"csrf": csrf_of(self.browser.get(report).text), "once": uuid4().hex}
        return self.browser.post(report + path, data={**sent, **fields})
