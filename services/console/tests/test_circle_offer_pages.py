"""A member's pages of open offers, against the real exchange."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from services.console.tests.circle_browser import FIRST_LOAD, LANGUAGES, Hers
from services.exchange.tests.village import Member, Village


def hours(village: Village, days: int = 5, **changes: Any) -> dict[str, Any]:
    day = (village.now + timedelta(days=days)).date().isoformat()
    said = {"day": day, "from": "10:00", "until": "13:00", "places": "3", "child": ["0-2", "3-5"]}
    return said | changes


def test_two_taps_offer_hours_and_two_take_a_place(
    village: Village, at: Callable[[Member], Hers]
) -> None:
    sabine, jasmin = map(at, village.members("Sabine", "Jasmin"))
    assert "/anbieten" in sabine.browser.get(sabine.path).text
    assert sabine.look("/anbieten").heading == "Wann können Sie auf Kinder aufpassen?"
    page = sabine.tap("/anbieten", **hours(village))
    assert sabine.taps + 1 == 2  # the link to the form is the other
    assert "19. Juni, 10:00–13:00" in page.text
    assert "Freie Plätze für Kinder: 3" in page.text

    (offer,) = jasmin.member.looks()["offers_of_others"]
    page = jasmin.look()
    assert "Sabine, Unna-Mitte" in page.text
    assert "sabine@post.example" not in page.text
    page = jasmin.look(f"/zeit/{offer['id']}")
    assert "Mit Sabine vereinbaren" in page.buttons
    jasmin.tap(f"/zeit/{offer['id']}", do="take", child=["3-5", "3-5", ""])
    assert jasmin.taps + 1 == 2
    assert "Freie Plätze für Kinder: 1" in sabine.look().text
    (agreed,) = jasmin.member.looks()["agreements"]
    assert agreed["bands"] == ["3-5", "3-5"], "two children of one age are two"
    assert "So erreichen Sie Sabine" in jasmin.look(f"/anfrage/{agreed['id']}").text

    sabine.taps = 0
    page = sabine.tap(f"/zeit/{offer['id']}", do="end")
    assert sabine.taps == 1
    assert "Freie Plätze" not in page.text
    assert "vereinbart" in page.text, "what is agreed stays"


def test_what_is_wrong_is_said_at_its_field_and_what_she_has_entered_stays(
    village: Village, at: Callable[[Member], Hers]
) -> None:
    sabine, jasmin = map(at, village.members("Sabine", "Jasmin"))
    for wrong, name in (
        ({"day": "2020-01-01"}, "day"),
        ({"from": "never"}, "from"),
        ({"until": "09:00"}, "until"),
        ({"places": "4"}, "places"),
        ({"places": ""}, "places"),
        ({"child": []}, "child"),
    ):
        text = sabine.refused(422, "/anbieten", **hours(village, **wrong))
        assert f'id="{name}-wrong"' in text
        assert f'href="#{name}"' in text
        assert 'value="13:00"' in text or "until" in wrong
    offer = sabine.member.offers_hours(places=1)
    text = jasmin.refused(422, f"/zeit/{offer}", do="take", child=[""])
    assert 'id="child-wrong"' in text
    text = jasmin.refused(422, f"/zeit/{offer}", do="take", child=["3-5", "0-2"])
    assert '<option value="3-5" selected>' in text
    sabine.member.does("DELETE", f"/open-offers/{offer}")
    text = jasmin.refused(409, f"/zeit/{offer}", do="take", child="3-5")
    assert "Das hat sich eben geändert." in text
    assert jasmin.browser.get(f"{jasmin.path}/zeit/{offer}").status_code == 404


def test_somebody_who_offers_hours_can_be_blocked_before_any_agreement(
    village: Village, at: Callable[[Member], Hers]
) -> None:
    sabine, jasmin = map(at, village.members("Sabine", "Jasmin"))
    offer = sabine.member.offers_hours()
    assert f"/melden/{offer}" in jasmin.browser.get(jasmin.path).text
    jasmin.tap(f"/melden/{offer}", do="block")
    assert jasmin.taps + 1 == 2  # the link to the page is the other

    assert "Sabine" not in jasmin.look().text
    jasmin.refused(409, f"/zeit/{offer}", do="take", child="3-5")


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_of_open_offers_load_quickly(
    village: Village, at: Callable[[Member], Hers], language: str
) -> None:
    (member,) = village.invite("jasmin@post.example", language=language)
    member.joins(language=language)
    (sabine,) = village.members("Sabine")
    offers = [sabine.offers_hours(days=day) for day in (1, 2, 3)]
    for day in (4, 5):
        member.offers_hours(days=day)
    hers = at(member)
    for path in ("", "/anbieten", "/suchen", f"/zeit/{offers[0]}"):
        hers.look(path)
        assert hers.loads(path) <= FIRST_LOAD
