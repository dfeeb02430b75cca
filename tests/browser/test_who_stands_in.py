"""Substitutes by pages alone: entered in three taps, seen by both, ended by itself, taken back."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kreis.onebox.story.stage import Stage
from kreis.onebox.story.world import STAFF, at, story_id
from tests.browser.seats import PICTURES, Seat
from tests.support.chromium import faults_of, picture

Sit = Callable[..., Seat]
MURAT = str(story_id("Murat Yıldız"))
assert "Murat Yıldız" in STAFF


@pytest.fixture(scope="module")
def petra(sit: Sit, stage: Stage) -> Seat:
    stage.kreis.set_clock(at("2027-04-06 08:00"))
    return sit("Petra Neumann")


def sound(seat: Seat, name: str) -> None:
    for width in (1280, 320):
        seat.page.set_viewport_size({"width": width, "height": 860})
        picture(seat.page, name, PICTURES)
        assert faults_of(seat.page) == []
    seat.page.set_viewport_size({"width": 1280, "height": 860})


def test_a_substitute_is_entered_in_three_taps_and_seen_by_both(
    petra: Seat, sit: Sit, stage: Stage
) -> None:
    petra.open("/team/heute")
    petra.tap("Vertretung", role="link")
    petra.page.get_by_label("Wer vertritt?").select_option(MURAT)
    petra.taps += 1
    petra.tap("Speichern")

    assert petra.taps == 3
    assert petra.told.strip().endswith("Eingetragen: Murat Yıldız vertritt Petra Neumann.")
    assert "Di 6. April 2027 bis Mo 19. April 2027" in petra.text
    sound(petra, "vertretung")
    petra.open("/team/heute")
    assert "Murat Yıldız vertritt Sie bis Mo 19. April 2027." in petra.text
    murat = sit("Murat Yıldız")
    murat.open("/team/heute")
    assert "Sie vertreten Petra Neumann bis Mo 19. April 2027." in murat.text
    murat.open(f"/team/person/{stage.ids['P-01']}")
    assert "Sabine Krämer" in murat.text, "one of Petra's, seen in full"
    ilse = sit("Ilse Brandauer")
    ilse.open("/team/mitarbeitende")
    assert "wird vertreten von Murat Yıldız, Di 06.04. bis Mo 19.04." in ilse.text
    sound(ilse, "team-vertretung")


def test_what_is_wrong_stands_at_its_field_and_nothing_is_lost(petra: Seat) -> None:
    petra.open("/team/vertretung")
    page = petra.page
    page.evaluate("document.querySelectorAll('form').forEach(f => f.noValidate = true)")
    petra.tap("Speichern")
    assert "Diese Angabe fehlt noch." in page.locator("#w-substitute_id").inner_text()
    page.get_by_label("Wer vertritt?").select_option(MURAT)
    page.get_by_label("letzter Tag").fill("2027-04-01")
    page.evaluate("document.querySelectorAll('form').forEach(f => f.noValidate = true)")
    petra.tap("Speichern")
    assert "Bitte einen Tag ab heute" in page.locator("#w-last_day").inner_text()
    assert page.get_by_label("letzter Tag").input_value() == "2027-04-01"
    page.get_by_label("letzter Tag").fill("2027-04-10")
    petra.tap("Speichern")
    wrong = page.locator("#w-first_day").inner_text()
    assert "In dieser Zeit ist schon eine Vertretung eingetragen." in wrong
    assert page.get_by_label("Wer vertritt?").input_value() == MURAT
    sound(petra, "vertretung-fehler")


def test_it_is_taken_back_and_a_later_one_ends_by_itself(petra: Seat, stage: Stage) -> None:
    petra.open("/team/vertretung")
    petra.tap("Zurücknehmen")
    assert "Es ist keine Vertretung eingetragen." in petra.text
    petra.page.get_by_label("Wer vertritt?").select_option(MURAT)
    petra.page.get_by_label("letzter Tag").fill("2027-04-07")
    petra.tap("Speichern")
    stage.kreis.set_clock(at("2027-04-08 08:00"))

    petra.open("/team/heute")
    assert "vertritt Sie" not in petra.text
    petra.open("/team/vertretung")
    assert "Es ist keine Vertretung eingetragen." in petra.text
