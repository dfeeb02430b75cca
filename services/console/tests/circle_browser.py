"""A member of a circle at her browser."""

from __future__ import annotations

import re
from typing import Any

from flask.testing import FlaskClient

from services.console.tests.page import Page
from services.exchange.tests.village import Member

FIRST_LOAD = 30 * 1024
"""Bytes of a page with its stylesheets and its sign."""
LANGUAGES = ("de", "de-simple", "en", "tr", "uk", "ar")


class Hers:
    """A member at her browser."""

    def __init__(self, browser: FlaskClient, member: Member) -> None:
        self.browser, self.member = browser, member
        self.path = f"/g/{member.token}"
        self.taps = 0

    def look(self, path: str = "") -> Page:
        answer = self.browser.get(f"{self.path}{path}")
        assert answer.status_code == 200, answer.text
        assert "<script" not in answer.text
        return Page(answer.text)

    def tap(self, path: str = "", **form: Any) -> Page:
        """Presses a button; the page that follows."""
        self.taps += 1
        answer = self.browser.post(f"{self.path}{path}", data=form)
        assert answer.status_code == 303, answer.text
        return self.look(answer.headers["Location"].removeprefix(self.path))

    def loads(self, path: str = "") -> int:
        """Bytes of a page with its stylesheets and its sign."""
        return self.loads_at(f"{self.path}{path}")

    def loads_at(self, address: str) -> int:
        answer = self.browser.get(address)
        loaded = len(answer.data)
        for address in re.findall(r'(?:href)="(/static/[^"]+)"', answer.text):
            with self.browser.get(address.replace("&amp;", "&")) as file:
                loaded += len(file.data)
        return loaded

    def refused(self, status: int, path: str, **form: Any) -> str:
        answer = self.browser.post(f"{self.path}{path}", data=form)
        assert answer.status_code == status
        return answer.text
