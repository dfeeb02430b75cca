"""Heute names who is missed, since when, and what happens next. One tap plans a call instead."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from bench.served import Ground, running_services
from services.console.tests.page import Page, fields_of
from services.console.tests.spring import Desk
from services.console.tests.staying_away import Missing

TODAY = "/team/heute"
TWICE = "2-mal hintereinander nicht da (Startwoche und Entschuldigtes zählen hier nicht)"


@pytest.fixture(scope="module")
def spring(ground: Ground, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Missing]:
    with running_services(tmp_path_factory.mktemp("missing"), ground) as served:
        yield Missing(served)


@pytest.fixture(scope="module")
def petra(spring: Missing) -> Desk:
    return spring.browser()


def card(page: Page, title: str) -> str:
    """The text of one card of Heute; empty if it is not there."""
    texts = (" ".join(each.text.split()) for each in page.root.all("section"))
    return next((text for text in texts if text.startswith(title)), "")


def test_nobody_is_missed_after_one_absence(spring: Missing, petra: Desk) -> None:
    spring.week(1, "P")
    spring.week(2, "A")

    assert card(petra.see(TODAY), "Vermisst") == ""


def test_a_planned_message_is_named_with_its_time(spring: Missing, petra: Desk) -> None:
    spring.week(3, "A")

    told = card(petra.see(TODAY), "Vermisst")
    assert "Amira Haddad" in told
    assert f"{TWICE}, zuletzt da am Di 13.04." in told
    assert "Mi 28.04., 11:35 Uhr geht „Wir haben Sie vermisst“ hinaus." in told


def test_in_english_too(spring: Missing) -> None:
    desk = spring.browser()
    desk.send("/team/sprache", {"language": "en", "next": TODAY})

    told = card(desk.see(TODAY), "Missed")
    assert (
        "(the first week and excused absences do not count here), last there on Tue 13 Apr" in told
    )


def test_what_became_of_the_message_is_what_notifications_says(
    spring: Missing, petra: Desk
) -> None:
    spring.at("2027-04-28T11:36")
    spring.work()

    told = card(petra.see(TODAY), "Vermisst")
    assert re.search("„Wir haben Sie vermisst“: 1 geplant \\(ab Mi 28.04., 11:3", told), told
    assert "geht „Wir haben" not in told


def test_a_call_is_one_tap(spring: Missing, petra: Desk) -> None:
    page = petra.see(TODAY)
    (form,) = (
        each
        for each in page.root.all("form")
        if str(each.attributes["action"]).startswith("/team/vermisst/")
    )
    answer = petra.browser.post(form.attributes["action"], data=fields_of(form))
    assert answer.status_code == 303
    assert (
        "Eingeplant: Bitte Amira Haddad anrufen."
        in Page(petra.browser.get(answer.location).text).text
    )

    spring.work()
    page = petra.see(TODAY)
    assert card(page, "Vermisst") == ""
    calls = card(page, "Bitte anrufen")
    assert "Amira Haddad" in calls
    assert f"{TWICE}, zuletzt da am Di 13.04." in calls


def test_a_call_that_did_not_reach_her_leaves_a_trace(spring: Missing, petra: Desk) -> None:
    for told in ("1-mal nicht erreicht, zuletzt Mi 28.04.", "2-mal nicht erreicht"):
        page = petra.see(TODAY)
        (form,) = (
            each
            for each in page.root.all("form")
            if str(each.attributes["action"]).startswith("/team/anrufe/")
        )
        fields = {**fields_of(form), "result": "not_reached"}
        petra.browser.post(form.attributes["action"], data=fields)

        assert told in card(petra.see(TODAY), "Bitte anrufen")


def test_whoever_is_not_away_cannot_be_planned(spring: Missing, petra: Desk) -> None:
    status, page = petra.send(f"/team/vermisst/{spring.people[1]}/anruf", {})

    assert status == 409
    assert "Hier ist nichts anzurufen" in page.text


def test_staff_see_what_will_be_sent_and_stop_it_with_one_tap(spring: Missing, petra: Desk) -> None:
    """Amira was called in the third week, so the fifth one is her second absence since then."""
    spring.week(4, "P")
    spring.week(5, "A")
    spring.week(6, "A")
    page = petra.see(TODAY)
    (look,) = (a for a in page.root.all("a") if "/vermisst/" in str(a.attributes["href"]))

    shown = petra.see(str(look.attributes["href"]))

    assert "an Amira Haddad" in shown.text
    assert f"{TWICE}, zuletzt da am Di 04.05." in shown.text
    assert "(Di 11.05., Di 25.05.)" in shown.text
    assert "Guten Tag [Name]" in shown.text
    assert {"Deutsch", "Deutsch (Einfache Sprache)"} <= {
        each.text.strip() for each in shown.root.all("h2")
    }
    (form,) = (
        each
        for each in shown.root.all("form")
        if str(each.attributes["action"]).endswith("/nicht-senden")
    )
    answer = petra.browser.post(form.attributes["action"], data=fields_of(form))
    told = Page(petra.browser.get(answer.location).text)
    assert "Amira Haddad bekommt diese Nachricht nicht." in told.text
    assert card(told, "Vermisst") == ""
    again = petra.browser.get(str(look.attributes["href"]))
    assert (
        "Diese Nachricht steht nicht mehr an." in Page(petra.browser.get(again.location).text).text
    )


def test_the_page_of_her_group_names_who_slips_away_first(spring: Missing, petra: Desk) -> None:
    spring.week(7, "P")
    spring.week(8, "A")
    spring.week(9, "A")
    page = petra.see(f"/team/gruppen/{spring.cohort}")

    assert "Amira Haddad" in card(page, "Vermisst")
    rows = [" ".join(each.text.split()) for each in page.root.all("li")]
    (row,) = (each for each in rows if "droht wegzubleiben" in each)
    assert row.startswith("Amira Haddad")
    (form,) = (
        each for each in page.root.all("form") if str(each.attributes["action"]).endswith("/anruf")
    )
    answer = petra.browser.post(form.attributes["action"], data=fields_of(form))
    assert answer.location.endswith(f"/team/gruppen/{spring.cohort}")
    spring.work()
    told = petra.see(f"/team/gruppen/{spring.cohort}")
    assert card(told, "Vermisst") == ""
    assert "droht wegzubleiben" in told.text
