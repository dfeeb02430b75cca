"""Import page: what is asked, what is put right on the spot, and taking an import back."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import uuid4

import openpyxl
import pytest
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

    def __init__(self, town: Town, urls: Mapping[str, str], issuer: Issuer, folder: Path) -> None:
        petra = Somebody(town.settle(), "Petra Neumann", ("contact-person",))
        people = People(folder / "sign-in", ADDRESS)
        people.keep(Organisation(str(town.agency), "Lindenbrücke", [petra]))
        settings = {"issuer_keys": str(issuer._keys), "sign_in_links": str(people.links)}
        app = town.console(**settings, public_url=ADDRESS, **urls).application
        self.browser: FlaskClient = app.test_client()
        link = people.link(petra).removeprefix(ADDRESS)
        self.browser.post(link, data={"csrf": csrf_of(self.browser.get(link).text)})
        self.petra = petra
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

    def look(self, path: str) -> Page:
        run_due(self._town.intake.database, self._jobs)
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


@pytest.fixture
def desk(town: Town, urls: Mapping[str, str], issuer: Issuer, tmp_path: Path) -> Desk:
    return Desk(town, urls, issuer, tmp_path / "keys")


def test_a_file_is_asked_about_put_right_taken_and_taken_back(desk: Desk, town: Town) -> None:
    report = desk.bring(FILE)
    page = desk.look(report)
    assert "Bitte erst klären" in page.text
    assert "Spalte „Lieblingsfarbe“Dort steht zum Beispiel: „grün“" in page.text
    assert "Aufnehmen" not in " ".join(page.buttons)

    both = desk.send(report, "/angaben", **{"column.8": "child_2"})
    assert both.status_code == 422
    assert "Diese Spalten sagen dasselbe: Kind2, Lieblingsfarbe." in Page(both.text).text
    assert 'value="child_2" selected' in both.text, "what was chosen stays"

    assert desk.send(report, "/angaben", **{"column.8": "left-out"}).status_code == 303
    page = desk.look(report)
    assert "Überschrift in Zeile 2" in page.text
    assert "nicht gelesene Spalten Lieblingsfarbe" in page.text
    assert "Zeile 3 · Derya Şahin" in page.text
    assert "Gelesen als: Mo, Di, Mi, Do, Fr vormittags." in page.text
    assert "Zeile 4 · Ewa Nowicka" in page.text
    assert not re.search(r"child_|birth_date|slots", page.text)

    mended = {"cell.birth_date": "28.02.1990", "cell.phone": "0171 3920012"}
    mended |= {"cell.child_1": "12/2024*", "cell.slots": "täglich außer Mi"}
    assert desk.send(report, "/angaben", line=4, **mended).status_code == 303
    assert "2 Personen aufnehmen" in " ".join(desk.look(report).buttons)
    made = desk.send(report, "/uebernehmen").location
    assert "neu aufgenommen 2" in desk.look(made).text
    people = town.intake.as_role("contact-person").ok("GET", "/v1/participants")["items"]
    derya = next(each for each in people if each["first_name"] == "Derya")
    assert len(derya["children"]) == 2

    change = {"postal_code": "59423"}
    path = f"/v1/participants/{derya['id']}"
    town.intake.as_role("contact-person").ok("PATCH", path, change)
    done = desk.send(made, "/zuruecknehmen")
    told = desk.look(done.location).root.all("div", class_="told")
    page = desk.look("/team/import")
    left = town.intake.as_role("contact-person").ok("GET", "/v1/participants")["items"]
    assert [each["first_name"] for each in left] == ["Derya"]
    assert told is not None
    assert "Leere Vorlage" in page.text
    again = desk.send("/team/import", "/" + made.rpartition("/")[2] + "/zuruecknehmen")
    assert again.status_code == 303


def test_a_held_row_says_what_is_the_same_and_can_be_taken(desk: Desk) -> None:
    rows = "\n".join([HEADER, DERYA.replace("23.03.1994", "").replace("grün", "")])
    report = desk.bring(rows)
    desk.look(report)
    desk.look(desk.send(report, "/uebernehmen").location)
    second = desk.bring(rows.replace("10/2024", "11/2024"))
    text = desk.look(second).text
    assert "zurückgehalten: wahrscheinlich schon da 1" in text
    assert "(gleich sind: Vorname, Nachname, Telefon)" in text
    assert "Geburtsdatum" not in text
    desk.send(second, "/angaben", line=2, is_another="yes")
    assert "1 Person aufnehmen" in " ".join(desk.look(second).buttons)


def test_the_template_is_a_workbook_that_can_be_filled_in(desk: Desk) -> None:
    answer = desk.browser.get("/team/import/vorlage.xlsx")
    assert answer.headers["Content-Disposition"].endswith('"kreis-personen.xlsx"')
    book = openpyxl.load_workbook(io.BytesIO(answer.data))
    assert book.sheetnames == ["Personen", "Erklärung", "Auswahl"]
    values = ["Ewa", "Nowicka", "Polnisch", None, "0171 3920012", None, "10/2024*"]
    for place, value in enumerate([*values, None, None, "Di Do"], 1):
        book.worksheets[0].cell(2, place, value)
    written = io.BytesIO()
    book.save(written)
    page = desk.look(desk.bring(written.getvalue(), "vorlage.xlsx"))
    assert "1 Person aufnehmen" in " ".join(page.buttons)
    assert desk.browser.get("/team/import/vorlage.xls").status_code == 404
    assert "Vorname;Nachname" in desk.browser.get("/team/import/vorlage.csv").text
