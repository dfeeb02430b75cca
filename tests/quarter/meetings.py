"""What staff do about dates: lists, absences, moves, cancellations, costs."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Locator

from tests.quarter.desk import Desk


class Meetings(Desk):
    """What is done about dates, from the calendar of the week."""

    def records_who_was_there(
        self, day: str, group: str, is_absent: Callable[[str], bool], *, week_before: bool = False
    ) -> None:
        """From the calendar of the week: "Alle da", and one tap for each who was not."""
        self.opens_date(day, group, week_before=week_before)
        self.seat.taps = 0
        self.seat.tap("Alle da", role="link")
        rows = self.page.locator("ul.roster:not(.others) > li")
        absent = 0
        for number, name in enumerate(rows.locator(".name").all_inner_texts()):
            if is_absent(name.strip()):
                self._choose(rows.nth(number), '[value="absent"]')
                absent += 1
        self.seat.tap("Speichern")
        self._is_told(f"Gefehlt: {absent}")
        self._took("attendance, all there and one tap for each absentee", less=absent)

    def settles_an_absence(self, name: str, group: str, how: str) -> None:
        self._begin("Heute")
        self.seat.taps = 0
        row = self._row(name, group, "war nicht da")
        self._tap(row.locator("summary"))
        self._tap(row.get_by_role("button", name=how, exact=True))
        self._is_told(name)
        self._took("settle an absence")

    def reads_whose_absence_is_unclear(self) -> list[tuple[str, str]]:
        """Who, and in which group."""
        self._begin("Heute")
        rows = self.page.locator("main li.split").filter(has_text="war nicht da")
        names = rows.locator("b").all_inner_texts()
        groups = rows.locator("p.soft bdi").all_inner_texts()
        return list(zip(names, groups, strict=True))

    def opens_date(self, day: str, group: str, *, week_before: bool = False) -> None:
        """The date of a group on a day, such as `02.02.`, from the calendar of this week."""
        self._begin("Kalender")
        if week_before:
            self.seat.tap("Woche davor", role="link")
        self._tap(self._in_the_week(day, group))

    def moves_a_date(self, day: str, group: str, starts: str, ends: str) -> None:
        self.opens_date(day, group)
        self.seat.taps = 0
        self.seat.tap("Verschieben", role="link")
        self.page.get_by_label("Von", exact=True).fill(starts)
        self.page.get_by_label("Bis", exact=True).fill(ends)
        self.seat.taps += 2
        self.seat.tap("Vorschau")
        self.seat.tap(re.compile("verschieben$"))
        self._is_told("verschoben")
        self._took("move one date")

    def cancels_a_date(self, day: str, group: str) -> None:
        self._begin("Kalender")
        self.seat.taps = 0
        self._tap(self._in_the_week(day, group))
        self.seat.tap("Ausfallen lassen", role="link")
        self.seat.tap("Jetzt ausfallen lassen")
        self._is_told("fällt aus")
        self._took("cancel today's date")

    def says_what_is_usual(self) -> None:
        """What the date that is open costs, and every other of its series."""
        cost = self.page.locator("#kosten")
        cost.locator("summary").click()
        fields = cost.locator("details input[type=text]")
        for number in range(fields.count()):
            fields.nth(number).fill("3")
        self._goes_by(cost.locator('button[name="how"][value="usual"]'))

    def confirms_the_cost(self) -> None:
        """Of the date that is open: as usual."""
        self.seat.taps = 0
        self._tap(self.page.locator('button[name="how"][value="as-usual"]'))
        self._took("ledger per date")

    def takes_the_absences_of_the_month(self) -> list[str]:
        """The lines of the file for the office that referred people."""
        self._begin("Kalender")
        self.seat.tap("Fehltage", role="link")
        with self.page.expect_download() as download:
            self.seat.tap("Als Datei", role="link")
        self._took("monthly absence export")
        return download.value.path().read_text("utf-8-sig").splitlines()

    def _in_the_week(self, day: str, group: str) -> Locator:
        card = self.page.locator(".day").filter(has_text=day)
        return card.get_by_role("link", name=re.compile(group))

    def makes_a_roster_link(self) -> str:
        """For whoever leads the last date without an account: what follows `/liste/`."""
        self._begin("Heute")
        self.page.locator("dl.pairs dd a").first.click()
        self.seat.tap("Link und PIN erstellen")
        return self.page.locator("#f-address").input_value().split("/liste/")[1]
