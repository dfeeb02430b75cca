"""Invented people by whom the kit sees what a notifications service does by its own choice.

Promise: everything happens at once, in many time zones. So rules about hours and days show at any
time of the day. The cases say what was seen; none of them fails.
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from kreis.chassis.message import Wire, encode
from kreis.kit.facts import some_id
from kreis.kit.service.house import CALL, SENT, House
from kreis.kit.service.letters import Letter, letters
from kreis.kit.service.must.town import PARTICIPATION, where_it_is_night
from kreis.kit.service.neighbours import Person, person
from kreis.kit.service.records import Records

LANGUAGES = (
    "de", "de-simple", "en", "ar", "tr", "uk", "ru", "pl", "ro", "bg", "fa", "ku", "sq", "sr", "ti",
    "fr", "es", "it", "vi",
)  # fmt: skip
"""First languages of the people who are written to."""
ZONES = (
    "Pacific/Kiritimati", "Pacific/Tongatapu", "Pacific/Fiji", "Pacific/Guadalcanal",
    "Australia/Brisbane", "Asia/Tokyo", "Asia/Shanghai", "Asia/Bangkok", "Asia/Dhaka",
    "Asia/Karachi", "Asia/Dubai", "Europe/Moscow", "Africa/Johannesburg", "Africa/Lagos",
    "Africa/Abidjan", "Atlantic/Cape_Verde", "America/Noronha", "America/Sao_Paulo",
    "America/Puerto_Rico", "America/Panama", "America/Costa_Rica", "America/Phoenix",
    "Pacific/Pitcairn", "Pacific/Gambier", "Pacific/Honolulu", "Pacific/Pago_Pago",
)  # fmt: skip
"""A zone without summer time for each hour, from 14 hours before UTC to 11 behind it."""
NEAR = (6, 12, 18, 23, 25, 36, 48, 72)
"""Hours until a date of which there is news at night."""
INVITATIONS = 6
"""How often somebody is invited within a minute, each time to other dates."""
_WORK = range(9, 17)
_QUIET_FOR = 3.0
"""Seconds in which nothing is written any more before the kit looks."""


@dataclass
class Watch(House):
    """One run of the service. `moment` is when all happened."""

    letters: Mapping[str, Letter] = field(default_factory=dict)
    causes: dict[str, str] = field(default_factory=dict)
    """What was to be told, by participant, or by invitation of who was invited often."""
    stated: Mapping[str, Any] | None = None
    """What the service says of its rules, if it does."""
    planned: list[dict[str, Any]] = field(default_factory=list)
    """What it says it has planned."""
    moment: datetime = field(default_factory=lambda: datetime.now(UTC))

    def move_in(self) -> None:
        mail = {"email": "sie@post.example", "phone": "+4915550100"}
        self.speaking = {each: person("email", **mail, language=each) for each in LANGUAGES}
        self.around = {zone: person("email", **mail, timezone=zone) for zone in ZONES}
        night = where_it_is_night()
        self.waiting = {hours: person("email", **mail, timezone=night) for hours in NEAR}
        first = person("email", **mail, timezone=where_people_work())
        self.often = [
            first,
            *(replace(first, invitation=some_id()) for _ in range(INVITATIONS - 1)),
        ]
        self.coming = person("email", **mail, timezone=first.timezone)
        people = (*self.speaking.values(), *self.around.values(), *self.waiting.values())
        self.neighbours.know(*people, *self.often, self.coming)

    def live(self, port: int, written: Records) -> None:
        """Lets it all happen. Raises `Differs` if the service does not start."""
        self.open(port)
        self.moment = datetime.now(UTC)
        self.broker.publish(self._facts())
        self._listen_until_quiet(written)
        self.letters = letters(self.outbox)
        self.stated = self._asked("/v1/sending-rules")
        self.planned = (self._asked("/v1/planned-messages?limit=500") or {}).get("items", [])

    def is_written_to(self, her: Person) -> bool:
        return SENT in self.facts(her, self._cause(her))

    def is_to_be_called(self, her: Person) -> bool:
        return CALL in self.facts(her, self._cause(her))

    def letter_to(self, her: Person) -> Letter | None:
        """Returns the message that told her."""
        for each in self.about(her, self._cause(her)):
            if each.text("ce_type") == SENT and isinstance(each.data, dict):
                return self.letters.get(each.data["message_id"])
        return None

    def plans_for(self, her: Person) -> list[tuple[str, datetime]]:
        """Returns what is planned for her: its kind, and when in her time zone."""
        zone = ZoneInfo(her.timezone)
        return [
            (each["kind"], datetime.fromisoformat(each["not_before"]).astimezone(zone))
            for each in self.planned
            if each.get("participant_id") == her.participant
        ]

    def _cause(self, her: Person) -> str:
        return self.causes.get(her.invitation, "")

    def _facts(self) -> list[Wire]:
        facts = [self._cancel(her, 3) for her in self.speaking.values()]
        facts += [self._cancel(her, 5 * 24) for her in self.around.values()]
        facts += [self._cancel(her, hours) for hours, her in self.waiting.items()]
        facts += [self._invite(her) for her in self.often]
        return [*facts, *self._answer(self.coming)]

    def _cancel(self, her: Person, hours: int) -> Wire:
        told = self.neighbours.cancel([her], within=timedelta(hours=hours))
        self.causes[her.invitation] = told["change_id"]
        return self.cancelled(told)

    def _invite(self, her: Person) -> Wire:
        self.neighbours.invite(her)
        self.causes[her.invitation] = her.invitation
        fact = self.pen.write(
            "kreis.invitation-issued.v1", her.participant,
            topic=PARTICIPATION, invitation_id=her.invitation, answers_before=1,
        )  # fmt: skip
        return encode(fact)

    def _answer(self, her: Person) -> list[Wire]:
        """Returns facts that she is invited, and comes to a date in seven days."""
        invited = self._invite(her)
        self.neighbours.unanswered.discard(her.invitation)
        answered = self.pen.write(
            "kreis.invitation-answered.v1", her.participant,
            invitation_id=her.invitation, answer="yes", version=2,
        )  # fmt: skip
        return [invited, encode(answered)]

    def _listen_until_quiet(self, written: Records) -> None:
        """Reads on until nothing new has come for a while, or `patience` is over."""
        known, since = 0, time.monotonic()

        def is_quiet() -> bool:
            nonlocal known, since
            if len(self.records) != known:
                known, since = len(self.records), time.monotonic()
            return known > 0 and time.monotonic() - since > _QUIET_FOR

        self.listen(written, self.patience, is_quiet)

    def _asked(self, path: str) -> dict[str, Any] | None:
        """Returns what the service says there, or None if it does not say."""
        token = self.issuer.token(self.agency, "deliveries:read")
        answer = self.door.ask("GET", path, token)
        told = answer.json if answer.status == 200 else None
        return told if isinstance(told, dict) else None


def where_people_work() -> str:
    """Returns a time zone in which it is a weekday and an hour of the day, if there is one."""
    for name in ZONES:
        there = datetime.now(ZoneInfo(name))
        if there.hour in _WORK and there.weekday() < 5:
            return name
    return "Africa/Abidjan"


def as_text(told: Any) -> str:
    """Returns JSON in one line."""
    return json.dumps(told, ensure_ascii=False, sort_keys=True)
