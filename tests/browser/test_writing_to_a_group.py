"""A message to a group in one's own words: previewed, sent, taken back."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kreis.onebox.story.stage import Stage
from kreis.onebox.story.world import KAMEN
from tests.browser.seats import PICTURES, Seat, with_dates
from tests.support.chromium import WIDTHS, faults_of, picture

Sit = Callable[..., Seat]
SAID = "Bitte bringen Sie Hausschuhe mit."


@pytest.mark.parametrize("width", WIDTHS)
def test_it_is_previewed_sent_and_taken_back_in_four_taps(
    sit: Sit, stage: Stage, width: int
) -> None:
    with_dates(stage)
    petra = sit("Petra Neumann", width)
    page, group = petra.page, f"/team/gruppen/{stage.cohorts[str(KAMEN)]}"
    petra.open(group)
    petra.tap("Nachricht schreiben", role="link")
    page.get_by_label("Ihre Nachricht").fill(SAID)
    petra.tap("Vorschau")
    shown = page.locator(".letter").all_inner_texts()
    assert len(shown) >= 2
    assert all(SAID in each for each in shown)
    assert faults_of(page) == []
    picture(page, "nachricht-an-gruppe", PICTURES)
    petra.tap("Senden an")

    assert petra.taps <= 4
    assert "Die Nachricht ist gespeichert." in petra.told
    assert SAID in petra.text
    assert "Nichts ist verschickt. Frühestens:" in petra.text
    assert faults_of(page) == []
    petra.tap("Zurücknehmen")
    assert "Die Nachricht ist zurückgenommen." in petra.told
    assert page.get_by_role("button", name="Zurücknehmen").count() == 0


def test_nothing_unseen_is_sent_and_an_empty_text_is_said_at_its_field(
    sit: Sit, stage: Stage
) -> None:
    with_dates(stage)
    petra = sit("Petra Neumann")
    petra.open(f"/team/gruppen/{stage.cohorts[str(KAMEN)]}/nachricht")
    petra.tap("Vorschau")
    assert "Bitte schreiben Sie einen Text." in petra.text
    field = petra.page.get_by_label("Ihre Nachricht")
    field.fill("Erster Text")
    petra.tap("Vorschau")
    field.fill("Zweiter Text")
    petra.tap("Senden an")

    assert "Zweiter Text" in petra.page.locator(".letter").first.inner_text()
    assert field.input_value() == "Zweiter Text"
    ilse = sit("Ilse Brandauer")
    ilse.open(f"/team/gruppen/{stage.cohorts[str(KAMEN)]}")
    assert ilse.page.get_by_role("link", name="Nachricht schreiben").count() == 0
