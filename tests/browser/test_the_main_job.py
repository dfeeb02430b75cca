"""The main job by pages alone, in the order in which it happens; taps are counted.

The numbers are the effort table's (what a routine task may cost the people who do it). A tap is a
press on a button, a link or a choice; what is typed is not counted.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from kreis.onebox.story.stage import Stage
from kreis.onebox.story.world import KAMEN, UNNA, at
from tests.browser.seats import Seat

Sit = Callable[..., Seat]


@pytest.fixture(scope="module")
def petra(sit: Sit) -> Seat:
    return sit("Petra Neumann")


def proposal(stage: Stage) -> str:
    return f"/team/gruppen/vorschlag/{stage.proposal.rpartition('/')[2]}"


def test_a_move_shows_its_effect_first_takes_two_taps_and_can_be_taken_back(
    petra: Seat, stage: Stage
) -> None:
    petra.open(proposal(stage))
    petra.tap(re.compile("Derya"), role="link")
    effect = petra.page.locator(".effect").inner_text()
    assert "11 → 12" in effect
    assert "5 von 5, voll" in effect
    petra.tap("Zu „Gruppe Unna“ verschieben")
    assert petra.taps == 2
    assert "Derya Ş. ist verschoben" in petra.told

    petra.tap("Letzten Schritt zurücknehmen")
    assert "zurückgenommen" in petra.told


def test_a_move_that_protects_somebody_is_refused_in_neutral_words(
    petra: Seat, stage: Stage
) -> None:
    petra.open(f"{proposal(stage)}?person={stage.ids['P-14']}")

    effect = petra.page.locator(".effect").inner_text()
    assert "Das lässt eine Regel der Gruppenplanung nicht zu." in effect
    assert petra.page.get_by_role("button", name="Unna").count() == 0
    assert "Jasmin" not in effect


def test_who_has_no_place_is_shown_with_the_call_that_helps(petra: Seat, stage: Stage) -> None:
    petra.open(proposal(stage))

    text = petra.text
    assert "Ohne Platz" in text
    assert "Ein Anruf hilft" in text


def test_confirming_takes_two_taps_and_says_whom_it_reaches(petra: Seat, stage: Stage) -> None:
    stage.kreis.set_clock(at("2027-03-16 09:00"))
    petra.open(proposal(stage))
    petra.tap("Prüfen und bestätigen", role="link")
    text = petra.text
    assert re.search(r"per SMS\s+10\s+per E-Mail\s+9\s+durch Ihren Anruf\s+3", text)
    petra.tap("Bestätigen und einladen")
    assert petra.taps == 2
    assert "22 Personen haben eine Gruppe" in petra.told
    cohorts = stage.kreis.ask("group-planning", "GET", "cohorts", "/cohorts")["items"]
    stage.cohorts = {each["offer"]["id"]: each["id"] for each in cohorts}
    for offer in (UNNA, KAMEN):
        stage.kreis.eventually(
            lambda offer=offer: stage.group_events(offer), lambda found: len(found) == 17, "dates"
        )


def test_a_phone_answer_takes_two_taps(petra: Seat, sit: Sit, stage: Stage) -> None:
    """All who are called are Murat's; Petra has confirmed their groups."""
    murat = sit("Murat Yıldız")
    stage.kreis.eventually(stage.open_calls, lambda found: len(found) == 3, "three calls")
    murat.open("/team/heute")
    murat.tap(re.compile("Antwort eintragen"), role="link")
    murat.tap(re.compile("^Ja"))
    assert murat.taps == 2
    assert "Gespeichert: Zusage" in murat.told


def test_a_participant_says_yes_in_two_taps(petra: Seat, stage: Stage, box: object) -> None:
    """One opens the link in the message, one answers."""
    letters = stage.kreis.eventually(
        lambda: stage.sent("invitation"), lambda sent: len(sent) >= 19, "the invitations"
    )
    page = petra.page.context.new_page()
    page.set_viewport_size({"width": 320, "height": 700})
    page.goto(letters["P-02"].link)
    page.locator("button.answer").first.click()
    assert page.locator(".card .chip.ok").first.is_visible()
    page.close()


def test_all_there_and_one_tap_for_each_who_is_not(petra: Seat, stage: Stage) -> None:
    stage.kreis.set_clock(at("2027-04-05 12:30"))
    first = stage.group_events(UNNA)[0]["id"]
    petra.open(f"/team/termin/{first}")
    petra.tap("Alle da", role="link")
    absent = [stage.ids["P-09"], stage.ids["P-10"]]
    for who in absent:
        petra.mark(f'input[name="state.{who}"][value="absent"]')
    petra.tap("Speichern")
    assert petra.taps == 2 + len(absent)
    assert "Da: 9. Gefehlt: 2." in petra.told


def test_an_absence_is_settled_in_two_taps(petra: Seat) -> None:
    petra.open("/team/heute")
    assert petra.page.get_by_text("war nicht da").count() == 2
    petra.page.locator("summary", has_text="Klären").first.click()
    petra.taps += 1
    petra.tap("Entschuldigt")
    assert petra.taps == 2
    assert "entschuldigt" in petra.told


