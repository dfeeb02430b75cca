"""A participant, her links, and what she does with them."""

from __future__ import annotations

from typing import Any

SENT = {"message": "invitation", "channel": "sms", "contact_version": 3}


class Holder:
    """The first member of the group in Unna, and her links."""

    def __init__(self, events: Any, cohort: dict[str, Any]) -> None:
        events.confirm(cohort)
        self.events, self.cohort = events, cohort
        self.id = cohort["members"][0]["id"]
        (self.invitation,) = [
            each for each in events.invitations(cohort) if each["participant_id"] == self.id
        ]

    @property
    def makes_links(self) -> str:
        """Where notifications asks for a link."""
        return f"/v1/invitations/{self.invitation['id']}/links"

    def new_link(self, **sent: Any) -> str:
        made = self.events.notifications.ok("POST", self.makes_links, sent)
        return f"/v1/links/{made['token']}"

    def opens(self, link: str) -> str | None:
        """The code of the refusal; None if it opens."""
        return self.events.console.ask("GET", link).json.get("type")

    @property
    def listed(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.events.links_of(self.id)["links"]
        return found

    def why(self, number: int = 0) -> tuple[bool, str | None]:
        """Whether the link opens, and why not; the newest is 0."""
        return self.listed[number]["is_open"], self.listed[number]["shut_why"]
