"""What a page asks before a tap, and what it does not say because nobody was asked."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bench.served import Ground, running_services
from services.console.tests.spring import Desk, Spring


@pytest.fixture(scope="module")
def spring(ground: Ground, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Spring]:
    with running_services(tmp_path_factory.mktemp("asked-first"), ground) as served:
        yield Spring(served)


@pytest.fixture(scope="module")
def petra(spring: Spring) -> Desk:
    return spring.browser()


def test_nobody_is_said_to_have_no_time_on_a_day_the_form_does_not_ask_about(
    spring: Spring, petra: Desk
) -> None:
    moved = f"/team/termin/{spring.date(6)}/verschieben?starts_at=10:00&ends_at=12:00&date="

    sunday = " ".join(petra.see(f"{moved}2027-04-25").text.split())
    friday = " ".join(petra.see(f"{moved}2027-04-23").text.split())

    assert "haben dann frei nicht bekannt: Nach Samstag und Sonntag fragt niemand" in sunday
    assert "haben dann frei 0 von 12" in friday


def test_an_offer_with_a_group_is_ended_after_a_question(spring: Spring) -> None:
    desk = spring.browser("group-planning")
    page = desk.see("/team/angebote")

    asked = [each for each in page.root.all("details") if each.all("button", value="yes")]
    forms = [each for each in page.root.all("form") if each.all("button", value="yes")]
    assert asked
    assert len(asked) == len(forms), "every offer here has a group"
    assert "Sie trifft sich weiter, und ihre Termine bleiben." in asked[0].text
    assert "Ja, Angebot beenden" in asked[0].one("button").text
