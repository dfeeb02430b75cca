"""Discreet means discreet: nothing that reaches her says what it is about, or who writes.

Every kind of message × language × channel, as a real mail server and a real gateway get it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from kreis.notifications.domain.contacts import Language
from kreis.notifications.domain.errands import Kind
from kreis.notifications.domain.messages import Channel
from kreis.notifications.jobs.messages import Sending
from kreis.notifications.senders.letter import Calendar, Letter, Method
from kreis.notifications.templates import wording
from services.notifications.tests.discreet import (
    CHANNELS,
    FORBIDDEN,
    SPOKEN,
    Discreet,
    needs_discretion,
)
from services.notifications.tests.world import World
from tests.support.tell_tales import tell_tales

WRITTEN = [kind for kind in Kind if kind is not Kind.MISSED]
"""Who needs discretion is never written to that she was missed: see `test_missed.py`."""


@pytest.mark.parametrize("kind", WRITTEN)
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
        patch.setattr(wording.Wording, name, lambda *_: {"link": text, "telefon": text})

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
