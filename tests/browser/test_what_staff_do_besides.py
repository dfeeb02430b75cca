"""What staff do beside the main job, by pages alone; taps are counted as in the main job."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from kreis.onebox import story
from kreis.onebox.story.stage import Stage
from kreis.onebox.story.world import KAMEN, UNNA, at
from tests.browser.seats import Seat, her_phone, sound, with_dates
from tests.support.chromium import faults_of

Sit = Callable[..., Seat]
NEWCOMERS = Path(story.__file__).parent / "newcomers.csv"


@pytest.fixture(scope="module")
def petra(sit: Sit, stage: Stage) -> Seat:
    with_dates(stage)
    stage.kreis.set_clock(at("2027-04-06 08:00"))
    return sit("Petra Neumann")


@pytest.fixture(scope="module")
def ilse(sit: Sit) -> Seat:
    return sit("Ilse Brandauer")


def test_a_file_is_tried_first_and_every_fault_named_by_line_and_field(petra: Seat) -> None:
    petra.open("/team/import")
    petra.page.locator('input[type="file"]').set_input_files(NEWCOMERS)
    petra.tap("Datei prüfen")
    expect(petra.page.get_by_role("heading", name="Was daraus würde")).to_be_visible()

    sound(petra, "import-geprueft")
    text = petra.text
    assert re.search(
        r"Zeile 9 · Claudia Hein\s.*Geburtsdatum\s+Diesen Tag gibt es nicht.", text, re.DOTALL
    )
    assert re.search(r"Zeile 17 · Samira Darwish\s.*PLZ\s.*Kind 1\s", text, re.DOTALL)
    typed = [
        petra.page.get_by_label(name, exact=True) for name in ("Geburtsdatum", "PLZ", "Kind 1")
    ]
    assert [each.input_value() for each in typed] == ["31.02.1990", "5919", "13/2024"]
    assert re.search(r"schon bekannt, bleibt wie es ist\s+21", text), "it came before"


def test_the_good_rows_are_taken_with_one_more_tap(petra: Seat, tmp_path: Path) -> None:
    file = tmp_path / "zwei.csv"
    rows = [
        "Vorname;Nachname;Sprache;Telefon;Kind 1;Zeiten",
        "Ewa;Nowicka;pl;0171 3920098;10/2024*;Di",
    ]
    rows.append("Olga;Falsch;pl;0171 3920097;13/2024;Di")
    file.write_text("\n".join(rows))
    petra.open("/team/import")
    petra.page.locator('input[type="file"]').set_input_files(file)
    petra.tap("Datei prüfen")
    petra.tap("1 Person aufnehmen")
    expect(petra.page.get_by_role("heading", name="Was daraus wurde")).to_be_visible()
    petra.open("/team/warteliste")

    assert "Ewa Nowicka" in petra.text
    assert "Olga" not in petra.text
    petra.tap("Ewa Nowicka", role="link")
    assert "Noch nicht gefragt oder bestätigt" in petra.text
    assert re.search(r"Geschlecht\s+noch nicht gefragt", petra.text)
    sound(petra, "person-noch-nicht-gefragt")


def _send_newcomer(petra: Seat, first: str, last: str, *, language: str, phone: str) -> Page:
    """Fills in the form of newcomers and sends it."""
    page = petra.page
    petra.open("/team/aufnahme")
    page.get_by_label("Vorname (nötig)").fill(first)
    page.get_by_label("Nachname (nötig)").fill(last)
    page.get_by_label("Sprache (nötig)").select_option(language)
    page.locator('input[name="channel"][value="sms"]').check(force=True)
    page.get_by_label("Telefon", exact=True).fill(phone)
    page.locator('[name="birth_month.0"]').fill("2024-10")
    page.locator('input[name="slots"][value="tue-am"]').check(force=True)
    page.get_by_role("button", name="Aufnehmen", exact=True).click()
    return page


def test_what_is_no_number_is_refused_at_its_field(petra: Seat) -> None:
    page = _send_newcomer(petra, "Olga", "Falsch", language="pl", phone="12")

    number = page.get_by_label("Telefon", exact=True)
    assert number.input_value() == "12"
    assert number.get_attribute("aria-invalid") == "true"
    said = number.get_attribute("aria-describedby") or ""
    assert "Telefonnummer" in page.locator(f"#{said.split()[-1]}").inner_text()
    sound(petra, "aufnahme-nummer")


def test_somebody_who_may_be_there_already_is_shown_before_she_is_taken_in(petra: Seat) -> None:
    page = _send_newcomer(petra, "AMIRA", "Haddad", language="ar", phone="0171 3920077")

    assert "Vielleicht ist diese Person schon da" in petra.told
    assert page.get_by_role("link", name="Amira H.").is_visible()
    petra.tap("Es ist jemand anderes: aufnehmen")
    assert "AMIRA Haddad steht auf der Warteliste" in petra.told


def test_one_person_is_changed_and_somebody_elses_change_is_not_overwritten(
    petra: Seat, sit: Sit, stage: Stage
) -> None:
    path = f"/team/person/{stage.ids['P-24']}"
    murat = sit("Murat Yıldız")
    for seat in (petra, murat):
        seat.open(path)
        if seat.page.get_by_label("Grund").count():  # of the two, one is her contact person
            seat.page.get_by_label("Grund").fill("Vertretung am Telefon")
            seat.tap("Akte öffnen")
    petra.open(path)
    petra.tap("Bearbeiten", role="link")
    murat.open(f"{path}/bearbeiten")
    petra.page.get_by_label("Telefon", exact=True).fill("0171 3920088")
    petra.tap("Speichern")
    murat.page.get_by_label("Vorname (nötig)").fill("Tanja")
    murat.tap("Speichern")

    assert "Gespeichert" in petra.told
    assert "0171 3920088" in petra.text
    assert "Jemand hat diese Person gerade geändert" in murat.told
    assert murat.page.get_by_label("Vorname (nötig)").input_value() == "Tanja"


def test_the_cost_of_a_date_is_confirmed_with_one_tap(petra: Seat, stage: Stage) -> None:
    first = stage.group_events(UNNA)[0]["id"]
    petra.open(f"/team/termin/{first}")
    page = petra.page
    page.locator("summary", has_text="Andere Beträge").click()
    page.get_by_label("Honorar (€)").fill("120,50")
    page.get_by_label("Arbeitszeit (Stunden)").fill("4,5")
    page.get_by_role("button", name="Als üblich für die Reihe").click()
    petra.taps = 0
    petra.tap("Stimmt so")

    assert petra.taps == 1
    assert "Die Kosten sind bestätigt" in petra.told
    assert "120,50 €" in petra.text


def test_the_signed_list_is_noted_as_filed_with_one_tap(petra: Seat, stage: Stage) -> None:
    petra.open(f"/team/termin/{stage.group_events(UNNA)[0]['id']}")
    petra.tap("Liste ist abgelegt")

    assert petra.taps == 1
    assert "Liste abgelegt am Di 06.04." in petra.text.replace("\u00a0", " ")


def test_a_facilitator_without_an_account_keeps_one_list_by_link_and_pin(
    petra: Seat, stage: Stage
) -> None:
    today = stage.group_events(UNNA)[1]["id"]
    petra.open(f"/team/termin/{today}")
    petra.tap("Link und PIN erstellen")
    sound(petra, "kursleitung-link")
    address = petra.page.get_by_label("Link", exact=True).input_value()
    pin = petra.page.get_by_label("PIN", exact=True).input_value()

    browser = petra.page.context.browser
    assert browser is not None
    jana = Seat(browser.new_page(viewport={"width": 320, "height": 700}, locale="de-DE"), "")
    jana.open(address)
    assert "Amira" not in jana.text
    jana.page.get_by_label("PIN").fill(pin)
    sound(jana, "kursleitung-pin")
    jana.tap("Liste öffnen")
    sound(jana, "kursleitung-liste")
    assert "Amira" in jana.text
    assert "Haddad" not in jana.text
    jana.mark('.roster > li:nth-child(1) input[value="absent"]')
    jana.mark('.roster > li:nth-child(2) input[value="present"]')
    jana.tap("Speichern")
    assert "Gespeichert" in jana.told
    jana.page.close()


def test_a_venue_and_an_offer_come_into_being_by_pages(ilse: Seat) -> None:
    page = ilse.page
    ilse.open("/team/angebote")
    ilse.tap("Neuer Ort", role="link")
    for label, text in (
        ("Name", "Probehaus"), ("Straße und Hausnummer", "Weg 1"),
        ("Postleitzahl", "5942"), ("Ort", "Unna"),
    ):  # fmt: skip
        page.get_by_label(label, exact=True).fill(text)
    ilse.tap("Speichern")
    assert "Bitte prüfen Sie diese Angaben" in ilse.told
    page.get_by_label("Postleitzahl", exact=True).fill("59423")
    ilse.tap("Speichern")
    assert "Gespeichert: „Probehaus" in ilse.told

    ilse.tap("Neues Angebot", role="link")
    for field, text in (
        ("name", "Gruppe Herbst"), ("adults_min", "8"), ("adults_max", "12"), ("care_total", "6"),
        ("care_small", "3"), ("monday", "2027-09-06"), ("days", "5"), ("dates", "12"),
        ("week_starts_at", "09:00"), ("week_ends_at", "12:00"),
        ("series_starts_at", "09:30"), ("series_ends_at", "11:30"),
    ):  # fmt: skip
        page.locator(f"#f-{field}").fill(text)
    page.locator("#f-venue_id").select_option(label="Probehaus, Unna")
    ilse.tap("Speichern")
    assert "Gespeichert: „Gruppe Herbst" in ilse.told


def test_who_came_before_an_offer_is_asked_about_it_in_five_taps(petra: Seat) -> None:
    page = petra.page
    petra.open("/team/heute")
    assert "Noch zu fragen" in petra.text
    petra.tap(re.compile("Wen fragen.*Gruppe Herbst"), role="link")
    assert "Weg nach Unna" in petra.text
    petra.tap("Ewa Nowicka", role="link")
    asked = page.locator("#fragen")
    assert "Ist der Weg nach Unna (Probehaus) möglich?" in asked.inner_text()
    assert faults_of(page) == []
    asked.locator("fieldset", has_text="Probehaus").locator('input[value="yes"]').check(force=True)
    asked.locator('input[name="mornings.2027-09-06"][value="yes"]').check(force=True)
    asked.get_by_role("button", name="Speichern").click()
    petra.taps += 3

    assert petra.taps == 5
    assert "sind eingetragen" in petra.told
    assert "Warteliste" in page.locator("h1").inner_text(), "on to the next who is to be asked"
    assert page.get_by_role("link", name="Ewa Nowicka").count() == 0
    petra.tap("Alle zeigen", role="link")
    petra.tap("Ewa Nowicka", role="link")
    assert "Probehaus: geht" in petra.text.replace(", Unna", "")
    assert "Ist der Weg nach Unna (Probehaus) möglich?" not in petra.text


def test_she_skips_one_date_in_two_taps_from_her_message(petra: Seat, stage: Stage) -> None:
    """One opens the link, one says "Diesmal nicht"; her answer to all the others stays."""
    phone = her_phone(petra, stage, "P-07")
    phone.page.locator("button.answer").first.click()
    phone.open(phone.page.url)
    phone.taps = 1
    phone.tap(phone.page.locator(".card button.button").first.inner_text())

    assert phone.taps == 2
    expect(phone.page.locator(".told")).to_be_visible()
    invitation = stage.kreis.ask(
        "contact-person", "GET", "events", f"/invitations/{invitation_of(stage, 'P-07')}"
    )
    answers = [each["answer"] for each in invitation["group_events"]]
    assert answers.count("no") == 1
    phone.page.close()


def test_the_absences_of_a_month_take_two_taps(petra: Seat, stage: Stage) -> None:
    first = stage.group_events(UNNA)[0]["id"]
    petra.open(f"/team/termin/{first}?alle=da")
    petra.page.locator(f'input[name="state.{stage.ids["P-01"]}"][value="absent"]').check(force=True)
    petra.page.get_by_role("button", name="Speichern").last.click()
    petra.open("/team/kalender")
    petra.tap("Fehltage", role="link")
    with petra.page.expect_download() as download:
        petra.tap("Als Datei", role="link")

    assert petra.taps == 2
    lines = download.value.path().read_text("utf-8-sig").splitlines()
    assert "Krämer;Sabine;V-2027-02;Gruppe Unna;05.04.2027;ungeklärt;Zuweisung" in lines


def invitation_of(stage: Stage, sign: str) -> str:
    found = [*stage.invitations_of(UNNA), *stage.invitations_of(KAMEN)]
    return next(str(i["id"]) for i in found if i["participant_id"] == stage.ids[sign])
