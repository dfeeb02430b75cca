"""A date with few places and its waitlist; contributors who hear of a change. By pages alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from kreis.onebox.story.stage import Stage
from kreis.onebox.story.world import UNNA, at
from tests.browser.seats import PICTURES, Seat, with_dates
from tests.support.chromium import WIDTHS, faults_of, picture

EXCURSION, TALK = 14, 13
"""Weekly dates in summer, which no other test changes."""
Sit = Callable[..., Seat]


@pytest.fixture(scope="module")
def petra(sit: Sit, stage: Stage) -> Seat:
    with_dates(stage)
    stage.kreis.set_clock(at("2027-04-06 08:00"))
    return sit("Petra Neumann")


def path_of(stage: Stage, number: int) -> str:
    return f"/team/termin/{stage.group_events(UNNA)[number]['id']}"


def enter(petra: Seat, stage: Stage, name: str, button: str) -> None:
    """Enters what somebody said about the excursion on the telephone."""
    petra.open(path_of(stage, EXCURSION))
    page = petra.page
    page.locator("summary", has_text="Antwort für diesen Termin eintragen").click()
    page.locator("#f-who").select_option(label=name)
    petra.tap(button)


def sound(petra: Seat, name: str) -> None:
    """At both widths, with pictures."""
    usual = petra.page.viewport_size
    for width in WIDTHS:
        petra.page.set_viewport_size({"width": width, "height": 860})
        picture(petra.page, name, PICTURES)
        assert faults_of(petra.page) == [], (name, width)
    petra.page.set_viewport_size(usual or {"width": 1280, "height": 860})


def declines(stage: Stage, sign: str) -> None:
    date = stage.group_events(UNNA)[EXCURSION]
    (hers,) = [
        each for each in stage.invitations_of(UNNA) if each["participant_id"] == stage.ids[sign]
    ]
    said: dict[str, Any] = {"answer": "no", "children": [], "how": "phone"}
    path = f"/invitations/{hers['id']}/group-events/{date['id']}/answers"
    stage.kreis.ask("contact-person", "POST", "events", path, {**said, "sequence": 0})


def test_an_excursion_has_two_places_and_the_third_waits(petra: Seat, stage: Stage) -> None:
    petra.open(path_of(stage, EXCURSION))
    page = petra.page
    page.locator("summary", has_text="Plätze").click()
    page.get_by_label("Plätze für Erwachsene").fill("2")
    page.get_by_label("Mit Anmeldung").check()
    sound(petra, "plaetze")
    page.get_by_label("Plätze für Erwachsene").locator("xpath=ancestor::form").get_by_role(
        "button", name="Speichern"
    ).click()
    assert "Gespeichert: mit Anmeldung." in petra.told
    assert "2 von 2 Plätzen frei" in petra.text

    enter(petra, stage, "Sabine Krämer", "Ja, ohne Kind")
    assert "Gespeichert: Zusage für diesen Termin." in petra.told
    enter(petra, stage, "Amira H.", "Ja, ohne Kind")
    enter(petra, stage, "Rania Khalil", "Ja, ohne Kind")
    assert "Kein Platz frei: Die Person steht auf der Warteliste." in petra.told
    assert "1. Rania Khalil" in petra.text
    enter(petra, stage, "Thomas W.", "Ja, ohne Kind")
    declines(stage, "P-01")
    petra.open(path_of(stage, EXCURSION))
    assert "Platz angeboten bis" in petra.text
    sound(petra, "termin-warteliste")


def test_staff_take_somebody_off_the_list_with_one_tap(petra: Seat, stage: Stage) -> None:
    """Whoever is first was offered the place; it goes to the next."""
    petra.open(path_of(stage, EXCURSION))
    petra.tap("Von der Liste nehmen für Rania Khalil")

    assert petra.taps == 1
    assert "Von der Warteliste genommen." in petra.told
    assert "1. Thomas W." in petra.text
    assert "Platz angeboten bis" in petra.text


def test_contributors_are_told_and_who_cannot_be_is_to_be_called(petra: Seat, stage: Stage) -> None:
    path = path_of(stage, TALK)
    for name, way, reached in (
        ("Dr. Eva Sommer", "E-Mail", "eva.sommer@post.example"),
        ("Ina Berg", "Telefon", "0221 4710155"),
    ):
        petra.open(path)
        petra.page.locator("summary", has_text="Jemanden hinzufügen").click()
        form = petra.page.locator("form", has=petra.page.get_by_label("Aufgabe"))
        form.get_by_label("Name").fill(name)
        form.get_by_label(way).fill(reached)
        form.get_by_role("button", name="Jemanden hinzufügen").click()
    petra.open(f"{path}/ausfall")
    assert "bekommt eine E-Mail" in petra.text
    assert "bitte selbst anrufen" in petra.text
    sound(petra, "ausfall-mitwirkende")
    petra.tap("Jetzt ausfallen lassen")

    stage.kreis.eventually(
        lambda: stage.kreis.ask("contact-person", "GET", "notifications", "/contributor-messages"),
        lambda found: (
            len(found["items"]) == 2
            and {each["state"] for each in found["items"]} == {"sent", "suppressed"}
        ),
        "the contributors' messages",
    )
    petra.open("/team/heute")
    assert "Mitwirkende anrufen" in petra.text
    sound(petra, "heute-mitwirkende")
    petra.tap("Erledigt für Ina Berg")
    assert petra.taps == 1
    assert "Notiert: Diese Person weiß Bescheid." in petra.told
    expect(petra.page.get_by_text("Mitwirkende anrufen")).to_have_count(0)
