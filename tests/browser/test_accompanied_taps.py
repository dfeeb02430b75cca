"""Accompanying a group takes few taps: postpone a phase, plan a call, read a quarter's figures."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser

from bench.served import Ground, running_services
from services.console.tests.held_dates import Held
from services.console.tests.spring import Spring
from services.console.tests.staying_away import Missing
from tests.browser.seats import PATIENCE, Seat


@contextmanager
def seated(browser: Browser, spring: Spring, role: str = "contact-person") -> Iterator[Seat]:
    """Somebody of this role on Heute. Taps are counted from there."""
    with spring.in_chromium() as address:
        context = browser.new_context(viewport={"width": 1280, "height": 860}, locale="de-DE")
        context.set_default_timeout(PATIENCE)
        seat = Seat(context.new_page(), address)
        seat.open(spring.sign_in_link(role))
        seat.page.get_by_role("button", name="Anmelden").click()
        seat.open("/team/heute")
        yield seat
        context.close()


def test_a_phase_is_postponed_in_one_tap(
    browser: Browser, ground: Ground, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with running_services(tmp_path_factory.mktemp("held"), ground) as served:
        spring = Held(served)
        with seated(browser, spring) as petra:
            petra.tap("In 2 Wochen wieder fragen")

            assert petra.taps == 1
            assert "Verschoben: Wegen Gruppe Unna" in petra.told
            petra.open(f"/team/gruppen/{spring.cohort}")
            assert "Wir fragen wieder am Di 13. Juli 2027." in petra.text


def test_a_call_for_who_slips_away_is_planned_in_one_tap_from_heute_and_from_her_group(
    browser: Browser, ground: Ground, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with running_services(tmp_path_factory.mktemp("missing"), ground) as served:
        spring = Missing(served)
        for number, mark in enumerate("PAA", start=1):
            spring.week(number, mark)
        with seated(browser, spring) as petra:
            petra.tap("Anruf einplanen")
            assert petra.taps == 1
            assert "Eingeplant: Bitte Amira Haddad anrufen." in petra.told
            spring.work()
            petra.open("/team/heute")
            assert "Bitte anrufen" in petra.text

            for number, mark in enumerate("PAA", start=4):
                spring.week(number, mark)
            petra.open(f"/team/gruppen/{spring.cohort}")
            petra.tap("Anruf einplanen")
            assert petra.taps == 1
            assert "Eingeplant: Bitte Amira Haddad anrufen." in petra.told


def test_figures_of_the_quarter_are_read_in_one_tap(
    browser: Browser, ground: Ground, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with running_services(tmp_path_factory.mktemp("figures"), ground) as served:
        spring = Spring(served)
        spring.at("2027-07-20T08:00")
        with seated(browser, spring, "lead") as lead:
            lead.tap("Was wirkt", role="link")

            assert lead.taps == 1
            assert lead.page.locator("h1").inner_text() == "Was wirkt"
            assert "2027" in lead.text
