"""One person as the pages show her: her timeline, what she was written, and her disclosure."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from kreis.onebox.story.stage import Stage
from kreis.onebox.story.world import UNNA
from tests.browser.seats import PICTURES, Seat, with_dates
from tests.support.chromium import WIDTHS, faults_of, picture

Sit = Callable[..., Seat]


@pytest.fixture(scope="module")
def invited(stage: Stage) -> dict[str, Any]:
    """Somebody of Petra's who reads another language than German and is invited to Unna."""
    with_dates(stage)
    ask = stage.kreis.ask
    staff = {each["first_name"]: each["id"] for each in ask("lead", "GET", "intake", "/staff")}
    who = [each["participant_id"] for each in stage.invitations_of(UNNA)]
    hers = [
        person
        for person in (ask("lead", "GET", "intake", f"/participants/{each}") for each in who)
        if person["contact_person_id"] == staff["Petra"]
        and person["channel"] != "call"
        and not person["has_address_protection"]
    ]
    found: dict[str, Any] = next(each for each in hers if not each["language"].startswith("de"))
    return found


def begins(invited: dict[str, Any]) -> str:
    """What her invitation says in German: an SMS in another script is short."""
    is_short = invited["channel"] == "sms" and invited["language"] in ("ar", "uk")
    return "Wir laden Sie in eine Gruppe ein" if is_short else f"Guten Tag {invited['first_name']}"


@pytest.mark.parametrize("width", WIDTHS)
def test_her_timeline_says_what_she_was_written(
    sit: Sit, invited: dict[str, Any], width: int
) -> None:
    petra = sit("Petra Neumann", width)
    petra.open(f"/team/person/{invited['id']}")
    line = petra.page.locator(".timeline li", has_text="Einladung, ").first
    line.locator("summary").click()

    assert "/a/…" in line.inner_text()
    assert line.locator(f"[lang='{invited['language']}']").count() == 1
    assert begins(invited) in line.locator("[lang='de']").inner_text()
    petra.page.locator("summary", has_text="Geplant").first.click()
    assert "Kommt dazu" in petra.text
    assert faults_of(petra.page) == []
    petra.tap("Ganzen Verlauf zeigen", role="link")
    picture(petra.page, "verlauf", PICTURES)
    assert faults_of(petra.page) == []
    petra.tap("Nachrichten", role="link", nth=-1)
    assert "Kommt dazu" not in petra.text


def test_a_colleague_says_why_before_she_reads_it(sit: Sit, invited: dict[str, Any]) -> None:
    murat = sit("Murat Yıldız")
    murat.open(f"/team/person/{invited['id']}/verlauf")
    assert begins(invited) not in murat.page.content()

    murat.page.get_by_label("Grund").fill("Sie hat bei mir angerufen")
    murat.tap("Akte öffnen")

    assert "/verlauf" in murat.page.url
    assert "Einladung, " in murat.text


@pytest.mark.parametrize("width", WIDTHS)
def test_the_disclosure_can_be_read_and_printed(
    sit: Sit, invited: dict[str, Any], width: int
) -> None:
    ilse = sit("Ilse Brandauer", width)
    ilse.open(f"/team/person/{invited['id']}")
    ilse.tap("Auskunft", role="link")

    assert faults_of(ilse.page) == []
    picture(ilse.page, "auskunft", PICTURES)
    file = ilse.page.request.get(f"{ilse.page.url}.json").text()
    shown, kept = ilse.text, json.loads(file)
    for message in kept["notifications"]["messages"]["items"]:
        assert message["words"]["german"].splitlines()[0] in shown
    assert {invited["first_name"], invited["last_name"]} <= set(shown.split())
    ilse.page.emulate_media(media="print")
    assert not ilse.page.get_by_role("link", name="Als Datei für Programme").is_visible()
