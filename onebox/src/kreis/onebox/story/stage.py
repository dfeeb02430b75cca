"""What all chapters of the story share: who there is, what was made so far, how to look at it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from kreis.onebox.story.letters import Letter, letters
from kreis.onebox.story.services import Kreis
from kreis.onebox.story.world import WITHOUT_A_PLACE, Person, people

Step = tuple[str, Callable[[], str]]
"""A step's name, and the play of it, which returns what was seen."""


class Stage:
    """People by their signs; `ids` are theirs in Kreis, `invitations` by those ids, `cohorts` by
    their offers."""

    def __init__(self, kreis: Kreis, outbox: Path) -> None:
        self.kreis = kreis
        self.outbox = outbox
        self.people: dict[str, Person] = {person.sign: person for person in people()}
        self.ids: dict[str, str] = {}
        self.proposal = ""
        self.cohorts: dict[str, str] = {}
        self.invitations: dict[str, str] = {}

    @property
    def members(self) -> list[str]:
        return [sign for sign in self.people if sign not in WITHOUT_A_PLACE]

    def sign_of(self, participant_id: str) -> str:
        return next(sign for sign, each in self.ids.items() if each == participant_id)

    def group_events(self, offer_id: Any) -> list[dict[str, Any]]:
        return self._of_cohort(offer_id, "group-events")

    def date_of(self, offer_id: Any, day: str) -> dict[str, Any]:
        """The date of a group on a day such as `04-13`."""
        (found,) = [
            each
            for each in self.group_events(offer_id)
            if each["starts_at"].startswith(f"2027-{day}")
        ]
        return dict(found)

    def regularity_of(self, offer_id: Any) -> dict[str, Any]:
        """Strips, bands and figures of a group. Empty while insights has not heard of it."""
        path = f"/cohorts/{self.cohorts[str(offer_id)]}/regularity"
        answer = self.kreis.response("contact-person", "GET", "insights", path)
        return {} if answer.status_code == 404 else dict(answer.json())

    def invitations_of(self, offer_id: Any) -> list[dict[str, Any]]:
        return self._of_cohort(offer_id, "invitations")

    def sent(self, kind: str) -> dict[str, Letter]:
        """The messages of this kind that have gone out, by the sign of whom they are for."""
        messages = self._messages(kind)
        written = {letter.id: letter for letter in letters(self.outbox)}  # after what names them
        return {self.sign_of(each["participant_id"]): written[each["id"]] for each in messages}

    def all_sent(self, kind: str) -> list[str]:
        """Whom each message of this kind was for, by her sign."""
        return [self.sign_of(each["participant_id"]) for each in self._messages(kind)]

    def open_calls(self) -> list[dict[str, Any]]:
        path = "/call-tasks?state=open"
        tasks = self.kreis.ask("contact-person", "GET", "notifications", path)
        return list(tasks["items"])

    def children_in_care(self, sign: str) -> list[dict[str, str]]:
        path = f"/participants/{self.ids[sign]}/children"
        found = self.kreis.ask("contact-person", "GET", "intake", path)
        return [
            {"id": child["id"], "birth_month": child["birth_month"]}
            for child in found
            if child["needs_care"]
        ]

    def _messages(self, kind: str) -> list[dict[str, Any]]:
        """What has gone out of this kind."""
        path = f"/messages?state=sent&kind={kind}&limit=500"
        return list(self.kreis.ask("contact-person", "GET", "notifications", path)["items"])

    def _of_cohort(self, offer_id: Any, what: str) -> list[dict[str, Any]]:
        """Nothing, while events has not heard of the cohort."""
        path = f"/cohorts/{self.cohorts[str(offer_id)]}/{what}"
        answer = self.kreis.response("contact-person", "GET", "events", path)
        return [] if answer.status_code == 404 else list(answer.json())
