"""A member's pages of her circle, against the real exchange."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from services.console.tests.circle_browser import FIRST_LOAD, Hers
from services.console.tests.page import Page
from services.exchange.tests.village import Member, Village

HEADINGS = {
    "de": "Gegenseitig betreuen",
    "de-simple": "Kinder betreuen",
    "en": "Minding children for each other",
    "tr": "Karşılıklı çocuk bakımı",
    "uk": "Взаємний догляд за дітьми",
    "ar": "رعاية الأطفال المتبادلة",
}


def form(village: Village, days: int = 5, **changes: Any) -> dict[str, Any]:
    day = (village.now + timedelta(days=days)).date().isoformat()
    asked = {"day": day, "from": "14:00", "until": "17:00", "place": "either", "child": "3-5"}
    return asked | changes


def test_she_joins_asks_agrees_and_confirms_on_her_pages(
    village: Village, at: Callable[[Member], Hers]
) -> None:
    (invited,) = village.invite("jasmin@post.example")
    (sabine,) = map(at, village.members("Sabine"))
    jasmin = at(invited)
    assert jasmin.look().heading == "Möchten Sie mitmachen?"
    page = jasmin.tap(
        "/mitmachen",
        first_name="Jasmin",
        district="Unna-Mitte",
        agrees="1",
        shares_contact="1",
        child="3-5",
        minds="3-5",
    )
    assert page.heading == "Gegenseitig betreuen"

    jasmin.taps = 0
    jasmin.look("/suchen")
    jasmin.tap("/suchen", **form(village))
    assert jasmin.taps + 1 == 2  # the link to the form is the other
    ask = jasmin.member.looks()["own_asks"][0]["id"]

    sabine.taps = 0
    page = sabine.look()
    assert "Jasmin, Unna-Mitte" in page.text
    assert "jasmin@post.example" not in page.text
    sabine.tap(f"/anfrage/{ask}", do="offer-theirs")
    assert sabine.taps == 1

    page = jasmin.look(f"/anfrage/{ask}")
    assert "Mit Sabine vereinbaren" in page.buttons
    offer = jasmin.member.looks()["own_asks"][0]["offers"][0]["id"]
    jasmin.tap(f"/anfrage/{ask}", do="agree", offer=offer)
    assert "So erreichen Sie Sabine: sabine@post.example" in jasmin.look(f"/anfrage/{ask}").text

    village.later(days=7)
    jasmin.taps = 0
    assert "Ja, 3 Std. 0 Min." in jasmin.look().buttons
    jasmin.tap(f"/anfrage/{ask}", do="confirm", minutes="180")
    assert jasmin.taps == 1
    sabine.tap(f"/anfrage/{ask}", do="confirm", minutes="180")
    assert "Ihr Stand: 6 Std. 0 Min." in sabine.look("/mehr").text


def test_one_tap_pauses_two_leave_and_two_block(
    village: Village, at: Callable[[Member], Hers]
) -> None:
    jasmin, sabine, nicole = map(at, village.members("Jasmin", "Sabine", "Nicole"))
    ask = sabine.member.asks()
    jasmin.tap("", do="pause")
    assert jasmin.taps == 1
    assert "Pause beenden" in jasmin.look().buttons
    jasmin.tap("", do="resume")

    assert f"/melden/{ask}" in jasmin.browser.get(jasmin.path).text
    page = jasmin.look(f"/melden/{ask}")
    assert {"Blockieren", "Melden"} <= set(page.buttons)
    jasmin.tap(f"/melden/{ask}", do="block")
    assert "Sabine" not in jasmin.look().text

    assert "Ja, aufhören und löschen" in nicole.look("/mehr").buttons
    answer = nicole.browser.post(f"{nicole.path}/aufhoeren")
    assert answer.status_code == 200
    assert nicole.browser.get(nicole.path).status_code == 404


def test_what_is_refused_is_said_and_what_she_has_entered_stays(
    village: Village, at: Callable[[Member], Hers]
) -> None:
    (jasmin,) = map(at, village.members("Jasmin"))
    (invited,) = village.invite("nicole@post.example")
    text = at(invited).refused(422, "/mitmachen", first_name="Nicole", district="Massen")
    assert "Bitte prüfen Sie Ihre Angaben" in text
    assert 'value="Nicole"' in text
    for wrong in ({"day": "2020-01-01"}, {"from": "never"}, {"child": "7"}, {"place": "x"}):
        text = jasmin.refused(422, "/suchen", **form(village, **wrong))
        assert "Nichts wurde gespeichert." in text
    for day in (5, 6):
        jasmin.tap("/suchen", **form(village, day, **{"from": "08:00", "until": "14:00"}))
    text = jasmin.refused(409, "/suchen", **form(village))
    assert "Mehr Stunden gehen gerade nicht." in text
    assert 'value="14:00"' in text


@pytest.mark.parametrize("language", HEADINGS)
def test_her_pages_speak_her_language_and_load_quickly(
    village: Village, at: Callable[[Member], Hers], language: str
) -> None:
    (asker,) = village.members("Sabine")
    for day in range(2, 5):
        asker.asks(days=day, hours=4)
    (member,) = village.invite("jasmin@post.example", language=language)
    hers = at(member)
    joined = member.joins(language=language)
    assert joined["language"] == language
    answer = hers.browser.get(hers.path)
    page = Page(answer.text)

    assert page.heading == HEADINGS[language]
    assert page.root.one("html").attributes["lang"] == language.partition("-")[0]
    assert hers.loads() <= FIRST_LOAD
    for path in ("/suchen", "/mehr"):
        hers.look(path)


def test_a_link_that_nobody_has_opens_nothing(at: Callable[[Member], Hers]) -> None:
    nobody = object.__new__(Member)
    nobody.token = "a" * 22
    hers = at(nobody)
    for path in ("", "/suchen", "/mehr"):
        assert hers.browser.get(f"{hers.path}{path}").status_code == 404
    assert hers.browser.post(hers.path, data={"do": "pause"}).status_code == 404


def test_near_the_limit_of_the_law_she_is_warned_before_she_offers(
    village: Village, at: Callable[[Member], Hers]
) -> None:
    jasmin, sabine = village.members("Jasmin", "Sabine")
    jasmin.asks(days=1, hours=11, place="theirs")

    assert "betreuen Sie in dieser Woche 11 Std. 0 Min. bei sich" in at(sabine).look().text


def test_an_agreed_date_can_be_put_into_a_calendar_while_the_page_offers_it(
    village: Village, at: Callable[[Member], Hers]
) -> None:
    jasmin, sabine = village.members("Jasmin", "Sabine")
    ask = village.agree(jasmin, sabine)
    hers = at(jasmin)
    assert "In den Kalender" in hers.look(f"/anfrage/{ask}").text
    file = hers.browser.get(f"{hers.path}/anfrage/{ask}/kalender")
    assert file.content_type.startswith("text/calendar")
    assert "SUMMARY:Kinderbetreuung" in file.text

    sabine.does("DELETE", f"/asks/{ask}")
    assert hers.browser.get(f"{hers.path}/anfrage/{ask}/kalender").status_code == 404


def test_one_press_of_each_makes_it_weekly_and_one_press_ends_it(
    village: Village, at: Callable[[Member], Hers]
) -> None:
    jasmin, sabine = village.members("Jasmin", "Sabine")
    ask = village.agree(jasmin, sabine, days=1, hours=1)
    hers, others = at(jasmin), at(sabine)
    assert "Das jede Woche vereinbaren" in hers.look(f"/anfrage/{ask}").buttons
    page = hers.tap(f"/anfrage/{ask}", do="weekly")
    assert "Die andere Familie entscheidet" in page.text
    assert "Die andere Familie entscheidet" in hers.look(f"/anfrage/{ask}").text

    for path in ("", f"/anfrage/{ask}"):
        page = others.look(path)
        assert "Jasmin schlägt vor, das jede Woche so zu machen." in page.text
        assert "Ja, jede Woche" in page.buttons
    page = others.tap(f"/anfrage/{ask}", do="weekly")
    assert others.taps == 1
    assert "jeden Dienstag, 11:00–12:00 Uhr" in page.text
    assert "Sie passen auf die Kinder von Jasmin auf." in page.text

    (known,) = sabine.looks()["standing"]
    assert known["id"] in others.browser.get(others.path).text
    page = hers.tap("", do="end-weekly", standing=known["id"])
    assert hers.taps == 2
    assert "Das ist beendet." in page.text
    assert "Nicht mehr jede Woche" not in others.look().buttons


def test_a_week_that_cannot_be_stands_on_both_pages(
    village: Village, at: Callable[[Member], Hers]
) -> None:
    jasmin, sabine = village.members("Jasmin", "Sabine")
    village.agree_weekly(jasmin, sabine, days=1, hours=1)
    sabine.does("PUT", "/consent", {"shares_contact": False})
    village.later(days=1)
    (out,) = [each for each in jasmin.looks()["agreements"] if each["state"] == "cancelled"]
    for each in map(at, (jasmin, sabine)):
        for path in ("", f"/anfrage/{out['id']}"):
            assert "Diese Woche fällt es aus." in each.look(path).text


@pytest.mark.parametrize("language", HEADINGS)
def test_with_dates_each_week_her_page_still_loads_quickly(
    village: Village, at: Callable[[Member], Hers], language: str
) -> None:
    (member,) = village.invite("jasmin@post.example", language=language)
    member.joins(language=language)
    (sabine,) = village.members("Sabine")
    for day in (1, 2, 3):
        village.agree_weekly(member, sabine, days=day, hours=1)
    proposed = village.agree(member, sabine, days=4, hours=1)
    sabine.wants_weekly(proposed)
    hers = at(member)

    assert hers.loads() <= FIRST_LOAD
    assert hers.loads(f"/anfrage/{proposed}") <= FIRST_LOAD


def test_a_debt_reads_as_one_and_ages_stay_whole_from_right_to_left(
    village: Village, at: Callable[[Member], Hers]
) -> None:
    """Its sign stands before its number, and hours before minutes: the language says how."""
    (jasmin,) = village.invite("jasmin@post.example", language="ar")
    jasmin.joins(language="ar")
    (sabine,) = village.members("Sabine")
    ask = village.agree(jasmin, sabine, days=1, hours=4.25)
    village.later(days=2)
    for each in (jasmin, sabine):
        each.confirms(ask, 255)
    shown = at(jasmin).browser.get(f"/g/{jasmin.token}/mehr").text

    assert shown.count("\u2066−1\u2069 س 15 د") == 1
    assert "\u2066−4\u2069 س 15 د" in shown
    assert '<b dir="ltr">' not in shown
    page = at(jasmin).browser.get(f"/g/{jasmin.token}/anfrage/{ask}").text
    assert '<bdi class="whole" dir="ltr">3-5</bdi>' in page
