"""Import page: what is asked, what is put right on the spot, and taking an import back."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from playwright.sync_api import Page as BrowserPage

from kreis.console.issuer.signing import Issuer
from services.console.tests.desk import DERYA, FILE, HEADER, Desk
from services.console.tests.page import Page
from services.console.tests.town import Town
from services.intake.tests.workbooks import workbook
from tests.support.chromium import WIDTHS, faults_of, needs_chromium, picture, running_browser
from tests.support.serving import serving

PICTURES = Path(__file__).parents[3] / "docs" / "pictures" / "pages"


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
    page = desk.look(made)
    assert "neu aufgenommen 2" in page.text
    assert (
        "Mit ihnen werden die Berichte und die offenen Zeilen aller Dateien gelöscht" in page.text
    )
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


def test_open_rows_are_put_right_after_the_good_ones_were_taken(desk: Desk, town: Town) -> None:
    report = desk.bring(FILE)
    desk.look(report)
    desk.send(report, "/angaben", **{"column.8": "left-out"})
    assert "Zeilen mit Fehlern herunterladen" in desk.look(report).text
    made = desk.send(report, "/uebernehmen").location
    desk.look(made)
    page = desk.look(made)
    assert "1 Zeile ist noch offen." in page.text
    left = next(
        each.attributes["href"] for each in page.root.all("a") if "Offene Zeilen" in each.text
    )
    page = desk.look(left)
    assert page.root.one("h1").text == "Offene Zeilen: liste.csv"
    assert "Zeile 4 · Ewa Nowicka" in page.text
    answer = desk.browser.get(left + "/offene-zeilen.xlsx")
    header, ewa = openpyxl.load_workbook(io.BytesIO(answer.data)).worksheets[0].values
    assert header[-1] == "Bitte berichtigen (Kreis)"
    assert "Geburtsdatum: " in str(ewa[-1])

    mended = {"cell.birth_date": "28.02.1990", "cell.phone": "0171 3920012"}
    mended |= {"cell.child_1": "12/2024*", "cell.slots": "Di Do"}
    desk.send(left, "/angaben", line=4, **mended)
    desk.look(left)
    second = desk.send(left, "/uebernehmen").location
    assert "neu aufgenommen 1" in desk.look(second).text
    assert "noch offen" not in desk.look(second).text
    people = town.intake.as_role("contact-person").ok("GET", "/v1/participants")["items"]
    assert {each["first_name"] for each in people} == {"Derya", "Ewa"}
    gone = desk.browser.get(left + "/offene-zeilen.xlsx")
    assert gone.status_code == 303


def test_names_are_shown_in_each_reading_and_one_is_chosen(desk: Desk, town: Town) -> None:
    rows = "\n".join(
        [HEADER, DERYA.replace("Şahin", "Müller").replace("grün", "").replace("–", "-")]
    )
    report = desk.bring(rows.encode("mac_roman"))
    page = desk.look(report)
    assert "Sehen diese Namen richtig aus?" in page.text
    assert "Diese Spalten verstehen wir nicht" not in page.text
    assert "Aufnehmen" not in " ".join(page.buttons)
    assert desk.send(report, "/angaben", encoding="mac_roman").status_code == 303
    page = desk.look(report)
    assert "Sehen diese Namen richtig aus?" not in page.text
    desk.look(desk.send(report, "/uebernehmen").location)
    people = town.intake.as_role("contact-person").ok("GET", "/v1/participants")["items"]
    assert [each["last_name"] for each in people] == ["Müller"]


def test_the_sheet_is_asked_for_where_several_hold_people(desk: Desk, town: Town) -> None:
    header, derya = HEADER.split(";"), DERYA.replace("grün", "").split(";")
    ewa = ["Ewa", "Nowicka", *derya[2:]]
    raw = workbook(header, derya, Februar=[header, ewa])
    report = desk.bring(raw, "Listen.xlsx")
    page = desk.look(report)
    assert "In mehreren Blättern dieser Datei stehen Menschen." in page.text
    assert "Diese Spalten verstehen wir nicht" not in page.text
    assert desk.send(report, "/angaben", sheet="Februar").status_code == 303
    page = desk.look(report)
    assert "Blatt „Februar“" in page.text
    assert "In mehreren Blättern" not in page.text
    desk.look(desk.send(report, "/uebernehmen").location)
    people = town.intake.as_role("contact-person").ok("GET", "/v1/participants")["items"]
    assert [each["first_name"] for each in people] == ["Ewa"]


def test_mornings_are_asked_once_for_the_whole_file(desk: Desk) -> None:
    rows = [HEADER.replace("Lieblingsfarbe", "Startwoche"), DERYA.replace("grün", "05.04.2027")]
    report = desk.bring("\n".join(rows))
    page = desk.look(report)
    assert "Sind alle Vormittage der Startwoche möglich?" in page.text
    assert "Aufnehmen" not in " ".join(page.buttons)
    assert desk.send(report, "/angaben", mornings="not-asked").status_code == 303
    page = desk.look(report)
    assert "Sind alle Vormittage" not in page.text
    assert "1 Person aufnehmen" in " ".join(page.buttons)


def test_a_held_row_says_what_is_the_same_and_can_be_taken(desk: Desk) -> None:
    rows = "\n".join([HEADER, DERYA.replace("23.03.1994", "").replace("grün", "")])
    report = desk.bring(rows)
    desk.look(report)
    desk.look(desk.send(report, "/uebernehmen").location)
    second = desk.bring(rows.replace("10/2024", "11/2024"))
    text = desk.look(second).text
    assert "zurückgehalten: vielleicht schon da 1" in text
    assert "Die Zeile bleibt draußen, solange Sie nichts anderes sagen." in text
    assert "(gleich sind: Vorname, Nachname, Telefon)" in text
    assert "Geburtsdatum" not in text
    desk.send(second, "/angaben", line=2, is_another="yes")
    buttons = " ".join(desk.look(second).buttons)
    assert "1 Person aufnehmen" in buttons
    assert "Doch nicht aufnehmen" in buttons
    desk.send(second, "/angaben", line=2, is_same="yes")
    assert "1 Person aufnehmen" not in " ".join(desk.look(second).buttons)


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


@needs_chromium
def test_the_pages_are_sound_in_a_browser(desk: Desk) -> None:
    """axe, 320 and 1280 px, and the whole way by keyboard alone."""
    with running_browser() as chromium, serving(desk.browser.application) as url:
        page = chromium.new_page(locale="de-DE")
        page.goto(url + desk.link())
        page.locator("main button").first.click()
        report = desk.bring(FILE)
        desk.work()
        seen = Seen(page)
        seen.look("import-datei", url + "/team/import")
        seen.look("import-fragen", url + report)
        page.get_by_label("Spalte „Lieblingsfarbe“").focus()
        page.keyboard.type("wirklich")
        page.keyboard.press("Tab")
        with page.expect_navigation():
            page.keyboard.press("Enter")
        desk.work()
        seen.look("import-berichtigen", url + report)
        page.get_by_label("Geburtsdatum", exact=True).fill("28.02.1990")
        with page.expect_navigation():
            page.keyboard.press("Enter")
        desk.work()
        page.goto(url + report)
        assert page.get_by_label("Geburtsdatum", exact=True).count() == 0
        assert page.get_by_label("Telefon", exact=True).input_value() == "0171 39200"
        page.get_by_role("button", name="1 Person aufnehmen").click()
        desk.work()
        seen.look("import-ergebnis", page.url)
    assert seen.faults == {}


class Seen:
    """Looks at pages in both widths, and notes what is not sound."""

    def __init__(self, page: BrowserPage) -> None:
        self._page = page
        self.faults: dict[tuple[str, int], Any] = {}

    def look(self, name: str, url: str) -> None:
        for width in WIDTHS:
            self._page.set_viewport_size({"width": width, "height": 800})
            self._page.goto(url)
            for closed in self._page.locator("details").all():
                closed.evaluate("each => each.open = true")
            picture(self._page, name, PICTURES)
            if faults := faults_of(self._page):
                self.faults[name, width] = faults
