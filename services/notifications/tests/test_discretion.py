"""Discreet means discreet: nothing that reaches her says what it is about, or who writes.

Every kind of message × language × channel, as a real mail server and a real gateway get it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import pytest

from kreis.notifications.domain.contacts import Language
from kreis.notifications.domain.errands import Kind
from kreis.notifications.domain.messages import Channel
from kreis.notifications.domain.neutral_sender import NeutralSender
from kreis.notifications.jobs import jobs
from kreis.notifications.jobs.messages import Sending
from kreis.notifications.main import SERVICE
from kreis.notifications.senders.letter import Calendar, Letter, Method
from kreis.notifications.templates import to_participants
from services.notifications.tests.mail_server import MailServer
from services.notifications.tests.sms_gateway import Gateway
from services.notifications.tests.world import LATER, THIRD, World, at
from tests.support.fixtures import deliver
from tests.support.tell_tales import tell_tales

LERNHAUS = {
    "id": "ca2a5151-f9b6-4399-af8b-c5a233b697c9",
    "name": "Lernhaus (Beispiel)",
    "street": "Beispielplatz 1",
    "postal_code": "59425",
    "town": "Kamen",
}
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
        if kind is Kind.CHANGE:
            self.world.change(date, "move", **LATER, venue=LERNHAUS, capacity=ROOM)
        elif kind is Kind.CANCELLATION:
            self.world.change(date, "cancellation")
        else:
            self.world.limit(date, 1)
        self.send()
        if kind is Kind.OFFER:
            self._pass_a_place_on(date)

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


@pytest.fixture
def discreet(world: World, mail_server: MailServer, gateway: Gateway) -> Discreet:
    return Discreet(world, mail_server, gateway)


@pytest.mark.parametrize("kind", Kind)
def test_no_message_tells_anything(discreet: Discreet, kind: Kind) -> None:
    discreet.invite(kind, SPOKEN)

    discreet.play(kind)

    wanted = {str(each) for each in discreet.people}
    # A place is offered to whoever waits: the first has had it.
    assert wanted - discreet.got(kind) <= (
        {str(discreet.people[0])} if kind is Kind.OFFER else set()
    )
    assert len(discreet.mail_server.mails) >= 5
    assert len(discreet.gateway.taken) >= 5
    assert discreet.told() == set()


def test_the_words_are_found_in_messages_to_everybody_else(discreet: Discreet) -> None:
    for channel in CHANNELS:
        discreet.world.invite(discreet.world.register("Sabine", "Krämer", channel=channel))

    discreet.send()

    said = list(discreet.said())
    assert len(said) == 3
    found = [tell_tales(each, FORBIDDEN) for each in said]
    everywhere = {"Lindenbrücke", "Haus Ringgarten", "Unna", "0221 4710101", "Gruppe"}
    assert everywhere <= found[0]
    assert "Lindenbrücke" in found[1]
    assert everywhere <= found[2]


def _with(**other: Any) -> Callable[[pytest.MonkeyPatch], None]:
    """Plants a fault in each letter."""

    def plant(patch: pytest.MonkeyPatch) -> None:
        write = Sending._write

        def wrong(sending: Sending, *about: Any) -> Letter:
            return replace(write(sending, *about), **other)

        patch.setattr(Sending, "_write", wrong)

    return plant


def _of_contact(name: str, text: str) -> Callable[[pytest.MonkeyPatch], None]:
    def plant(patch: pytest.MonkeyPatch) -> None:
        patch.setattr(to_participants.Wording, name, lambda *_: {"link": text, "telefon": text})

    return plant


ICS = "BEGIN:VCALENDAR\r\nPRODID:-//Kreis//Termine//DE\r\nEND:VCALENDAR\r\n"
PLANTED: dict[str, Callable[[pytest.MonkeyPatch], None]] = {
    "the sender's name": _with(sender_name="Lindenbrücke"),
    "the domain of sender and Message-ID": _with(mail_from="post@xn--lindenbrcke-0hb.example"),
    "how the machine calls itself": _with(is_discreet=False),
    "the maker of a calendar": _with(calendar=Calendar(Method.PUBLISH, ICS)),
    "the number": _of_contact("discreet_words", "+49 (221) 4710-101"),
    "the host of the link": _of_contact("discreet_words", "https://l%49ndenbruecke.example/a/x"),
    "a word in Arabic with marks": _of_contact("discreet_words", "لِمَجْمُوعَتِكم"),
    "a word in Ukrainian": _of_contact("discreet_words", "ГРУПА"),
}


@pytest.mark.parametrize("fault", PLANTED)
def test_a_planted_fault_is_found(
    discreet: Discreet, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    monkeypatch.setattr("socket.getfqdn", lambda *_: "notifications.kreis.lindenbruecke.example")
    PLANTED[fault](monkeypatch)
    discreet.invite(Kind.INVITATION, [(Language.GERMAN, Channel.EMAIL)])

    discreet.play(Kind.INVITATION)

    assert discreet.got(Kind.INVITATION)
    assert discreet.told() != set()


def test_without_a_fault_the_same_mail_tells_nothing(
    discreet: Discreet, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("socket.getfqdn", lambda *_: "notifications.kreis.lindenbruecke.example")
    discreet.invite(Kind.INVITATION, [(Language.GERMAN, Channel.EMAIL)])

    discreet.play(Kind.INVITATION)

    assert discreet.got(Kind.INVITATION)
    assert discreet.told() == set()


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


@pytest.mark.parametrize(
    ("fact", "flag"), [("discretion", "is_discreet"), ("protection", "is_protected")]
)
def test_a_planned_message_is_decided_anew(discreet: Discreet, fact: str, flag: str) -> None:
    world = discreet.world
    who = world.register("Sabine", "Krämer")
    world.invite(who)
    needs_discretion(world, who, fact, flag)

    discreet.send()

    assert len(discreet.mail_server.mails) == 1
    assert discreet.told() == set()


def test_who_needs_discretion_while_her_message_is_written_gets_a_discreet_one(
    discreet: Discreet, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = discreet.world
    who = world.register("Sabine", "Krämer")
    world.invite(who)
    write = Sending._write

    def meanwhile(sending: Sending, *about: Any) -> Letter:
        letter = write(sending, *about)
        if not letter.is_discreet:
            needs_discretion(world, who)
        return letter

    monkeypatch.setattr(Sending, "_write", meanwhile)
    discreet.send()
    assert discreet.mail_server.mails == []

    discreet.send()

    assert len(discreet.mail_server.mails) == 1
    assert discreet.told() == set()


def test_what_lies_in_the_file_outbox_stays_as_it_was_written(world: World) -> None:
    """Safe mode: it stands for mail that has gone. What comes later is discreet."""
    who = world.register("Sabine", "Krämer")
    (invitation,) = world.invite(who)
    world.send_due()
    needs_discretion(world, who)
    world.answer(invitation, "yes", "2024-10")

    world.send_due()

    by_subject = {mail["Subject"]: mail.as_bytes() for mail in world.mails()}
    assert len(by_subject) == 2
    assert tell_tales(by_subject.pop("Nachricht für Sie"), FORBIDDEN) == set()
    assert all(tell_tales(each, FORBIDDEN) for each in by_subject.values())


NOT_SET_UP: dict[str, dict[str, str]] = {
    "no link": {"discreet_url": ""},
    "no sender": {"discreet_mail_from": "", "discreet_sms_from": ""},
    "a link that names the agency": {"discreet_url": "https://linden-bruecke.example"},
    "an encoded host": {"discreet_url": "https://xn--lindenbrcke-0hb.example"},
    "a sender that names it": {
        "discreet_mail_from": "post@lindenbrucke.example",
        "discreet_sms_from": "LINDENBRUECKE",
    },
}


@pytest.mark.parametrize("lack", NOT_SET_UP)
def test_without_a_neutral_sender_staff_are_asked_to_call(
    discreet: Discreet, monkeypatch: pytest.MonkeyPatch, lack: str
) -> None:
    settings_of = World.settings
    monkeypatch.setattr(
        World, "settings", lambda world, **own: settings_of(world, **{**own, **NOT_SET_UP[lack]})
    )
    discreet.invite(Kind.CHANGE, [(Language.GERMAN, channel) for channel in CHANNELS])

    discreet.play(Kind.CHANGE)

    assert (discreet.mail_server.mails, discreet.gateway.taken) == ([], [])
    tasks = [*discreet.world.call_tasks(), *discreet.world.call_tasks("closed")]
    about = {(task["participant_id"], task["about"]) for task in tasks}
    assert {
        (str(each), kind) for each in discreet.people for kind in ("invitation", "change")
    } <= about
    assert {task["reason"] for task in tasks} == {"gave_up"}


def test_other_people_get_theirs_without_a_neutral_sender(discreet: Discreet) -> None:
    discreet.world.invite(discreet.world.register())

    settings = discreet.world.settings(
        safe_mode=False,
        smtp_url=discreet.mail_server.url,
        mail_from="gruppen@lindenbruecke.example",
        discreet_url="",
    )
    discreet.world.send_due(jobs(settings))

    assert len(discreet.mail_server.mails) == 1


@pytest.mark.parametrize(
    ("agency", "is_named"),
    [("Lindenbrücke", True), ("Haus der Linden-Brücke", True), ("Mit", True), ("AWO", False)],
)
def test_a_neutral_sender_is_compared_with_the_agencys_name(agency: str, is_named: bool) -> None:
    neutral = NeutralSender("https://lindenbruecke-mitteilung.example", "a@b.example")

    assert neutral.names(agency) is is_named
