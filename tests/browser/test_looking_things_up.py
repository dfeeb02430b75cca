"""Looking things up: search, past dates, newest messages, and whom to call without a number."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from kreis.onebox.story.stage import Stage
from kreis.onebox.story.world import UNNA
from tests.browser.seats import PICTURES, Seat, sound, with_dates
from tests.support.chromium import WIDTHS, faults_of, picture

Sit = Callable[..., Seat]


@pytest.fixture(scope="module")
def people(stage: Stage) -> dict[str, Any]:
    """Somebody of Petra's, and somebody of a colleague, both without address protection."""
    with_dates(stage)
    ask = stage.kreis.ask
    staff = {each["id"]: each["first_name"] for each in ask("lead", "GET", "intake", "/staff")}
    found: dict[str, Any] = {}
    for who in stage.ids.values():
        person = ask("lead", "GET", "intake", f"/participants/{who}")
        is_hers = staff[person["contact_person_id"]] == "Petra"
        if not person["has_address_protection"] and person["phone"]:
            found.setdefault("hers" if is_hers else "colleagues", person)
    return found


@pytest.mark.parametrize("width", WIDTHS)
def test_one_key_and_a_name_lead_to_a_person(sit: Sit, people: dict[str, Any], width: int) -> None:
    hers, page = people["hers"], (petra := sit("Petra Neumann", width)).page
    petra.open("/team/heute")
    page.keyboard.press("/")
    expect(page.locator("#search")).to_be_focused()
    page.keyboard.type(hers["last_name"][:4].lower())
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name="Personen")).to_be_visible()
    assert f"{hers['first_name']} {hers['last_name']}" in petra.text
    picture(page, "suche", PICTURES)
    assert faults_of(page) == []
    assert hers["last_name"] not in page.url


def test_search_finds_what_she_may_see_and_days_and_groups(
    sit: Sit, stage: Stage, people: dict[str, Any]
) -> None:
    petra, other = sit("Petra Neumann"), people["colleagues"]
    first = stage.group_events(UNNA)[0]["starts_at"][:10]
    year, month, day = first.split("-")
    found = {}
    for words in (
        other["last_name"],
        other["phone"],
        other["first_name"],
        f"{day}.{month}.",
        "unna",
        "x",
    ):
        petra.open("/team/suche")
        petra.page.get_by_label("Wen oder was suchen Sie?").last.fill(words)
        petra.page.locator("main").get_by_role("button", name="Suchen").click()
        found[words] = petra.text

    brief = f"{other['first_name']} {other['last_name'][:1]}."
    assert brief in found[other["first_name"]]
    assert brief not in found[other["last_name"]] + found[other["phone"]]
    assert "Unna" in found[f"{day}.{month}."]
    assert f"{int(day)}. April {year}" in found[f"{day}.{month}."]
    assert "Gruppen" in found["unna"]
    assert "Bitte mindestens zwei Zeichen." in found["x"]


def test_messages_are_newest_first_and_a_day_is_reached_at_once(sit: Sit) -> None:
    petra = sit("Petra Neumann")
    petra.open("/team/nachrichten")
    petra.open("/team/kalender")
    petra.page.get_by_label("Zu einem Tag").fill("2026-03-04")
    petra.tap("Zeigen")

    assert "2. bis" in petra.text
    assert "März 2026" in petra.text
    sound(petra, "kalender-mit-jahr")


def test_the_page_of_a_group_says_what_became_of_the_invitations(
    sit: Sit, stage: Stage, people: dict[str, Any]
) -> None:
    petra = sit("Petra Neumann")
    petra.open(f"/team/gruppen/{stage.cohorts[str(UNNA)]}")
    waiting = [each for each in stage.invitations_of(UNNA) if each["version"] == 0]
    causes = "&".join(f"cause={each['id']}" for each in waiting)
    told = stage.kreis.ask("contact-person", "GET", "notifications", f"/tellings?{causes}")

    line = petra.page.locator(".telling").inner_text()
    assert f"{told['sent']} verschickt" in line
    assert ("geplant" in line) == bool(told["planned"])
    assert ("offen" in line) == bool(told["calls_open"])


@pytest.mark.parametrize("width", WIDTHS)
def test_who_has_no_number_is_shown_with_what_there_is(sit: Sit, stage: Stage, width: int) -> None:
    ask = stage.kreis.ask
    path = f"/participants/{stage.open_calls()[0]['participant_id']}"
    known = ask("lead", "GET", "intake", path)
    (hers,) = [
        each
        for each in ask("lead", "GET", "intake", "/staff")
        if each["id"] == known["contact_person_id"]
    ]
    seat = sit(f"{hers['first_name']} {hers['last_name']}", width)
    mail = {"channel": "email", "email": "kreis@post.example", "phone": None}
    ask("contact-person", "PATCH", "intake", path, mail)
    try:
        seat.open("/team/anrufe")
        row = seat.page.locator("li", has_text="Nummer fehlt").first
        assert row.get_by_role("link", name="E-Mail schreiben").is_visible()
        assert faults_of(seat.page) == []
        picture(seat.page, "nummer-fehlt", PICTURES)
        row.get_by_role("link", name="Nummer eintragen").click()
        expect(seat.page.get_by_label("Telefon", exact=True)).to_be_visible()
    finally:
        before = {name: known[name] for name in mail}
        ask("contact-person", "PATCH", "intake", path, before)