def test_a_date_is_moved_in_five_taps_with_a_preview(petra: Seat, stage: Stage) -> None:
    """On the date's page: move, two times, preview, do it."""
    date = stage.group_events(UNNA)[7]["id"]
    petra.open(f"/team/termin/{date}")
    petra.tap("Verschieben", role="link")
    petra.page.get_by_label("Von", exact=True).fill("10:00")
    petra.page.get_by_label("Bis", exact=True).fill("12:00")
    petra.taps += 2
    petra.tap("Vorschau")
    text = petra.text
    assert "Wer davon erfährt" in text
    assert "11 von 11" in text
    petra.tap("Jetzt verschieben")
    assert petra.taps <= 5
    assert "verschoben" in petra.told
    assert "10:00–12:00" in petra.page.locator(".head").inner_text()


def test_a_day_that_suits_few_says_so_before_anything_happens(petra: Seat, stage: Stage) -> None:
    date = stage.group_events(UNNA)[8]["id"]
    petra.open(f"/team/termin/{date}/verschieben?date=2027-05-05&starts_at=09:30&ends_at=11:30")

    free = petra.page.locator("dl.pairs").first.inner_text()
    assert "3 von 11" in free
    assert "Amira H." in free


def test_todays_date_is_cancelled_in_three_taps_with_a_preview(petra: Seat, stage: Stage) -> None:
    stage.kreis.set_clock(at("2027-06-17 08:00"))
    petra.open("/team/kalender")
    petra.tap(re.compile("Gruppe Kamen"), role="link")
    petra.tap("Ausfallen lassen", role="link")
    text = petra.text
    assert "Danach trifft sich die Gruppe am Do 24.06." in text
    petra.tap("Jetzt ausfallen lassen")
    assert petra.taps == 3
    assert "fällt aus" in petra.told


def test_two_at_once_the_second_is_told(petra: Seat, sit: Sit, stage: Stage) -> None:
    date = stage.group_events(KAMEN)[14]["id"]
    murat = sit("Murat Yıldız")
    petra.open(f"/team/termin/{date}/ausfall")
    murat.open(f"/team/termin/{date}/verschieben?date=2027-07-08&starts_at=10:00&ends_at=12:00")
    petra.tap("Jetzt ausfallen lassen")
    murat.tap(re.compile("verschieben$"))

    assert "fällt aus" in petra.told
    assert murat.page.locator("h1").inner_text().startswith("Verschieben"), "his form is back"
    alert = murat.page.get_by_role("alert").inner_text()
    assert alert.startswith(("Jemand war schneller", "Dieser Termin fällt aus"))


def test_a_newcomer_needs_six_things_and_one_screen(petra: Seat) -> None:
    petra.open("/team/aufnahme")
    page = petra.page
    page.get_by_role("button", name="Aufnehmen").click()
    assert "Bitte prüfen Sie diese Angaben" in petra.told, "nothing is taken without them"

    page.get_by_label("Vorname (nötig)").fill("Łucja")
    page.get_by_label("Nachname (nötig)").fill("Öztürk")
    page.get_by_label("Sprache (nötig)").select_option("tr")
    page.locator('input[name="channel"][value="sms"]').check(force=True)
    page.get_by_label("Telefon", exact=True).fill("0171 3920099")
    page.locator('[name="birth_month.0"]').fill("2024-10")
    page.locator('input[name="slots"][value="tue-am"]').check(force=True)
    page.get_by_role("button", name="Aufnehmen").click()

    assert "Łucja Öztürk steht auf der Warteliste" in petra.told


def test_what_is_wrong_is_named_and_nothing_typed_is_lost(petra: Seat) -> None:
    petra.open("/team/aufnahme")
    page = petra.page
    page.get_by_label("Vorname (nötig)").fill("Ana")
    page.get_by_label("Nachname (nötig)").fill("Kurz")
    page.get_by_label("Sprache (nötig)").select_option("de")
    page.locator('input[name="channel"][value="sms"]').check(force=True)
    page.get_by_label("Telefon", exact=True).fill("keine")
    page.locator('[name="birth_month.0"]').fill("2024-10")
    page.locator('input[name="slots"][value="tue-am"]').check(force=True)
    page.get_by_role("button", name="Aufnehmen").click()

    assert "Diese Telefonnummer lässt sich nicht sicher lesen." in petra.text
    assert page.get_by_label("Vorname (nötig)").input_value() == "Ana"
    assert page.locator('input[name="slots"][value="tue-am"]').is_checked()


def test_the_roster_is_kept_without_scripts_and_with_the_keyboard(
    petra: Seat, stage: Stage
) -> None:
    """Tab to the first person, arrow to "Fehlt", and why unfolds."""
    second = stage.group_events(UNNA)[1]["id"]
    petra.open(f"/team/termin/{second}?alle=da")
    first = petra.page.locator(".roster > li").first
    first.locator('input[value="present"]').focus()
    petra.page.keyboard.press("ArrowRight")
    petra.page.keyboard.press("ArrowRight")

    assert first.locator('input[value="absent"]').is_checked()
    assert first.locator(".why").first.is_visible()
    assert petra.page.locator("script").count() == 3
