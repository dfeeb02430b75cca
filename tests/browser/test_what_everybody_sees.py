"""Every page of staff, in each role, on a phone and on a desk: sound, readable, tappable.

axe finds no violation (WCAG 2.2 AA and best practice), nothing scrolls sideways at 320 px, and what
can be tapped is 44 px each way. `KREIS_PICTURES=1` takes the pictures of the documentation anew.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kreis.onebox.story.stage import Stage
from kreis.onebox.story.world import UNNA, at
from tests.browser.seats import PICTURES, Seat, with_dates
from tests.support.chromium import WIDTHS, faults_of, picture

Sit = Callable[..., Seat]


@pytest.fixture(scope="module")
def pages(stage: Stage) -> dict[str, str]:
    """Where each page is, by the name of its picture."""
    with_dates(stage)
    stage.kreis.set_clock(at("2027-04-06 08:00"))
    dates = stage.group_events(UNNA)
    invitation = stage.invitations_of(UNNA)[0]["id"]
    return {
        "heute": "/team/heute",
        "anrufe": "/team/anrufe",
        "antwort-eintragen": f"/team/antwort/{invitation}",
        "warteliste": "/team/warteliste",
        "aufnahme": "/team/aufnahme",
        "gruppen": "/team/gruppen",
        "gruppen-vorschlagen": "/team/gruppen/vorschlagen",
        "gruppe": f"/team/gruppen/{stage.cohorts[str(UNNA)]}",
        "mitglieder": f"/team/gruppen/{stage.cohorts[str(UNNA)]}/mitglieder",
        "kalender": "/team/kalender",
        "termin": f"/team/termin/{dates[0]['id']}?alle=da",
        "termin-vorher": f"/team/termin/{dates[6]['id']}",
        "verschieben": f"/team/termin/{dates[9]['id']}/verschieben"
        "?date=2027-05-12&starts_at=09:30&ends_at=11:30",
        "ausfall": f"/team/termin/{dates[9]['id']}/ausfall",
        "unterschriftenliste": f"/team/termin/{dates[9]['id']}/unterschriften",
        "nachrichten": "/team/nachrichten",
        "nachrichten-geplant": "/team/nachrichten/geplant",
        "import": "/team/import",
        "person": f"/team/person/{stage.ids['P-01']}",
        "person-bearbeiten": f"/team/person/{stage.ids['P-01']}/bearbeiten",
        "akte-oeffnen": f"/team/person/{stage.ids['P-02']}",
        "angebote": "/team/angebote",
        "gespraeche": "/team/gespraeche",
        "schliesstage": "/team/schliesstage",
        "fehltage": "/team/fehltage?monat=2027-04",
        "eintritte-im-monat": "/team/eintritte?monat=2027-04",
        "vertretung": "/team/vertretung",
    }


@pytest.mark.parametrize("width", WIDTHS)
def test_the_proposal_is_sound(sit: Sit, stage: Stage, width: int) -> None:
    """Before it is confirmed; afterwards its address leads to the groups."""
    petra = sit("Petra Neumann", width)
    path = f"/team/gruppen/vorschlag/{stage.proposal.rpartition('/')[2]}"
    petra.open(f"{path}?person={stage.ids['P-11']}")
    if "vorschlag" in petra.page.url:
        picture(petra.page, "gruppenvorschlag", PICTURES)
    assert faults_of(petra.page) == []


@pytest.mark.parametrize("width", WIDTHS)
def test_a_contact_person_sees_every_page_sound(
    sit: Sit, pages: dict[str, str], width: int
) -> None:
    petra = sit("Petra Neumann", width)
    found = {}
    for name, path in pages.items():
        petra.open(path)
        picture(petra.page, name, PICTURES)
        if faults := faults_of(petra.page):
            found[name] = faults
        assert scripts_of(petra) == scripts_for(petra), name
        assert petra.page.get_by_text("Probebetrieb: Es wird nichts verschickt.").is_visible()
    assert found == {}


def scripts_of(seat: Seat) -> list[str]:
    """The files of all scripts on the page; a script within the page has none."""
    scripts = seat.page.locator("script").all()
    return [str(each.get_attribute("src")).partition("?")[0] for each in scripts]


def scripts_for(seat: Seat) -> list[str]:
    """The one of every page, and on an attendance list those that keep it."""
    has_list = seat.page.locator("form[data-roster]").count()
    names = ["team.js", *(("roster-queue.js", "roster.js") if has_list else ())]
    return [f"/static/{name}" for name in names]


@pytest.mark.parametrize("width", WIDTHS)
def test_a_lead_looks_and_is_told_what_is_not_hers(
    sit: Sit, pages: dict[str, str], width: int
) -> None:
    ilse = sit("Ilse Brandauer", width)
    hers = {"heute", "anrufe", "warteliste", "gruppen", "gruppe", "kalender", "nachrichten"}
    hers |= {"termin", "termin-vorher", "unterschriftenliste", "person", "angebote"}
    hers |= {"fehltage", "schliesstage", "nachrichten-geplant", "aufbewahrung"}
    hers |= {"akte-oeffnen", "eintritte-im-monat", "vertretung"}
    found = {}
    for name, path in {**pages, "aufbewahrung": "/team/aufbewahrung"}.items():
        ilse.open(path)
        refused = ilse.page.locator("h1").inner_text() == "Das gehört nicht zu Ihren Aufgaben"
        if faults := faults_of(ilse.page):
            found[name] = faults
        assert refused == (name not in hers), name
    assert found == {}


def test_the_pages_are_sound_in_english_and_in_the_dark(sit: Sit, pages: dict[str, str]) -> None:
    petra = sit("Petra Neumann")
    petra.page.emulate_media(color_scheme="dark")
    petra.tap("English")
    found = {}
    for name in ("heute", "warteliste", "gruppe", "termin", "verschieben", "person", "vertretung"):
        petra.open(pages[name])
        assert petra.page.locator("html").get_attribute("lang") == "en"
        picture(petra.page, f"{name}-dark", PICTURES)
        if faults := faults_of(petra.page):
            found[name] = faults
    assert found == {}


def test_the_signature_list_prints_without_the_frame(sit: Sit, pages: dict[str, str]) -> None:
    petra = sit("Petra Neumann")
    petra.page.emulate_media(media="print")
    petra.open(pages["unterschriftenliste"])

    assert not petra.page.locator("nav").is_visible()
    assert petra.page.locator("table.sheet").is_visible()


@pytest.mark.parametrize("width", WIDTHS)
def test_a_lead_makes_venues_and_offers_on_sound_pages(
    sit: Sit, pages: dict[str, str], width: int
) -> None:
    ilse = sit("Ilse Brandauer", width)
    found = {}
    hers = {"ort": "/team/angebote/ort", "angebot": f"/team/angebote/{UNNA}"}
    for name, path in {**hers, "team": "/team/mitarbeitende"}.items():
        ilse.open(path)
        picture(ilse.page, name, PICTURES)
        if faults := faults_of(ilse.page):
            found[name] = faults
    assert found == {}


@pytest.mark.parametrize("width", WIDTHS)
def test_a_lead_lets_people_in_on_a_sound_page(sit: Sit, pages: dict[str, str], width: int) -> None:
    """A link is one tap, and so is the end of an access. No picture shows a link that lets in."""
    ilse = sit("Ilse Brandauer", width)
    ilse.open("/team/mitarbeitende")
    ilse.tap("Neuer Anmelde-Link für Murat Yıldız")
    assert ilse.taps == 1
    assert "/team/anmelden/" in ilse.page.get_by_label("Anmelde-Link").input_value()
    assert faults_of(ilse.page) == []

    ilse.open("/team/mitarbeitende")
    ilse.tap("Zugang beenden für Murat Yıldız")
    assert "Murat Yıldız kommt nicht mehr herein" in ilse.told
    assert faults_of(ilse.page) == []
    ilse.tap("Wieder zulassen für Murat Yıldız")
    assert "Murat Yıldız kann sich wieder anmelden" in ilse.told
