"""Everything that staff do in the quarter."""

from __future__ import annotations

import re

from tests.quarter.founding import Founding
from tests.quarter.meetings import Meetings


class Office(Founding, Meetings):
    """A member of staff: calls, talks, who comes into a group and who leaves."""

    def enters_a_phone_answer(self, name: str, answer: str) -> None:
        """What somebody on the list of calls said: `Ja` or `Nein`."""
        self._opens_calls()
        self.seat.taps = 0
        row = self._row(name, "Nicht erreicht")
        self._tap(row.get_by_role("link", name=re.compile("Antwort eintragen")))
        self._says_why_she_looks()
        self.seat.tap(re.compile(f"^{answer}"))
        self._is_told("Gespeichert")
        self._took("enter a phone answer")

    def notes_a_call(self, name: str) -> None:
        """A call that needs no answer, such as one about a change."""
        self._opens_calls()
        self._tap(self._row(name, "Nicht erreicht").get_by_role("button", name="Erledigt"))

    def reads_whom_to_call(self) -> list[str]:
        self._opens_calls()
        rows = self.page.locator("main li.split").filter(has_text="Nicht erreicht")
        return [each.locator("b").first.inner_text().strip() for each in rows.all()]

    def reads_who_is_in(self, group: str) -> list[str]:
        """Her own people in a group, by their names in full."""
        self._begin("Gruppen")
        self._goes_by(self.page.get_by_role("link", name=group, exact=True))
        rows = self.page.locator("main li.split").filter(has_not_text="zuletzt")
        names = rows.locator("p.strong").all_inner_texts()
        return [each.strip() for each in names if not each.strip().endswith(".")]

    def finds_her_group(self, name: str) -> str:
        """The group in which somebody is; nothing if she is in none."""
        for group in self._groups():
            self._opens_group(group)
            if self.page.locator("main li.split", has_text=name).count():
                return group
        return ""

    def opens_times_to_talk(self, day: str) -> None:
        self._begin("Gespräche")
        self.page.get_by_label("Tag").first.fill(day)
        self.page.get_by_role("button", name="Öffnen").click()
        self._is_told("geöffnet")

    def lets_somebody_go(self, group: str, name: str) -> None:
        """She leaves her group and stays in the programme."""
        self._opens_members(group)
        who = self.page.get_by_label("Wer?")
        hers = who.locator("option", has_text=name).get_attribute("value")
        who.select_option(hers)
        self.seat.tap("Aus der Gruppe nehmen")
        self._is_told("nicht mehr in")

    def lets_the_first_one_go(self, group: str) -> str:
        """Whoever is first on the list of members; her name."""
        self._opens_members(group)
        name = self.page.locator("#f-person option").nth(1).inner_text().partition(" (")[0]
        self.lets_somebody_go(group, name)
        return name

    def fills_the_seat(self, group: str, *, besides: list[str]) -> str:
        """Takes in the first of those who could come, but none of these; her name."""
        self._opens_members(group)
        rows = self.page.locator("li.split").filter(has=self.page.get_by_text("Aufnehmen"))
        for name in besides:
            rows = rows.filter(has_not_text=name)
        row = rows.first
        name = row.locator("b").first.inner_text()
        self._tap(row.get_by_role("button"))
        self._is_told("Aufgenommen")
        return name

    def records_an_exit(self, name: str, destination: str) -> None:
        self.opens_person(name)
        self.page.locator("summary", has_text="Austritt eintragen").click()
        self.page.locator("#f-destination").select_option(label=destination)
        form = self.page.locator("form", has=self.page.locator("#f-destination"))
        self._goes_by(form.get_by_role("button"))
        self._is_told("Austritt")

    def opens_person(self, name: str) -> None:
        """From the list of those who wait, or from the page of her group."""
        self._begin("Warteliste")
        if self.page.get_by_role("link", name=name).count() == 0:
            self.finds_her_group(name)
        self.page.get_by_role("link", name=name).first.click()

    def _opens_members(self, group: str) -> None:
        self._opens_group(group)
        self.seat.tap("Wer kommt, wer geht", role="link")

    def records_entries(self) -> int:
        """Everybody who was there for the first time, a tap for each day; how many taps."""
        self._begin("Heute")
        button = self.page.get_by_role("button", name=re.compile("^Eintritt .* eintragen$"))
        days = button.count()
        for _ in range(days):
            self.seat.taps = 0
            self._tap(button)
            self._is_told("Eingetragen")
            self._took("entry for 12 people")
        return days

    def names_a_substitute(self, away: str, who: str, first: str, last: str) -> None:
        """Somebody stands in for a colleague from a day to a day."""
        self._begin("Vertretung")
        self.page.locator("#f-staff_id").select_option(label=away)
        self.page.locator("#f-substitute_id").select_option(label=who)
        self.seat.taps += 2
        self._fill({"first_day": first, "last_day": last})
        self.seat.tap("Speichern")
        self._is_told(f"{who} vertritt {away}")
        self._took("substitute")

    def writes_to_a_group(self, group: str, text: str) -> None:
        self._opens_group(group)
        self.seat.taps = 0
        self.seat.tap("Nachricht schreiben", role="link")
        self._fill({"text": text})
        self.seat.tap("Vorschau")
        self.seat.tap(re.compile("^Senden an"))
        self._is_told("Die Nachricht ist gespeichert")
        self._took("message to a group")
