"""A conversation with a contact person, for tests."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from services.notifications.tests.world import World

BERLIN = ZoneInfo("Europe/Berlin")
PATH = "/v1/appointment-slots"


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN)


def slot(starts_at: str, form: str = "in_person") -> dict[str, Any]:
    return {"starts_at": at(starts_at).isoformat(), "minutes": 30, "form": form}


class Conversation:
    """Somebody in a group, and a time on Thursday, 29 April 2027, 13:00. It is Thursday before."""

    def __init__(self, world: World, **other: Any) -> None:
        self.world = world
        self.who = world.register(**other)
        (self.invitation,) = world.invite(self.who)
        world.send_due()
        world.set_clock(at("2027-04-22 10:00"))
        self.staff = world.events.as_role("contact-person")
        times = [slot("2027-04-29 13:00"), slot("2027-04-29 14:00")]
        wanted = {"contact_person_id": world.contact_person, "slots": times}
        self.slot, self.other = (
            each["id"] for each in self.staff.ok("POST", PATH, wanted)["opened"]
        )
        self.console, link = world.link_of(self.invitation)
        self.link = f"{link}/appointment-slots"

    def does(self, method: str, path: str, body: Any = None) -> None:
        self.console.ok(method, path, body)
        self.run()

    def staff_do(self, method: str, path: str, body: Any = None) -> None:
        self.staff.ok(method, f"{PATH}/{path}", body)
        self.run()

    def run(self) -> None:
        self.world.carry_facts()
        self.world.send_due()

    def take(self, slot: str | None = None) -> None:
        self.does("PUT", f"{self.link}/{slot or self.slot}")

    def sent(self) -> list[str]:
        """Kinds of messages about the conversation that have gone out, in order."""
        found = self.world.messages("?state=sent")
        return [each["kind"] for each in found if each["kind"].startswith("appointment")]

    def mail(self, subject: str) -> Any:
        (found,) = [each for each in self.world.mails() if each["Subject"].startswith(subject)]
        return found
