"""Addresses that take no mail: until her contact changes, in whatever order the facts come."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select

from kreis.notifications.jobs import jobs
from kreis.notifications.store import tables
from services.notifications.tests.bounces import delivery_status
from services.notifications.tests.mail_server import MailServer
from services.notifications.tests.reporting import (
    effect,
    mark_of,
    send,
    tell_of_contact,
    tell_of_privacy,
)
from services.notifications.tests.world import MORNING, World

HOUR = timedelta(hours=1)
FULL = {"status": "5.2.2", "diagnostic": "smtp; 552 5.2.2 mailbox full"}


@pytest.fixture
def her(world: World) -> UUID:
    return world.register()


def mail_to(world: World, her: UUID, mail_server: MailServer, hours: int) -> Any:
    """Sends her an invitation that many hours after the morning; returns its envelope."""
    world.set_clock(MORNING + hours * HOUR)
    world.invite(her)
    return send(world, mail_server)


def test_an_address_that_takes_no_mail_gets_none_until_it_is_another(
    world: World, her: UUID, mail_server: MailServer
) -> None:
    envelope = mail_to(world, her, mail_server, 0)
    effect(world, delivery_status(to=envelope.mail_from))
    mail_to(world, her, mail_server, 1)

    assert len(mail_server.mails) == 1
    assert {each["reason"] for each in world.messages()} == {"bounced", "no_usable_address"}

    assert tell_of_contact(world, her, 2, MORNING + HOUR) == "handled"
    assert mark_of(world, her) is None
    mail_to(world, her, mail_server, 2)
    assert len(mail_server.mails) == 2


def test_a_change_from_before_the_mail_leaves_the_mark(
    world: World, her: UUID, mail_server: MailServer
) -> None:
    envelope = mail_to(world, her, mail_server, 2)
    effect(world, delivery_status(to=envelope.mail_from))
    since = mark_of(world, her)

    assert tell_of_contact(world, her, 2, MORNING) == "handled"
    assert mark_of(world, her) == since is not None


def test_a_change_that_is_read_again_leaves_the_mark_and_the_reports(
    world: World, her: UUID, mail_server: MailServer
) -> None:
    """The inbox forgets; the version does not. The moment alone is not what decides."""
    tell_of_contact(world, her, 3, MORNING)
    envelope = mail_to(world, her, mail_server, 1)
    bounce = delivery_status(to=envelope.mail_from)
    effect(world, bounce)
    since = mark_of(world, her)

    tell_of_contact(world, her, 3, MORNING + 2 * HOUR)
    tell_of_contact(world, her, 2, MORNING + 2 * HOUR)
    assert mark_of(world, her) == since is not None
    tell_of_contact(world, her, 4, MORNING + 2 * HOUR)
    assert mark_of(world, her) is None
    assert effect(world, bounce) == ("hard_bounce", False)


def test_a_late_bounce_of_the_old_address_leaves_the_new_one_alone(
    world: World, her: UUID, mail_server: MailServer
) -> None:
    envelope = mail_to(world, her, mail_server, 0)
    tell_of_contact(world, her, 2, MORNING + HOUR)

    assert effect(world, delivery_status(to=envelope.mail_from)) == ("hard_bounce", True)

    assert mark_of(world, her) is None
    assert [each["reason"] for each in world.call_tasks()] == ["bounced"]


def test_soft_bounces_of_the_old_address_do_not_count(
    world: World, her: UUID, mail_server: MailServer
) -> None:
    for days in (0, 1, 3, 4):
        if days == 3:
            tell_of_contact(world, her, 2, MORNING + 2 * 24 * HOUR)
        envelope = mail_to(world, her, mail_server, 24 * days + 1)
        effect(world, delivery_status(to=envelope.mail_from, **FULL))

    assert len(mail_server.mails) == 4
    assert mark_of(world, her) is None


def test_a_version_that_leaps_changes_nothing(
    world: World, her: UUID, mail_server: MailServer
) -> None:
    envelope = mail_to(world, her, mail_server, 0)
    effect(world, delivery_status(to=envelope.mail_from))

    assert tell_of_contact(world, her, 9 * 10**8, MORNING + HOUR) == "disbelieved"
    assert mark_of(world, her) is not None


def test_nothing_is_kept_of_somebody_who_is_erased(world: World, her: UUID) -> None:
    tell_of_contact(world, her, 2, MORNING)
    fact = {"participant_id": str(her)}
    tell_of_privacy(world, "kreis.participant-erased.v1", f"{her}#erased", fact)
    world.send_due(jobs(world.settings()))
    assert kept(world, her) == 0
    tell_of_contact(world, her, 2, MORNING)
    tell_of_contact(world, her, 3, MORNING)

    assert kept(world, her) == 0


def test_a_tombstone_removes_what_is_known(world: World, her: UUID) -> None:
    tell_of_contact(world, her, 2, MORNING)
    assert kept(world, her) == 1

    tell_of_privacy(world, "kreis.contact-changed.v1", f"{her}#contact", None)
    assert kept(world, her) == 0


def kept(world: World, her: UUID) -> int:
    with world.notifications.database.agency(world.agency) as work:
        own = tables.mail_address
        statement = select(func.count()).where(own.c.participant_id == her)
        return int(work.connection.execute(statement).scalar_one())
