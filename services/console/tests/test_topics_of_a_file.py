"""A file wishes for a topic in words: a lead adds it from there, and the import goes on."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from kreis.console.issuer.signing import Issuer
from kreis.console.staff.import_topics import unknown
from services.console.tests.desk import Desk
from services.console.tests.page import Page, fields_of
from services.console.tests.town import Town

FILE = (
    "Vorname;Nachname;Sprache;Telefon;Kind 1;Zeiten;Themen\n"
    "Derya;Şahin;tr;0171 3920011;10/2024*;Mo–Fr vormittags;Bewerbung, Rechte und Geld"
)


@pytest.fixture
def lead(town: Town, urls: Mapping[str, str], issuer: Issuer, tmp_path: Path) -> Desk:
    desk = Desk(town, urls, issuer, tmp_path / "keys", "lead")
    names = {"names": {"de": "Bewerbung"}}
    town.intake.as_role("lead").ok("PUT", "/v1/topics/T1", names)
    return desk


def links(page: Page) -> list[str]:
    found = [str(each.attributes["href"]) for each in page.root.all("a")]
    return [each for each in found if each.startswith("/team/themen/neu")]


def test_a_lead_adds_the_topic_and_comes_back_to_the_file(lead: Desk, town: Town) -> None:
    report = lead.bring(FILE)
    page = lead.look(report)
    assert "1 Person aufnehmen" not in " ".join(page.buttons)
    assert "„Rechte und Geld“ als neues Thema anlegen" in page.text

    (link,) = links(page)
    asked = Page(lead.browser.get(link).text)
    form = next(each for each in asked.root.all("form") if "/themen/" in each.attributes["action"])
    sent = fields_of(form)
    assert sent["names_de"] == ["Rechte und Geld"]
    assert report in [each.attributes["href"] for each in form.all("a")], "cancelling leads back"
    saved = lead.browser.post(form.attributes["action"], data=sent)

    assert saved.location == report
    page = lead.look(report)
    assert links(page) == []
    assert "1 Person aufnehmen" in " ".join(page.buttons)
    lead.send(report, "/uebernehmen")
    lead.work()
    (derya,) = town.intake.as_role("contact-person").ok("GET", "/v1/participants")["items"]
    assert derya["topics"] == ["T1", "T2"]


def test_a_topic_of_an_import_that_is_gone_is_saved_all_the_same(lead: Desk) -> None:
    gone = "00000000-0000-4000-8000-000000000009"
    path = f"/team/themen/neu?name=Recht&import={gone}&line=2&cell=Recht"
    form = next(
        each
        for each in Page(lead.browser.get(path).text).root.all("form")
        if "/themen/" in each.attributes["action"]
    )

    saved = lead.browser.post(form.attributes["action"], data=fields_of(form))

    assert (saved.status_code, saved.location) == (303, "/team/import")
    assert "Recht" in Page(lead.browser.get("/team/themen").text).text


def test_names_and_keys_of_the_catalogue_are_known_in_any_letters() -> None:
    catalogue = [{"key": "T2", "names": {"de": "Bewerbung", "en": "Applying"}}]

    found = unknown("bewerbung; t2 | Rechte und Geld, applying,Rechte und Geld", catalogue)

    assert found == ["Rechte und Geld"]
