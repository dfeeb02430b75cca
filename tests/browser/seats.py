"""Somebody in front of a page in a real browser."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Page

from kreis.onebox.story.inviting import Inviting
from kreis.onebox.story.stage import Stage
from tests.support.chromium import faults_of, picture

PATIENCE = 60_000
"""Milliseconds a page may take on a busy machine."""


def with_dates(stage: Stage) -> None:
    """Confirms the groups and waits for their dates and invitations, unless that is done."""
    if not stage.cohorts:
        inviting = Inviting(stage)
        inviting.confirm()
        inviting.check_dates()
        stage.kreis.eventually(
            lambda: stage.sent("invitation"), lambda found: len(found) == 19, "the invitations"
        )


class Seat:
    """Somebody in front of a page; taps are counted, what is typed is not."""

    def __init__(self, page: Page, base: str) -> None:
        self.page, self.base = page, base
        self.taps = 0

    def open(self, path: str) -> None:
        self.page.goto(f"{self.base}{path}")
        self.taps = 0

    def tap(self, name: str | re.Pattern[str], *, role: str = "button", nth: int = 0) -> None:
        self.page.get_by_role(role, name=name).nth(nth).click()  # type: ignore[arg-type]
        self.taps += 1

    def mark(self, selector: str) -> None:
        """Taps a choice that looks like a button and is a radio or a tick."""
        self.page.locator(selector).check(force=True)
        self.taps += 1

    @property
    def text(self) -> str:
        """What stands on the whole page; a space that does not break is a space."""
        self.page.wait_for_load_state("domcontentloaded")
        return self.page.locator("main").inner_text().replace("\u00a0", " ")

    @property
    def told(self) -> str:
        """What stands at the top: what has happened."""
        return self.page.locator(".told").first.inner_text()


PICTURES = Path(__file__).parents[2] / "docs" / "pictures" / "pages"


def sound(seat: Seat, name: str) -> None:
    """The page as it stands has no fault; with its picture."""
    picture(seat.page, name, PICTURES)
    assert faults_of(seat.page) == [], name


def her_phone(petra: Seat, stage: Stage, sign: str) -> Seat:
    """Her telephone, on which she has opened the link in her invitation."""
    letters = stage.kreis.eventually(
        lambda: stage.sent("invitation"), lambda sent: sign in sent, "her invitation"
    )
    browser = petra.page.context.browser
    assert browser is not None
    phone = Seat(browser.new_page(viewport={"width": 320, "height": 700}), "")
    phone.open(letters[sign].link)
    return phone
