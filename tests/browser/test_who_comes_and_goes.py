"""A group after it was confirmed, by pages alone: somebody leaves it, and somebody comes in."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect

from kreis.onebox.box import Box
from kreis.onebox.people import founding_of
from kreis.onebox.status import running_system
from kreis.onebox.story.stage import Stage
from kreis.onebox.story.world import UNNA, at
from tests.browser.seats import PICTURES, Seat, with_dates
from tests.support.chromium import faults_of, picture

Sit = Callable[..., Seat]


def test_who_leaves_frees_a_seat_and_who_could_take_it_is_shown(sit: Sit, stage: Stage) -> None:
    with_dates(stage)
    stage.kreis.set_clock(at("2027-04-06 08:00"))
    petra = sit("Petra Neumann")
    page = petra.page
    petra.open(f"/team/gruppen/{stage.cohorts[str(UNNA)]}")
    petra.tap("Wer kommt, wer geht", role="link")
    assert "11 Personen" in petra.text
    assert "nimmt bis So 11. April 2027 noch jemanden auf" in petra.text

    page.get_by_label("Wer?").select_option(label="Thomas Wiegand")
    petra.tap("Ausstieg eintragen")
    assert petra.told.strip().endswith("Ihr Platz in „Gruppe Unna“ ist frei.")
    expect(page.get_by_text("10 Personen")).to_be_visible()
    picture(page, "mitglieder", PICTURES)
    assert faults_of(page) == []
    petra.taps = 0
    petra.tap("Aufnehmen Thomas Wiegand")

    assert petra.taps == 1
    assert "Aufgenommen in „Gruppe Unna“" in petra.told
    assert "11 Personen" in petra.text


def test_a_form_without_a_person_says_what_is_missing(sit: Sit, stage: Stage) -> None:
    with_dates(stage)
    petra = sit("Petra Neumann", 320)
    petra.open(f"/team/gruppen/{stage.cohorts[str(UNNA)]}/mitglieder")
    petra.tap("Ausstieg eintragen")

    assert "Bitte wählen Sie eine Person" in petra.told
    assert faults_of(petra.page) == []


def test_who_has_waited_too_long_stands_on_heute_with_what_she_can_hope_for(
    sit: Sit, stage: Stage
) -> None:
    """Stefanie waits since 8 March; her times fit no group. Nobody in a group waits."""
    with_dates(stage)
    stage.kreis.set_clock(at("2027-06-08 08:00"))
    petra = sit("Petra Neumann")
    petra.open("/team/heute")

    text = petra.text
    assert "Wartet schon zu lange" in text
    assert "Stefanie Kühn wartet schon 92 Tage" in text
    assert "Keine Gruppe in Sicht." in text
    assert "Sabine Krämer wartet" not in text
    assert faults_of(petra.page) == []


def test_a_colleague_taken_on_at_the_terminal_signs_in_and_may_what_her_role_says(
    sit: Sit, box: Box
) -> None:
    given = {"first_name": "Hanna", "last_name": "Okafor", "phone": "0221 4710103"}
    founding_of(box.data, running_system(box.data)).join(given, ["group-planning"])

    hanna = sit("Hanna Okafor")

    hanna.open("/team/")
    assert "Gruppen" in hanna.text
    hanna.open("/team/heute")
    assert "Anrufe" not in hanna.text
