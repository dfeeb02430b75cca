"""How an organisation begins: its team, its places, its people, and their groups."""

from __future__ import annotations

import re
from pathlib import Path

from tests.quarter.cast import Person
from tests.quarter.desk import Desk


class Founding(Desk):
    """What is done before the first group meets."""

    def enters_a_venue(self, name: str, street: str, code: str, town: str) -> None:
        self._begin("Angebote")
        self.seat.tap("Neuer Ort", role="link")
        given = {"name": name, "street": street, "postal_code": code, "town": town}
        self._fill(given)
        self.seat.tap("Speichern")
        self._is_told(f"Gespeichert: „{name}“")

    def enters_an_offer(self, given: dict[str, str], *, venue: str, women_only: bool) -> None:
        self._begin("Angebote")
        self.seat.tap("Neues Angebot", role="link")
        self.page.locator("#f-venue_id").select_option(label=venue)
        self.page.locator("#f-weekday").select_option(given["weekday"])
        self._fill({name: text for name, text in given.items() if name != "weekday"})
        if women_only:
            self.page.get_by_label("nur Frauen").check()
        self.seat.tap("Speichern")
        self._is_told(f"Gespeichert: „{given['name']}“")

    def enters_a_topic(self, name: str) -> None:
        self._begin("Angebote")
        self.seat.tap("Themen", role="link")
        self.seat.tap("Neues Thema", role="link")
        self._fill({"names_de": name})
        self.seat.tap("Speichern")
        self._is_told(f"Gespeichert: „{name}“")

    def lets_a_team_read(self, name: str) -> None:
        """Agrees with a team outside that it learns on which days people were there."""
        self._begin("Team")
        self.seat.tap("Wer mitliest", role="link")
        self.seat.tap("Stelle zulassen", role="link")
        said = {"team": "Fachdienst Kita", "name": name, "purpose": "Betreuung planen"}
        who = {"legal_basis": "Vereinbarung", "contact": "Frau Beispiel"}
        self._fill({**said, **who, "since": "2027-04-01", "until": "2028-12-31"})
        field = self.page.locator('[value="kreis.attendance-recorded.v1 date"]')
        self._unfold(field, "Anwesenheit erfasst")
        field.check()
        self.seat.tap("Stelle zulassen")
        self._is_told("Vereinbart mit: Fachdienst Kita")

    def opens_a_circle(self, name: str) -> None:
        """Opens a circle of mutual childcare for the whole organisation."""
        self._begin("Kreise")
        self.seat.tap("Kreis eröffnen", role="link")
        self._fill({"name": name, "sender_name": "Lindenbrücke", "phone": "0221 4710100"})
        self.seat.tap("Kreis eröffnen")
        self._is_told(f"Der Kreis {name} ist eröffnet.")

    def asks_for_lighter_phases_from_week(self, week: int) -> None:
        """Changes the phase plan: staff are asked in this week, whatever was held by then."""
        self._begin("Angebote")
        self.seat.tap("Programm", role="link")
        self._fill({"held.intensive": "", "week.intensive": str(week)})
        self.page.get_by_role("button", name=re.compile("^Fassung .* speichern$")).click()
        self._is_told("Gespeichert: Fassung")

    def takes_on(self, first: str, last: str, phone: str, roles: list[str]) -> str:
        """The link by which the colleague signs in."""
        self._begin("Team")
        form = self.page.locator("form", has=self.page.locator("#f-first_name"))
        self._fill({"first_name": first, "last_name": last, "phone": phone})
        for role in roles:
            form.get_by_label(role).check()
        self.seat.tap("Ins Team aufnehmen")
        return self.page.get_by_label("Anmelde-Link").input_value()

    def registers(self, person: Person) -> None:
        self._begin("Warteliste")
        self.seat.tap("Person aufnehmen", role="link")
        page = self.page
        needed = page.get_by_text(re.compile(r"\(nötig\)")).count()
        self._note("register a newcomer: mandatory fields", needed)
        self._fill({"first_name": person.first, "last_name": person.last})
        page.locator("#f-language").select_option(person.language)
        self._choose(page, f'[name="channel"][value="{person.channel}"]')
        self._fill({"phone": person.phone, "email": person.email})
        for row, (month, needs_care) in enumerate(person.children):
            self._unfold(page.locator(f'[name="birth_month.{row}"]'), "Weitere Kinder")
            page.locator(f'[name="birth_month.{row}"]').fill(month)
            care = "yes" if needs_care else "no"
            self._choose(page, f'[name="needs_care.{row}"][value="{care}"]')
        for slot in ("tue-am", "thu-am"):
            self._choose(page, f'[name="slots"][value="{slot}"]')
        self._choose(page, f'[name="german_level"][value="{person.level}"]')
        page.locator("#f-contact_person_id").select_option(label=person.contact)
        self._answer_all("reach.", "yes")
        self._answer_all("mornings.", "yes")
        self._choose(page, f'[name="gender"][value="{person.gender}"]')
        women_only = "no" if person.gender == "man" else "yes"
        self._choose(page, f'[name="may_join_women_only"][value="{women_only}"]')
        if person.route:
            self._unfold(page.locator('[name="access_route"]').first, "Weitere Kinder")
            self._choose(page, f'[name="access_route"][value="{person.route}"]')
        self.page.locator("main form button.filled").last.click()
        self._is_told(f"{person.name} steht auf der Warteliste")
        self._note("register a newcomer: screens", 1)

    def brings_a_file(self, file: bytes, people: int, folder: Path) -> None:
        path = folder / "neue.csv"
        path.write_bytes(file)
        self._begin("Import")
        self.page.locator('input[type="file"]').set_input_files(path)
        self.seat.tap("Datei prüfen")
        self.seat.tap(f"{people} Personen aufnehmen")
        self.page.get_by_role("heading", name="Was daraus wurde").wait_for()

    def tries_a_file(self, file: bytes, folder: Path) -> None:
        """Looks what would become of a file, and leaves it at that."""
        path = folder / "probe.csv"
        path.write_bytes(file)
        self._begin("Import")
        self.page.locator('input[type="file"]').set_input_files(path)
        self.seat.tap("Datei prüfen")
        self.page.get_by_role("heading", name="Was daraus würde").wait_for()

    def asks_everybody_about(self, offer: str) -> None:
        """Her own people who wait: whether the way and the mornings of a new offer suit them."""
        self._begin("Heute")
        if not self.page.get_by_role("link", name=re.compile(f"Wen fragen.*{offer}")).count():
            return
        self.page.get_by_role("link", name=re.compile(f"Wen fragen.*{offer}")).click()
        while names := self._to_ask():
            self.page.get_by_role("link", name=names[0]).click()
            self._answer_all("reach.", "yes")
            self._answer_all("mornings.", "yes")
            self.page.locator("#fragen").get_by_role("button", name="Speichern").click()
            self._is_told("sind eingetragen")

    def _to_ask(self) -> list[str]:
        """Names in full, so of her own people, on the list that is shown."""
        names = self.page.locator("main th a.strong").all_inner_texts()
        return [each for each in names if not each.endswith(".")]

    def proposes_groups(self, offers: list[str]) -> None:
        self._begin("Gruppen")
        self.seat.tap("Gruppen vorschlagen", role="link")
        for offer in offers:
            self.page.locator("label", has_text=offer).check()
        self.seat.tap("Gruppen bilden")
        self.page.get_by_role("link", name="Prüfen und bestätigen").wait_for()

    def moves_somebody(self) -> None:
        """The first person for whom there is room in another group: her name, then the move."""
        people = self.page.locator("a.person")
        for number in range(people.count()):
            self.seat.taps = 0
            self._tap(people.nth(number))
            move = self.page.get_by_role("button", name=re.compile("^Zu .* verschieben$"))
            if move.count():
                self._tap(move)
                self._is_told("ist verschoben")
                self._took("move a person")
                return
            self.page.go_back()
        raise AssertionError("nobody can be moved")

    def discards_the_proposal(self) -> None:
        self.seat.tap("Verwerfen")
        self._is_told("verworfen")

    def confirms_the_proposal(self) -> None:
        self.seat.taps = 0
        self.seat.tap("Prüfen und bestätigen", role="link")
        self.seat.tap("Bestätigen und einladen")
        self._is_told("Bestätigt")
        self._took("confirm a proposal")

    def _answer_all(self, prefix: str, answer: str) -> None:
        every = self.page.locator("label", has=self.page.locator(f'[name^="{prefix}"]'))
        chosen = every.filter(has=self.page.locator(f'[value="{answer}"]'))
        for number in range(chosen.count()):
            self._tap(chosen.nth(number))
