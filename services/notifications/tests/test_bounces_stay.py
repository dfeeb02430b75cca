"""A mail may bounce while its attempt still runs. Nothing that comes later hides the bounce."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import pytest

from kreis.chassis.data.database import Work
from kreis.chassis.process.due import GiveUp, TryLater
from kreis.notifications.commands import contributor_messages as to_contributors
from kreis.notifications.commands import mail_reports
from kreis.notifications.commands import messages as to_participants
from kreis.notifications.domain.contributor_messages import ContributorMessage
from kreis.notifications.domain.mail_reports.report import Report
from kreis.notifications.domain.messages import Channel, Failure, Message, Suppression
from kreis.notifications.senders.file_outbox import FileOutbox
from kreis.notifications.senders.sender import OutcomeUnknown, RefusedForGood
from kreis.notifications.store import contributor_messages, messages
from services.notifications.tests.power_cut import PowerCut
from services.notifications.tests.world import BERLIN, World

Run = Callable[[World], list[tuple[str, str | None]]]
BOUNCED = [("failed", "bounced")]


def to_a_participant(world: World) -> list[tuple[str, str | None]]:
    """Sends what is due to her twice; returns her message."""
    if not world.messages():
        world.invite(world.register())
    for _ in range(2):
        world.send_due()
    return [(each["state"], each["reason"]) for each in world.messages()]


def to_a_contributor(world: World) -> list[tuple[str, str | None]]:
    """Tells a speaker of a change, twice if it can be; returns the message."""
    staff = world.notifications.as_role("contact-person")
    path = "/v1/contributor-messages"
    if not staff.ok("GET", path)["items"]:
        _change_a_talk(world)
    for _ in range(2):
        world.send_due()
    return [(each["state"], each["reason"]) for each in staff.ok("GET", path)["items"]]


def _change_a_talk(world: World) -> None:
    (invitation,) = world.invite(world.register(channel="call", email=None))
    world.set_clock(datetime(2027, 4, 22, 10, 0, tzinfo=BERLIN))
    (date,) = (d for d in world.dates(invitation) if d["starts_at"].startswith("2027-04-27"))
    speaker = {"role": "speaker", "name": "Eva", "email": "eva@post.example"}
    events = world.events.as_role("contact-person")
    events.ok("POST", f"/v1/group-events/{date['id']}/contributors", speaker)
    world.change(date, "cancellation")


EACH = pytest.mark.parametrize("run", [to_a_participant, to_a_contributor])


def bounce(world: World, message_id: UUID) -> None:
    with world.notifications.database.agency(world.agency) as work:
        assert mail_reports.note(work, message_id, Report.HARD)


@EACH
@pytest.mark.parametrize(
    "end",
    [
        None,
        TryLater("the server is away"),
        GiveUp("a retry cannot help"),
        RefusedForGood(Failure.MESSAGE_REFUSED),
        OutcomeUnknown(),
    ],
    ids=lambda end: type(end).__name__,
)
def test_a_bounce_stays_however_the_attempt_ends(
    run: Run, end: Exception | None, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = []

    def bounce_and_end(self: FileOutbox, letter: Any) -> None:
        sent.append(letter.id)
        bounce(world, letter.id)
        if end is not None:
            raise end

    monkeypatch.setattr(FileOutbox, "send", bounce_and_end)

    assert run(world) == BOUNCED
    assert len(sent) == 1
    assert world.told_types().count("message-failed") == (run is to_a_participant)


@EACH
def test_what_bounces_while_its_sender_is_asked_is_not_sent_again(
    run: Run, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sender says that it has sent nothing, and the attempt goes on to send."""
    sent = []

    def note(self: FileOutbox, letter: Any) -> None:
        sent.append(letter.id)
        raise PowerCut

    def bounce_and_deny(self: FileOutbox, message_id: UUID) -> bool:
        bounce(world, message_id)
        return False

    monkeypatch.setattr(FileOutbox, "send", note)
    monkeypatch.setattr(FileOutbox, "was_sent", bounce_and_deny)

    assert run(world) == BOUNCED
    assert len(sent) == 1


@pytest.mark.parametrize(
    "later",
    [
        lambda work, it: to_participants.LEDGER.put_back(work, it),
        lambda work, it: to_participants.LEDGER.mark_sent(work, it),
        lambda work, it: to_participants.LEDGER.fail(work, it, Failure.GAVE_UP),
        lambda work, it: to_participants.LEDGER.lose_track(work, it),
        lambda work, it: to_participants.claim(work, it.errand, uuid4(), Channel.SMS),
        lambda work, it: to_participants.suppress(
            work, it.errand, Channel.EMAIL, Suppression.OPTED_OUT
        ),
    ],
    ids=["put_back", "mark_sent", "fail", "lose_track", "claim", "suppress"],
)
def test_no_act_on_a_participants_message_hides_its_bounce(
    later: Callable[[Work, Message], Any], world: World
) -> None:
    world.invite(world.register())
    world.send_due()
    message_id = UUID(world.messages()[0]["id"])
    database = world.notifications.database
    with database.agency(world.agency) as work:
        before = messages.find_by_id(work, message_id)
    assert before is not None
    bounce(world, message_id)
    told, calls = world.told_types(), world.call_tasks()

    with database.agency(world.agency) as work:
        assert later(work, before) is None

    with database.agency(world.agency) as work:
        now = messages.find_by_id(work, message_id)
    assert now is not None
    assert (now.state, now.reason, now.channel) == ("failed", "bounced", Channel.EMAIL)
    assert (world.told_types(), world.call_tasks()) == (told, calls)


def of(message: ContributorMessage) -> tuple[Any, ...]:
    return message.recipient_id, message.change_id, message.kind


@pytest.mark.parametrize(
    "later",
    [
        lambda work, it: to_contributors.LEDGER.put_back(work, it),
        lambda work, it: to_contributors.LEDGER.mark_sent(work, it),
        lambda work, it: to_contributors.LEDGER.fail(work, it, Failure.GAVE_UP),
        lambda work, it: to_contributors.LEDGER.lose_track(work, it),
        lambda work, it: to_contributors.claim(work, uuid4(), *of(it), Channel.SMS),
        lambda work, it: to_contributors.suppress(work, *of(it), Suppression.NO_LONGER_HOLDS),
    ],
    ids=["put_back", "mark_sent", "fail", "lose_track", "claim", "suppress"],
)
def test_no_act_on_a_contributors_message_hides_its_bounce(
    later: Callable[[Work, ContributorMessage], Any], world: World
) -> None:
    assert to_a_contributor(world) == [("sent", None)]
    database = world.notifications.database
    with database.agency(world.agency) as work:
        (before,) = contributor_messages.newest(work, change_id=None, limit=2)
    bounce(world, before.id)

    with database.agency(world.agency) as work:
        assert later(work, before) is None

    with database.agency(world.agency) as work:
        (now,) = contributor_messages.newest(work, change_id=None, limit=2)
    assert (now.state, now.reason) == ("failed", "bounced")
