"""Attendance lists while the net is away: in Chromium, over a line that can break."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from bench.ground import AGENCY
from kreis.events.jobs import jobs
from kreis.events.main import SERVICE as EVENTS
from services.console.tests.spring import Spring
from tests.browser.devices import Open
from tests.browser.lists import begin, entry, link_to, marks, sound
from tests.support.fixtures import deliver, run_due

WAITS = "auf diesem Gerät, noch nicht übertragen"


@pytest.mark.parametrize("width", [320, 390])
def test_a_facilitator_fills_her_list_in_a_cellar_and_opens_it_anew_there(
    spring: Spring, telephone: Open, width: int
) -> None:
    number = 0 if width == 320 else 5
    begin(spring, number)
    her, other = spring.people[:2]
    jana = telephone(viewport={"width": width, "height": 860})
    jana.open_link(link_to(spring, number))
    jana.wait_for_worker()
    jana.off()
    jana.mark(her, "present")
    jana.mark(other, "absent")
    assert jana.note(her) == WAITS
    assert "2 noch nicht übertragen, Stand" in jana.box
    assert "Ohne Netz. Alles bleibt auf diesem Gerät" in jana.box
    sound(jana, "anwesenheit-ohne-netz")

    jana.reopen()
    jana.wait()
    assert jana.page.locator(f'input[name="state.{her}"][value="present"]').is_checked()
    assert jana.page.locator(f"#n-{her}").inner_text() == "Amira"
    assert "2 noch nicht übertragen" in jana.box
    sound(jana, "anwesenheit-ohne-netz-neu-geoeffnet")
    page = jana.page.content()
    assert jana.pin not in page
    assert jana.pin not in str(jana.kept())
    assert "Haddad" not in page + str(jana.kept())

    third = spring.people[2]
    jana.mark(third, "late")
    assert "bitte noch die Minuten" in jana.note(third)
    jana.page.locator(f"#m-{third}").fill("30")
    jana.page.locator(f"#m-{third}").blur()
    jana.waits_for("3 noch nicht übertragen")
    jana.on()
    jana.waits_for("Geben Sie unten die PIN ein")
    jana.page.get_by_label("PIN").fill(jana.pin)
    jana.save()
    jana.waits_for("Gespeichert.")
    assert "übertragen um" in jana.note(her)
    assert jana.kept()["marks"] == []
    assert [entry(spring, number, each)["status"] for each in (her, other, third)] == [
        "present", "absent", "present",
    ]  # fmt: skip
    assert entry(spring, number, third)["minutes"] == 30
    assert [each for each in jana.said if "ERR_" not in each] == []


def test_two_devices_contradict_each_other_and_staff_decide(
    spring: Spring, telephone: Open
) -> None:
    begin(spring, 1)
    her = spring.people[0]
    jana, murat = telephone(), telephone(viewport={"width": 1280, "height": 860})
    jana.open_link(link_to(spring, 1))
    jana.off()
    jana.mark(her, "present")
    murat.sign_in()
    murat.open_date(1)
    murat.mark(her, "absent")
    murat.save()
    murat.waits_for("Gespeichert. Da: 0. Gefehlt: 1.")

    jana.on()
    jana.waits_for("Inzwischen steht etwas anderes auf der Liste")
    assert entry(spring, 1, her)["status"] == "absent"
    assert jana.kept()["marks"] == []
    murat.go("/team/heute")
    assert "Zwei Angaben passen nicht zusammen" in murat.page.locator("#widerspruch").inner_text()
    murat.page.locator("#widerspruch").get_by_role("link", name="Klären").click()
    card = murat.page.locator("#widerspruch")
    for text in ("Amira Haddad", "da", "gefehlt", "Nichts wurde überschrieben", "Vorschlag: da"):
        assert text in card.inner_text()
    murat.wait()
    sound(murat, "widerspruch")
    murat.page.set_viewport_size({"width": 320, "height": 860})
    sound(murat, "widerspruch")
    card.get_by_role("button", name="„Da“ übernehmen").click()
    murat.waits_for("Übernommen.")
    assert entry(spring, 1, her)["status"] == "present"
    assert murat.page.locator("#widerspruch").count() == 0


@pytest.mark.parametrize("how", ["cut", "stalled"])
def test_an_answer_that_is_lost_after_the_commit_has_no_second_effect(
    spring: Spring, telephone: Open, how: str
) -> None:
    number = {"cut": 2, "stalled": 15}[how]
    begin(spring, number)
    her = spring.people[0]
    jana = telephone()
    jana.open_link(link_to(spring, number))
    jana.off()
    jana.mark(her, "present")
    jana.line.answers_to_lose, jana.line.stalls = 1, how == "stalled"
    jana.on()
    for _ in range(300):
        jana.page.wait_for_timeout(100)
        if not jana.line.answers_to_lose:
            break
    jana.page.wait_for_timeout(16_000 if how == "stalled" else 1_000)
    jana.waits_for("Ohne Netz. Alles bleibt auf diesem Gerät")
    assert jana.line.answers_to_lose == 0
    assert entry(spring, number, her)["version"] == 1
    jana.mark(her, "absent")
    jana.save()
    jana.waits_for("Gespeichert.")
    found = entry(spring, number, her)
    assert (found["status"], found["version"]) == ("absent", 2)
    assert (marks(spring, number)["taken"], marks(spring, number)["conflicts"]) == (2, [])


def test_a_clock_that_is_wrong_is_corrected(spring: Spring, telephone: Open) -> None:
    begin(spring, 3)
    her = spring.people[0]
    jana = telephone()
    jana.context.add_init_script("const real = Date.now; Date.now = () => real() + 400 * 86400e3;")
    given = link_to(spring, 3)
    jana.open_link(given)
    jana.off()
    spring.put(3, [], {her: "unclear"})
    jana.mark(her, "present")
    jana.on()
    jana.waits_for("Inzwischen steht etwas anderes")
    (conflict,) = marks(spring, 3)["conflicts"]
    apart = datetime.fromisoformat(conflict["marked_at"]) - spring.now()
    assert abs(apart) < timedelta(minutes=1)
    assert not conflict["is_time_odd"]


def test_a_link_that_expires_meanwhile_brings_a_conflict_and_after_72_hours_a_hint(
    spring: Spring, telephone: Open
) -> None:
    begin(spring, 4)
    her, other = spring.people[:2]
    jana = telephone()
    jana.open_link(link_to(spring, 4))
    jana.wait_for_worker()
    jana.off()
    jana.mark(her, "present")
    begin(spring, 4, timedelta(hours=40))
    jana.on()
    jana.waits_for("Inzwischen steht etwas anderes")
    assert entry(spring, 4, her)["status"] is None
    assert [each["reason"] for each in marks(spring, 4)["conflicts"]] == ["link-expired"]

    jana.off()
    jana.mark(other, "present")
    begin(spring, 4, timedelta(hours=120))
    jana.on()
    jana.waits_for("Dieser Link gilt nicht mehr. Bitte sagen Sie der Ansprechperson")
    assert len(jana.kept()["marks"]) == 1, "it stays on the device and can be read there"


def test_of_a_person_erased_meanwhile_nothing_arrives_and_nothing_stays(
    spring: Spring, telephone: Open
) -> None:
    begin(spring, 6)
    her = spring.people[10]
    jana = telephone()
    jana.open_link(link_to(spring, 6))
    jana.off()
    jana.mark(her, "present")
    hers: Any = f"{her}#erased"
    told = {"participant_id": her}
    events = spring.served.databases["events"]
    erased = "kreis.participant-erased.v1"
    deliver(events, EVENTS, "privacy.v2", erased, hers, told, agency=AGENCY)
    run_due(events, jobs(None))
    jana.on()
    jana.waits_for("Nicht übernommen: 1.")
    assert jana.note(her) == "nicht mehr auf der Liste"
    assert her not in str(jana.kept())
    assert marks(spring, 6)["dropped"] == 1


@pytest.mark.parametrize("what", ["moved", "cancelled"])
def test_a_date_changed_meanwhile_brings_a_conflict(
    spring: Spring, telephone: Open, what: str
) -> None:
    number = {"moved": 7, "cancelled": 8}[what]
    begin(spring, number)
    her = spring.people[0]
    jana = telephone()
    jana.open_link(link_to(spring, number))
    jana.off()
    jana.mark(her, "present")
    begin(spring, number, -timedelta(hours=2))
    if what == "moved":
        spring.move(number, spring.dates[number]["starts_at"][:10], "15:00", "17:00")
    else:
        spring.ask("POST", f"/group-events/{spring.date(number)}/cancellation", {"sequence": 0})
    begin(spring, number)
    jana.on()
    jana.waits_for("Inzwischen steht etwas anderes")
    assert entry(spring, number, her)["status"] is None
    assert [each["reason"] for each in marks(spring, number)["conflicts"]] == [f"date-{what}"]
    petra = telephone(viewport={"width": 320, "height": 860})
    petra.sign_in()
    petra.go(f"/team/termin/{spring.date(number)}")
    assert "Der Termin" in petra.page.locator("#widerspruch").inner_text()
    sound(petra, f"widerspruch-{what}")
    petra.page.get_by_role("button", name="Liste so lassen").click()
    petra.waits_for("Die Liste bleibt, wie sie ist.")
