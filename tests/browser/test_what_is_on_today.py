"""Conversations with a contact person, and what Heute says of the day; taps are counted."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from kreis.onebox.story.stage import Stage
from kreis.onebox.story.world import at
from tests.browser.seats import Seat, her_phone, sound, with_dates

Sit = Callable[..., Seat]


@pytest.fixture(scope="module")
def petra(sit: Sit, stage: Stage) -> Seat:
    with_dates(stage)
    stage.kreis.set_clock(at("2027-04-06 08:00"))
    return sit("Petra Neumann")


def test_a_conversation_is_booked_in_three_taps(petra: Seat, stage: Stage) -> None:
    """The link, "Gespräch vereinbaren", a time. Of two who want one time, one has it."""
    petra.open("/team/gespraeche")
    page = petra.page
    page.locator("#f-day").fill("2027-04-12")
    petra.tap("Öffnen", role="button")
    assert "4 Zeiten am Mo 12. April 2027 geöffnet." in petra.told.replace("\u00a0", " ")
    assert petra.text.count("noch frei") == 4

    phone = her_phone(petra, stage, "P-01")
    rania = her_phone(petra, stage, "P-03")
    for each in (phone, rania):
        each.page.locator("button.answer").first.click()
        each.taps = 1
    phone.tap("Gespräch vereinbaren", role="link")
    rania.page.locator('a[href$="/gespraech"]').click()
    sound(phone, "gespraech")
    phone.tap(re.compile("13:00"))
    assert phone.taps == 3
    assert "Ihr Gespräch ist eingetragen" in phone.told
    rania.page.locator("button.answer").first.click()
    assert rania.page.locator(".notice").is_visible(), "somebody else has just taken it"

    petra.open("/team/gespraeche")
    assert "Sabine Krämer" in petra.text
    phone.page.close()
    rania.page.close()


def test_times_for_conversations_are_refused_asked_about_and_moved(petra: Seat) -> None:
    """A past day, an overlap and a Sunday are named at their field, and the input stays."""
    page = petra.page
    petra.open("/team/gespraeche")
    page.locator("#f-day").fill("2027-04-05")
    page.locator("#f-minutes").select_option("45")
    petra.tap("Öffnen", role="button")
    assert "Diese Zeit ist vorbei." in page.locator("#w-day").inner_text()
    assert page.locator("#f-minutes").input_value() == "45"
    page.locator("#f-day").fill("2027-04-12")
    petra.tap("Öffnen", role="button")
    assert "schon eine andere Zeit offen" in page.locator("#w-from").inner_text()

    page.locator("#f-day").fill("2027-04-18")
    page.locator("#f-until").fill("13:45")
    page.locator("#f-repeat").select_option("weekly")
    page.locator("#f-last").fill("2027-05-02")
    petra.tap("Öffnen", role="button")
    assert "So 25. April 2027" in petra.text.replace("\u00a0", " ")
    sound(petra, "gespraeche-sonntag")
    petra.tap("Trotzdem alle öffnen")
    told = petra.told.replace("\u00a0", " ")
    assert "3 Zeiten an 3 Tagen geöffnet, von So 18. April 2027 bis So 2. Mai 2027." in told

    hers = page.locator("li", has_text="Sabine Krämer")
    hers.locator("summary").click()
    hers.get_by_label("Beginn").fill("16:00")
    hers.get_by_role("button", name="Jetzt verschieben").click()
    told = petra.told.replace("\u00a0", " ")
    assert "Das Gespräch mit Sabine Krämer ist jetzt Mo 12.04., 16:00." in told
    sound(petra, "gespraeche-verschoben")


def test_heute_begins_with_what_is_on_today(petra: Seat, stage: Stage) -> None:
    """The dates of the day with hours and places, and her own appointments with names."""
    petra.open("/team/heute")
    first = petra.page.locator("main .card").first
    assert first.locator("h2").inner_text() == "Heute dran"
    text = first.inner_text().replace("\u00a0", " ")
    assert "09:00–12:00 Gruppe Unna, Startwoche, 2. Tag" in text
    assert "Haus Ringgarten (Beispiel), Beispielweg 4, Unna" in text

    stage.kreis.set_clock(at("2027-04-12 17:30"))
    petra.open("/team/heute")
    text = first.inner_text().replace("\u00a0", " ")
    assert "16:00 Gespräch mit Sabine Krämer" in text, "also when it is over"
    assert "persönlich, 30 Minuten" in text
    sound(petra, "heute-dran")
    stage.kreis.set_clock(at("2027-04-06 08:00"))
