"""A member of staff in front of the pages: what her hands do, whatever the task.

Promise: everything is done as a person does it, by what stands on the page. No address is put
together here, no service is asked, and a task that does not end as it should fails with the page's
own words.
"""

from __future__ import annotations

from playwright.sync_api import Locator, Page

from tests.browser.seats import Seat


class Desk:
    """`efforts` keeps the most that each task has cost so far: taps, where nothing else is said."""

    def __init__(self, seat: Seat, efforts: dict[str, int]) -> None:
        self.seat, self.page = seat, seat.page
        self._efforts = efforts

    def _begin(self, place: str) -> None:
        """Goes to a place of the menu and counts from there."""
        self._goes_by(self.page.locator("#menu a", has_text=place))
        self.seat.taps = 0

    def _goes_by(self, link: Locator) -> None:
        """Follows a link, and looks at nothing before the next page is there as a whole."""
        link.first.click()
        self.page.wait_for_load_state()

    def _fill(self, given: dict[str, str]) -> None:
        for name, text in given.items():
            self.page.locator(f'[name="{name}"], [name="{name}.0"]').first.fill(text)

    def _choose(self, where: Page | Locator, field: str) -> None:
        """Taps a choice, which looks like a button, as a finger does: nothing may lie over it."""
        self._tap(where.locator("label", has=self.page.locator(f"input{field}")))

    def _unfold(self, field: Locator, summary: str) -> None:
        if not field.is_visible():
            self.page.locator("summary", has_text=summary).click()

    def _row(self, *texts: str) -> Locator:
        """The first row in which all this stands."""
        rows = self.page.locator("main li.split")
        for text in texts:
            rows = rows.filter(has_text=text)
        return rows.first

    def _tap(self, what: Locator) -> None:
        self._goes_by(what)
        self.seat.taps += 1

    def _took(self, task: str, less: int = 0) -> None:
        self._note(task, self.seat.taps - less)

    def _note(self, task: str, cost: int) -> None:
        self._efforts[task] = max(self._efforts.get(task, 0), cost)

    def _is_told(self, text: str) -> None:
        told = self.page.locator(".told").first.inner_text()
        assert text in told.replace("\u00a0", " "), told

    def _opens_group(self, group: str) -> None:
        self._begin("Gruppen")
        self._goes_by(self.page.get_by_role("link", name=group, exact=True))

    def _groups(self) -> list[str]:
        self._begin("Gruppen")
        return self.page.locator("section.group h2").all_inner_texts()

    def _says_why_she_looks(self) -> None:
        """A colleague's person stands there briefly, until a reason is given."""
        if self.page.get_by_role("button", name="Akte öffnen").count():
            self.page.get_by_label("Grund").fill("Antwort am Telefon")
            self._goes_by(self.page.get_by_role("button", name="Akte öffnen"))

    def _opens_calls(self) -> None:
        self._begin("Heute")
        if self.page.get_by_role("link", name="Alle Anrufe zeigen").count():
            self._goes_by(self.page.get_by_role("link", name="Alle Anrufe zeigen"))
