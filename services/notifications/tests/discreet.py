"""Twelve people who need discretion, and what mail server and gateway get for them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from kreis.notifications.domain.contacts import Language
from kreis.notifications.domain.errands import Kind
from kreis.notifications.domain.messages import Channel
from kreis.notifications.jobs import jobs
from kreis.notifications.main import SERVICE
from services.notifications.tests.additions import meet_after_all
from services.notifications.tests.mail_server import MailServer
from services.notifications.tests.phases import change_phase
from services.notifications.tests.sms_gateway import Gateway
from services.notifications.tests.world import LATER, MORNING, THIRD, World, at
from tests.support.fixtures import deliver
from tests.support.tell_tales import tell_tales

LERNHAUS = {
    "id": "ca2a5151-f9b6-4399-af8b-c5a233b697c9",
    "name": "Lernhaus (Beispiel)",
    "street": "Beispielplatz 1",
    "postal_code": "59425",
    "town": "Kamen",
}
SLOTS = "/v1/appointment-slots"
ROOM = {"adults": 12, "care_places": {"total": 6, "by_band": {"0-2": 4}}}
FORBIDDEN = (
    *("Lindenbrücke", "Beispielträger", "0221 4710100", "0221 4710101", "Petra", "Neumann"),
    *("Haus Ringgarten", "Beispielweg", "59423", "Unna", "Lernhaus", "Beispielplatz", "59425"),
    *("Kamen", "Unna Dienstag", "Sabine", "Krämer"),
)
"""The agency, its numbers, her contact person, places, her group and somebody else in it."""
CHANNELS = (Channel.EMAIL, Channel.SMS)
SPOKEN = [(language, channel) for language in Language for channel in CHANNELS]


class Discreet:
    """Twelve people: six languages, by mail and by SMS, half of them under address protection."""

    def __init__(self, world: World, mail_server: MailServer, gateway: Gateway) -> None:
        self.world, self.mail_server, self.gateway = world, mail_server, gateway
        self.people: list[UUID] = []
        self.invitations: list[UUID] = []

    def invite(self, kind: Kind, spoken: list[tuple[Language, Channel]]) -> None:
        for number, (language, channel) in enumerate(spoken):
            is_protected = (number // 2 + number + list(Kind).index(kind)) % 2 == 0
            self.people.append(
                self.world.register(
                    "Sabine",
                    "Krämer",
                    email=f"her{number}@post.example",
                    phone=f"0171 39300{number:02}",
                    channel=channel,
                    language="pl" if language is Language.SIMPLE_GERMAN else language,
                    german_level="A1",
                    has_address_protection=is_protected,
                    wants_discretion=not is_protected,
                )
            )
        self.invitations = self.world.invite(*self.people)

    def play(self, kind: Kind) -> None:
        """Until each of them has got a message of this kind."""
        self.send()
        if kind is Kind.NOTE:
            self._write_to_the_group()
            return
        if kind.is_of_appointment:
            self._converse(kind)
            return
        if kind is Kind.INVITATION:
            return
        for each in self.invitations:
            self.world.answer(each, "yes")
        self.send()
        if kind is Kind.REMINDER:
            self.world.set_clock(at("2027-04-03 16:00"))
            self.send()
        elif kind is not Kind.CONFIRMATION:
            self.world.set_clock(at("2027-04-22 10:00"))
            self.send()
            self._change(kind)

    def _change(self, kind: Kind) -> None:
        date = self.world.dates(self.invitations[0])[THIRD]
        if kind is Kind.RHYTHM:
            self._meet_less_often()
        elif kind is Kind.CHANGE:
            self.world.change(date, "move", **LATER, venue=LERNHAUS, capacity=ROOM)
        elif kind is Kind.CANCELLATION:
            self.world.change(date, "cancellation")
        elif kind is Kind.ADDITION:
            meet_after_all(self.world, self.invitations[0])
        else:
            self.world.limit(date, 1)
        self.send()
        if kind is Kind.OFFER:
            self._pass_a_place_on(date)

    def _meet_less_often(self) -> None:
        staff = self.world.events.as_role("contact-person")
        own = staff.ok("GET", f"/v1/invitations/{self.invitations[0]}")["cohort_id"]
        change_phase(self.world, own, on="2027-04-29", rhythm_weeks=2, dates=4)

    def _write_to_the_group(self) -> None:
        """What staff write tells everything."""
        staff = self.world.notifications.as_role("contact-person")
        read = self.world.events.as_role("contact-person")
        group = read.ok("GET", f"/v1/invitations/{self.invitations[0]}")["cohort_id"]
        note = {"cohort_id": group, "text": "Lindenbrücke, Gruppe: Sabine Krämer, 0221 4710101"}
        staff.ok("POST", "/v1/group-messages", note)
        self.world.set_clock(MORNING + timedelta(minutes=3))
        self.send()

    def _converse(self, kind: Kind) -> None:
        """Each takes a time on Thursday, 29 April; staff move it or call it off."""
        self.world.set_clock(at("2027-04-22 10:00"))
        staff = self.world.events.as_role("contact-person")
        times = [_conversation(29, number) for number in range(len(self.people))]
        wanted = {"contact_person_id": self.world.contact_person, "slots": times}
        opened = staff.ok("POST", SLOTS, wanted)["opened"]
        for invitation, slot in zip(self.invitations, opened, strict=True):
            console, link = self.world.link_of(invitation)
            console.ok("PUT", f"{link}/appointment-slots/{slot['id']}")
        self._hear()
        if kind is Kind.APPOINTMENT_REMINDER:
            self.world.set_clock(at("2027-04-28 16:00"))
        for number, slot in enumerate(opened):
            own = f"{SLOTS}/{slot['id']}"
            if kind is Kind.APPOINTMENT_CHANGE:
                staff.ok("POST", f"{own}/move", _conversation(30, number))
            elif kind is Kind.APPOINTMENT_CANCELLATION:
                staff.ok("DELETE", f"{own}/participant")
        self._hear()

    def _hear(self) -> None:
        self.world.carry_facts()
        self.send()

    def _pass_a_place_on(self, date: dict[str, Any]) -> None:
        """One place: another person has it first, then it is offered to each in turn."""
        for answer in ("yes", "no"):
            for each in [*self.invitations, *self.invitations[:1]]:
                self.world.answer_date(each, date, answer)
                self.send()

    def send(self) -> None:
        settings = self.world.settings(
            safe_mode=False,
            smtp_url=self.mail_server.url,
            mail_from="gruppen@lindenbruecke.example",
            sms_url=self.gateway.url,
            sms_from="Linden",
        )
        self.world.send_due(jobs(settings))

    def got(self, kind: Kind) -> set[str]:
        sent = self.world.messages(f"?kind={kind}&state=sent&limit=100")
        return {each["participant_id"] for each in sent}

    def told(self) -> set[str]:
        """What everything that has left tells."""
        return {word for said in self.said() for word in tell_tales(said, FORBIDDEN)}

    def said(self) -> Iterator[bytes | str | dict[str, Any]]:
        for envelope, name in zip(self.mail_server.mails, self.mail_server.greeted_as, strict=True):
            assert isinstance(envelope.content, bytes)
            yield envelope.content
            yield f"{envelope.mail_from} {name}"
        for _, body in self.gateway.taken:
            yield body


def _conversation(day: int, number: int) -> dict[str, Any]:
    """Half an hour in April."""
    begin = at(f"2027-04-{day} 08:00") + timedelta(minutes=30 * number)
    return {"starts_at": begin.isoformat(), "minutes": 30, "form": "home_visit"}


@pytest.fixture
def discreet(world: World, mail_server: MailServer, gateway: Gateway) -> Discreet:
    return Discreet(world, mail_server, gateway)


def needs_discretion(world: World, who: UUID, fact: str = "discretion", flag: str = "") -> None:
    """Notifications hears of it; intake has yet to say so."""
    data = {"participant_id": str(who), flag or "is_discreet": True, "version": 1}
    key: Any = f"{who}#{fact}"
    kind = f"kreis.{fact}-changed.v1"
    deliver(
        world.notifications.database,
        SERVICE,
        "privacy.v2",
        kind,
        key,
        data,
        agency=world.agency,
        message_id=uuid4(),
    )
