"""What single parents do with the messages they get: they open the link and tap an answer."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page

from tests.browser.seats import PATIENCE
from tests.quarter.cast import Person

_LINK = re.compile(r"https?://\S+/a/(?!abmelden/)\S+")


@dataclass(frozen=True)
class Message:
    """A message of safe mode, as it lies in the folder of all messages."""

    file: str
    text: str

    def is_to(self, person: Person) -> bool:
        number = "+49" + person.phone.replace(" ", "")[1:]
        return f"To: {number}" in self.text or f"To: {person.email}" in self.text

    @property
    def link(self) -> str:
        found = _LINK.search(self.text.replace("=\n", "").replace("=3D", "="))
        return found.group() if found else ""


class Homes:
    """Everybody's telephone. `tapped` keeps the most taps that each task took."""

    def __init__(self, browser: Browser, outbox: Path, console: str, efforts: dict[str, int]):
        self._browser, self._outbox, self._console = browser, outbox, console
        self._efforts = efforts
        self._read: dict[str, Message] = {}
        self._context = browser.new_context(
            viewport={"width": 320, "height": 700}, java_script_enabled=False
        )
        self._context.set_default_timeout(PATIENCE)

    def newest(self, person: Person) -> Message:
        """Her newest message with a link."""
        return [each for each in self._messages() if each.is_to(person) and each.link][-1]

    def has_a_link(self, person: Person) -> bool:
        return any(each.is_to(person) and each.link for each in self._messages())

    def answers(self, person: Person, answer: str) -> None:
        """`yes` is the first button; `no` says that she cannot come at all."""
        page = self._opens_the_link(person)
        taps = 1
        choice = page.locator("form", has=page.locator(f'input[name="answer"][value="{answer}"]'))
        button = page.locator("button.answer") if answer == "yes" else choice.locator("button")
        assert button.count(), f"{person.name}: {page.locator('main').inner_text()}"
        button.first.click()
        taps += 1
        page.locator("h1").wait_for()
        self._took("participant: yes to week and series" if answer == "yes" else "say no", taps)
        page.close()

    def skips_the_next_date(self, person: Person) -> None:
        """From the reminder: the link, then "Diesmal nicht"."""
        page = self._opens_the_link(person)
        page.locator(".card button.button").first.click()
        page.locator(".told").wait_for()
        self._took("participant: skip one date", 2)
        page.close()

    def takes_a_time_to_talk(self, person: Person) -> None:
        """The link, "Gespräch vereinbaren", a time."""
        page = self._opens_the_link(person)
        page.locator('a[href$="/gespraech"]').first.click()
        page.locator('button[name="take"]').first.click()
        page.locator(".told").wait_for()
        self._took("book an appointment", 3)
        page.close()

    def close(self) -> None:
        self._context.close()

    def _opens_the_link(self, person: Person) -> Page:
        """The page behind her newest link. A page that does not come fails with its own words."""
        page = self._context.new_page()
        answer = page.goto(self._here(self.newest(person).link))
        said = f"{person.name}: {page.locator('main').inner_text()}"
        assert answer is not None
        assert answer.status == 200, said
        return page

    def _messages(self) -> list[Message]:
        """All messages so far, the oldest first. A message that lies there does not change."""
        for file in sorted(self._outbox.iterdir(), key=lambda each: each.stat().st_mtime_ns):
            if file.suffix in (".eml", ".txt") and file.name not in self._read:
                self._read[file.name] = Message(file.name, file.read_text("utf-8"))
        return list(self._read.values())

    def _took(self, task: str, taps: int) -> None:
        self._efforts[task] = max(self._efforts.get(task, 0), taps)

    def _here(self, link: str) -> str:
        return self._console + link[link.index("/a/") :]
