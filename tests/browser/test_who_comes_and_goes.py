"""A group after it was confirmed, by pages alone: somebody leaves it, and somebody comes in."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import expect

from kreis.onebox.box import Box
from kreis.onebox.people import founding_of
from kreis.onebox.status import running_system
from kreis.onebox.story.stage import Stage
from kreis.onebox.story.world import KAMEN, UNNA, at
from tests.browser.seats import PICTURES, Seat, with_dates
from tests.support.chromium import faults_of, picture

Sit = Callable[..., Seat]


def test_who_leaves_frees_a_seat_and_who_could_take_it_is_shown(sit: Sit, stage: Stage) -> None:
    """Thomas has declined and leaves. Taken in again, he is invited anew, and the page says so."""
    with_dates(stage)
    stage.kreis.set_clock(at("2027-04-06 08:00"))
    decline(stage, stage.ids["P-04"])
    petra = sit("Petra Neumann")
    page = petra.page
    petra.open(f"/team/gruppen/{stage.cohorts[str(UNNA)]}")
    petra.tap("Wer kommt, wer geht", role="link")
    assert "11 Personen" in petra.text
    assert "nimmt bis So 11. April 2027 noch jemanden auf" in petra.text

    page.get_by_label("Wer?").select_option(stage.ids["P-04"])
    petra.tap("Aus der Gruppe nehmen")
    assert petra.told.strip().endswith("Die Person ist nicht mehr in „Gruppe Unna“.")
    expect(page.get_by_text("10 Personen")).to_be_visible()
    was_here = "War vom Mo 5. April 2027 bis Di 6. April 2027 in „Gruppe Unna“."
    assert f"{was_here} Hat am Di 6. April 2027 abgesagt." in petra.text
    picture(page, "mitglieder", PICTURES)
    assert faults_of(page) == []
    stage.kreis.eventually(
        lambda: free_on_the_last_tuesday(petra, stage), "10 von 10".__eq__, "who has left"
    )
    petra.open(f"/team/gruppen/{stage.cohorts[str(UNNA)]}/mitglieder")
    petra.tap(re.compile("Aufnehmen Thomas W"))

    assert petra.taps == 1
    assert "Aufgenommen in „Gruppe Unna“" in petra.told
    assert "11 Personen" in petra.text
    sent = page.locator("#einladung").get_by_text("1 verschickt", exact=True)
    for _ in range(30):
        if sent.count():
            break
        page.wait_for_timeout(500)
        page.reload()
    expect(sent).to_be_visible()
    picture(page, "mitglieder-eingeladen", PICTURES)
    assert faults_of(page) == []
    assert invitation_of(stage, stage.ids["P-04"])["answer"] is None
    path = f"/messages?participant_id={stage.ids['P-04']}"
    found = stage.kreis.ask("contact-person", "GET", "notifications", path)["items"]
    invitations = [each for each in found if each["kind"] == "invitation"]
    assert [(each["state"], each["version"]) for each in invitations] == [("sent", 1), ("sent", 2)]


def invitation_of(stage: Stage, participant_id: str) -> dict[str, Any]:
    path = f"/cohorts/{stage.cohorts[str(UNNA)]}/invitations"
    found = stage.kreis.ask("contact-person", "GET", "events", path)
    return next(each for each in found if each["participant_id"] == participant_id)


def decline(stage: Stage, participant_id: str) -> None:
    """As staff were told by telephone."""
    path = f"/invitations/{invitation_of(stage, participant_id)['id']}/answers"
    no = {"answer": "no", "how": "phone"}
    stage.kreis.ask("contact-person", "POST", "events", path, no)


def test_nobody_could_come_and_the_page_says_why(sit: Sit, stage: Stage) -> None:
    with_dates(stage)
    stage.kreis.set_clock(at("2027-04-06 08:00"))
    petra = sit("Petra Neumann", 320)
    petra.open(f"/team/gruppen/{stage.cohorts[str(KAMEN)]}/mitglieder")

    assert "Gerade passt niemand von der Warteliste in diese Gruppe." in petra.text
    assert "1 Person: Die Zeit passt nicht." in petra.text
    picture(petra.page, "mitglieder-niemand", PICTURES)
    assert faults_of(petra.page) == []


def free_on_the_last_tuesday(petra: Seat, stage: Stage) -> str:
    """How many of the group are free, as the preview of a move says: without who has left."""
    date = stage.group_events(UNNA)[-1]["id"]
    petra.open(f"/team/termin/{date}/verschieben?date=2027-07-06&starts_at=10:00&ends_at=12:00")
    return petra.page.locator("dl.pairs dd").nth(2).inner_text().strip()


def test_a_form_without_a_person_says_what_is_missing(sit: Sit, stage: Stage) -> None:
    with_dates(stage)
    petra = sit("Petra Neumann", 320)
    petra.open(f"/team/gruppen/{stage.cohorts[str(UNNA)]}/mitglieder")
    petra.tap("Aus der Gruppe nehmen")

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
