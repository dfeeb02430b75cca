"""One group of a town, from its first newcomer to its first morning."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from random import Random
from typing import TYPE_CHECKING, Any

from kreis.onebox.story import pages
from kreis.onebox.story.services import Kreis
from kreis.onebox.story.world import at

if TYPE_CHECKING:
    from tests.system.faults.town import Town

START = "2027-04-05"
MORNING = at(f"{START} 09:00")
"""The first day of every group: invitations still go out, and the morning can be recorded."""
_CHANNELS = ("email", "email", "email", "sms", "sms", "sms", "call")


@dataclass(frozen=True)
class Person:
    """A newcomer; her name is her tag, so that nobody can be mistaken for her."""

    tag: str
    id: str
    channel: str
    address: str


class Group:
    """One group of a town: its venue, its offer, its people."""

    def __init__(self, town: Town, number: int) -> None:
        self._town, self._number = town, number
        self._rng = Random(f"{town.seed} {town.district} {number}")
        self._ask = town.kreis.ask

    def play(self, size: int) -> None:
        people = [person for n in range(size) if (person := self.register(n)) is not None]
        cohort = self._form(people)
        if cohort is None:
            return
        invitations = self._invitations(cohort)
        with ThreadPoolExecutor(2) as pool:
            members = [person for person in people if person.id in invitations]
            list(pool.map(lambda person: self._answer(person, invitations[person.id]), members))
        self._first_morning(cohort, sorted(invitations))

    def register(self, number: int) -> Person | None:
        tag = f"d{self._town.district}g{self._number}n{number}"
        channel = self._rng.choice(_CHANNELS)
        phone = f"+49171{self._town.district:02}{self._number:03}{number:02}"
        email = f"{tag}@post.example"
        newcomer = {
            "first_name": "Nora",
            "last_name": tag,
            "language": "de",
            "german_level": "C",
            "channel": channel,
            "email": email,
            "phone": phone,
            "children": [{"birth_month": "2024-10", "needs_care": True}],
            "slots": ["mon-am", "tue-am", "wed-am", "thu-am", "fri-am"],
            "reach": [{"venue_id": self._venue, "how": "yes"}],
            "start_weeks": [{"monday": START, "mornings": "with_childcare"}],
            "contact_person_id": self._town.contact_person,
            "has_address_protection": self._rng.random() < self._town.protected_share,
        }

        def send(kreis: Kreis) -> Any:
            path = "/participants"
            return kreis.ask("contact-person", "POST", "intake", path, newcomer, f"register {tag}")

        made = self._town.wish("register", {"tag": tag}, send, self._rng)
        return made and Person(tag, made["id"], channel, email if channel == "email" else phone)

    def _form(self, people: Sequence[Person]) -> str | None:
        """The id of the confirmed cohort; None where it was refused."""
        self._make_offer()
        self._town.kreis.eventually(
            lambda: {p["participant_id"] for p in self._planned("GET", "/pool")},
            lambda known: {person.id for person in people} <= known,
            "the newcomers in the pool of cohorts",
        )
        wanted = {"offer_ids": [self._offer], "seed": self._number, "steps": 10}
        run = self._planned("POST", "/formations", wanted, f"form {self._offer}")
        run = self._town.kreis.eventually(
            lambda: self._planned("GET", f"/formations/{run['id']}"),
            lambda found: found["state"] in ("finished", "failed"),
            "the end of a formation",
        )
        proposal = run["proposal_id"]
        made = self._town.wish(
            "confirm",
            {"proposal": proposal},
            lambda kreis: kreis.ask(
                "group-planning",
                "POST",
                "cohorts",
                f"/proposals/{proposal}/confirmation",
                {},
                f"confirm {proposal}",
            ),
            self._rng,
        )
        return made and made["cohorts"][0]["id"]

    def _make_offer(self) -> None:
        venue = {
            "name": f"Haus {self._number}",
            "street": "Beispielweg 4",
            "postal_code": "59423",
            "town": "Unna",
            "land": "NW",
        }
        self._planned("PUT", f"/venues/{self._venue}", venue)
        offer = {
            "venue_id": self._venue,
            "name": f"Gruppe {self._number}",
            "languages": ["de"],
            "adults": {"min": 1, "max": 30},
            "care_places": {"total": 60},
            "week": {"monday": START, "days": 5, "starts_at": "09:00", "ends_at": "12:00"},
            "series": {"weekday": "tue", "starts_at": "09:30", "ends_at": "11:30", "dates": 4},
        }
        self._planned("PUT", f"/offers/{self._offer}", offer)

    def _invitations(self, cohort: str) -> dict[str, str]:
        """Each member's invitation, once events has heard of the cohort."""
        path = f"/cohorts/{cohort}/invitations"

        def look() -> list[dict[str, Any]]:
            answer = self._town.kreis.response("contact-person", "GET", "events", path)
            return [] if answer.status_code == 404 else list(answer.json())

        found = self._town.kreis.eventually(look, bool, f"the invitations of {cohort}")
        return {each["participant_id"]: each["id"] for each in found}

    def _answer(self, person: Person, invitation: str) -> None:
        """Says yes on her page, or to whoever calls her; some change their minds, some twice."""
        rng = Random(f"{self._town.seed} {person.tag}")
        about = {"invitation": invitation, "participant": person.id}
        link = self._asked(person)
        told = "yes"
        if link:
            self._town.wish(
                "answer",
                {**about, "answer": told},
                lambda kreis: bool(pages.say_yes(kreis, link)),
                Random(0),  # a second click on her page would be another answer
            )
            told = "no"
        for number in range(rng.choice((0, 1, 2)) if link else 1):
            self._tell(about, told, number, rng)
            told = "no" if told == "yes" else "yes"

    def _tell(self, about: dict[str, str], answer: str, number: int, rng: Random) -> None:
        invitation = about["invitation"]
        body = {"answer": answer, "how": "phone"}
        path, key = f"/invitations/{invitation}/answers", f"answer {invitation} {number}"

        def send(kreis: Kreis) -> Any:
            return kreis.ask("contact-person", "POST", "events", path, body, key)["version"]

        self._town.wish("answer", {**about, "answer": answer}, send, rng)

    def _asked(self, person: Person) -> str:
        """Waits until she is asked: the link in her letter, or nothing where she is called."""

        def look() -> str | None:
            letter = self._town.postbox.letter_to(person.address)
            if letter is not None:
                return letter.link
            return "" if self._is_to_be_called(person) else None

        found = self._town.kreis.eventually(
            look, lambda seen: seen is not None, f"an invitation to {person}"
        )
        return found or ""

    def _is_to_be_called(self, person: Person) -> bool:
        tasks = self._ask(
            "contact-person", "GET", "notifications", "/call-tasks?state=open&limit=200"
        )
        return any(task["participant_id"] == person.id for task in tasks["items"])

    def _first_morning(self, cohort: str, members: Sequence[str]) -> None:
        """Who was there; one of them was put down wrongly; who was there has entered."""
        path = f"/cohorts/{cohort}/group-events"
        first = self._ask("contact-person", "GET", "events", path)[0]["id"]
        status = {each: self._rng.choice(("present", "present", "absent")) for each in members}
        self._record(first, status)
        wrong = self._rng.choice(members)
        status[wrong] = "absent" if status[wrong] == "present" else "present"
        self._record(first, {wrong: status[wrong]})
        for each in members:
            if status[each] == "present":
                self.record_entry(each)

    def _record(self, event: str, status: dict[str, str]) -> None:
        entries = [{"participant_id": who, "status": how} for who, how in status.items()]
        path = f"/group-events/{event}/attendance"

        def send(kreis: Kreis) -> Any:
            return bool(kreis.ask("contact-person", "PUT", "events", path, {"entries": entries}))

        about = {"event": event, "entries": dict(status)}
        self._town.wish("attendance", about, send, self._rng)

    def record_entry(self, participant: str) -> None:
        path, key = f"/participants/{participant}/entry", f"entry {participant}"

        def send(kreis: Kreis) -> Any:
            body = {"entry_date": START}
            return kreis.ask("contact-person", "POST", "intake", path, body, key)["id"]

        self._town.wish("entry", {"participant": participant}, send, self._rng)

    def _planned(self, method: str, path: str, body: Any = None, key: str = "") -> Any:
        return self._ask("group-planning", method, "cohorts", path, body, key)

    @cached_property
    def _venue(self) -> str:
        return str(self._town._id(f"venue {self._number}"))

    @cached_property
    def _offer(self) -> str:
        return str(self._town._id(f"offer {self._number}"))
