"""Entries by pages alone: proposed after the first list, recorded with one tap, undone, listed."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from kreis.onebox.story.stage import Stage
from kreis.onebox.story.world import UNNA, at
from tests.browser.seats import PICTURES, Seat, with_dates
from tests.support.chromium import faults_of, picture

Sit = Callable[..., Seat]


@pytest.fixture(scope="module")
def petra(sit: Sit, stage: Stage) -> Seat:
    with_dates(stage)
    stage.kreis.set_clock(at("2027-04-05 12:30"))
    return sit("Petra Neumann")


def sound(seat: Seat, name: str) -> None:
    """The page as it stands, at 1280 and at 320 px."""
    for width in (1280, 320):
        seat.page.set_viewport_size({"width": width, "height": 860})
        picture(seat.page, name, PICTURES)
        assert faults_of(seat.page) == []
    seat.page.set_viewport_size({"width": 1280, "height": 860})


def unchecked(seat: Seat) -> Seat:
    """Lets the page send what a browser would not: the service has to answer."""
    seat.page.evaluate("document.querySelectorAll('form').forEach(f => f.noValidate = true)")
    return seat


def proposed(seat: Seat) -> int:
    """How many entries the page proposes for the first morning."""
    found = re.search(r"(\d+) waren am Mo 05.04. zum ersten Mal da", seat.text)
    assert found, seat.text
    return int(found[1])


def test_after_the_first_list_one_tap_records_the_entries(petra: Seat, stage: Stage) -> None:
    petra.open(f"/team/termin/{stage.group_events(UNNA)[0]['id']}")
    petra.tap("Alle da", role="link")
    petra.tap("Speichern")
    expect(petra.page.get_by_text("waren am Mo 05.04. zum ersten Mal da.")).to_be_visible()
    n = proposed(petra)
    sound(petra, "eintritte")
    petra.taps = 0
    petra.tap(f"Eintritt Mo 05.04. für alle {n} eintragen")

    assert n >= 5
    assert petra.taps == 1
    assert petra.told.strip().endswith(f"Eingetragen: {n} von {n} Eintritten.")
    assert f"Heute von Ihnen eingetragen: {n} Eintritte." in petra.text
    petra.open(f"/team/person/{stage.ids['P-01']}")
    assert "im Programm" in petra.text


def test_entries_are_taken_back_on_heute_and_proposed_again(petra: Seat, stage: Stage) -> None:
    petra.open("/team/heute")
    recorded = re.search(r"Heute von Ihnen eingetragen: (\d+) Eintritte", petra.text)
    assert recorded
    petra.tap("Zurücknehmen")

    n = recorded[1]
    assert petra.told.strip().endswith(f"Zurückgenommen: {n} von {n} Eintritten.")
    assert proposed(petra) == int(n)
    sound(petra, "heute-eintritte")
    petra.open(f"/team/gruppen/{stage.cohorts[str(UNNA)]}")
    assert proposed(petra) == int(n)


def test_a_day_that_cannot_be_is_named_at_its_field_and_nothing_is_lost(
    petra: Seat, stage: Stage
) -> None:
    first, second = stage.ids["P-01"], stage.ids["P-03"]
    petra.open("/team/heute")
    n, page = proposed(petra), unchecked(petra).page
    page.locator("summary", has_text="Einzelne oder anderer Tag").click()
    page.locator(f'input[name="person"][value="{second}"]').uncheck()
    page.locator(f'[name="day.{first}"]').fill("2027-04-06")
    petra.tap(f"Eintritt Mo 05.04. für alle {n} eintragen")

    assert "An diesem Tag ist kein Eintritt möglich" in page.locator(f"#w-{first}").inner_text()
    assert page.locator(f'[name="day.{first}"]').input_value() == "2027-04-06"
    assert not page.locator(f'input[name="person"][value="{second}"]').is_checked()
    sound(petra, "eintritte-noch-einmal")
    page.locator(f'[name="day.{first}"]').fill("2027-04-04")
    petra.tap("Eintritte eintragen")
    assert petra.told.strip().endswith(f"Eingetragen: {n - 1} von {n - 1} Eintritten.")


def test_an_exit_without_entry_says_what_it_means_before_it_is_done(
    petra: Seat, stage: Stage
) -> None:
    """Rania was there and has no entry. An exit of tomorrow is refused in German, at its field."""
    path = f"/team/person/{stage.ids['P-03']}"
    petra.open(path)
    page = unchecked(petra).page
    assert "noch nicht eingetragen; am Mo 5. April 2027 zum ersten Mal da" in petra.text
    page.locator("summary", has_text="Austritt eintragen").click()
    assert "Ein Austritt ohne Eintritt heißt" in petra.text
    sound(petra, "austritt-ohne-eintritt")
    petra.tap("Austritt eintragen")
    assert "Bitte tragen Sie zuerst den Eintritt ein" in page.locator("#w-exit").inner_text()

    unchecked(petra)
    page.locator('[name="without_entry"]').check()
    page.get_by_label("letzter Tag").fill("2027-04-06")
    page.get_by_label("wohin es danach geht").select_option("employment")
    petra.tap("Austritt eintragen")
    assert "Bitte einen Tag vom" in page.locator("#w-exit").inner_text()
    assert page.get_by_label("letzter Tag").input_value() == "2027-04-06"
    assert page.get_by_label("wohin es danach geht").input_value() == "employment"
    sound(petra, "austritt-morgen")

    petra.open(path)
    petra.tap("Eintritt eintragen")
    assert petra.told.strip().endswith("Der Eintritt ist eingetragen.")
    page.locator("summary", has_text="Eintritt ändern").click()
    page.get_by_label("erster Tag im Programm").fill("2027-04-04")
    own = page.locator("form", has=page.get_by_label("erster Tag im Programm"))
    own.get_by_role("button", name="Speichern").click()
    assert "So 4. April 2027" in petra.text
    sound(petra, "eintritt-geaendert")


def test_the_lead_sees_who_entered_in_the_month(petra: Seat, sit: Sit) -> None:
    ilse = sit("Ilse Brandauer")
    ilse.open("/team/heute")
    ilse.tap("Eintritte im April 2027", role="link")
    assert re.search(r"^\d+ Personen$", ilse.text, re.MULTILINE)
    assert "Rania Khalil" in ilse.text
    sound(ilse, "eintritte-im-monat")
    with ilse.page.expect_download() as found:
        ilse.tap("Als Datei", role="link")
    rows = found.value.path().read_text("utf-8-sig").splitlines()
    assert rows[0] == "Nachname;Vorname;Vorhaben;Zugangsweg;Eintritt"
    assert "Khalil;Rania;V-2027-01;Selbstmeldung;04.04.2027" in rows
    ilse.tap("März 2027", role="link")
    assert "In diesem Monat ist kein Eintritt eingetragen." in ilse.text
