"""Who takes back her consent to messages gets none any more, and is called instead."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest

from kreis.chassis.process.due import TryLater
from kreis.notifications.jobs import jobs
from kreis.notifications.main import SERVICE
from kreis.notifications.senders.file_outbox import FileOutbox
from services.notifications.tests.world import World
from tests.support.fixtures import deliver, run_due

PRIVACY, CONSENT = "privacy.v2", "kreis.consent-changed.v1"


def says(world: World, who: UUID, is_given: bool, version: int, purpose: str = "messages") -> str:
    fact = {
        "participant_id": str(who),
        "purpose": purpose,
        "is_given": is_given,
        "decided_on": "2027-03-15",
        "version": version,
    }
    return tell(world, who, fact, purpose)


def tell(world: World, who: UUID, fact: dict[str, Any] | None, purpose: str = "messages") -> str:
    key: Any = f"{who}#consent#{purpose}"
    return deliver(
        world.notifications.database,
        SERVICE,
        PRIVACY,
        CONSENT,
        key,
        fact,
        agency=world.agency,
        message_id=uuid4(),
    )


@pytest.fixture
def derya(world: World) -> UUID:
    return world.register()


def test_who_has_withdrawn_it_is_called_instead(world: World, derya: UUID) -> None:
    says(world, derya, True, 1)
    says(world, derya, False, 2)
    world.invite(derya)
    world.send_due()

    assert world.messages() == []
    (task,) = world.call_tasks()
    assert (task["about"], task["reason"]) == ("invitation", "opted_out")
    assert world.told_types() == ["call-task-raised"]


def test_what_was_planned_before_stays_unsent(world: World, derya: UUID) -> None:
    (invitation,) = world.invite(derya)
    says(world, derya, False, 1)
    world.send_due()
    world.answer(invitation, "yes")
    world.send_due()

    (left,) = world.messages()
    assert (left["kind"], left["state"], left["reason"]) == (
        "confirmation",
        "suppressed",
        "opted_out",
    )
    assert world.mails() == []


def test_a_withdrawal_in_the_last_moment_before_a_send_is_kept_to(
    world: World, derya: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It comes while the message is being written: the look in the transaction before the send
    finds it."""
    from kreis.notifications.jobs.peers import Peers

    link = Peers.link

    def withdraw_first(self: Peers, *about: Any) -> Any:
        says(world, derya, False, 1)
        return link(self, *about)

    monkeypatch.setattr(Peers, "link", withdraw_first)
    world.invite(derya)
    world.send_due()

    assert world.mails() == []
    assert [each["reason"] for each in world.call_tasks()] == ["opted_out"]


def test_a_send_that_is_tried_again_looks_again(
    world: World, derya: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    send = FileOutbox.send

    def away(*_: Any) -> None:
        raise TryLater("the server is away")

    monkeypatch.setattr(FileOutbox, "send", away)
    world.invite(derya)
    run_due(world.notifications.database, jobs(world.settings()))
    says(world, derya, False, 1)
    monkeypatch.setattr(FileOutbox, "send", send)
    world.send_due()

    assert world.mails() == []
    assert [each["reason"] for each in world.call_tasks()] == ["opted_out"]


def test_an_older_decision_that_comes_late_changes_nothing(world: World, derya: UUID) -> None:
    says(world, derya, False, 2)
    says(world, derya, True, 1)
    world.invite(derya)
    world.send_due()
    assert world.mails() == []


def test_who_agrees_again_is_written_to_again(world: World, derya: UUID) -> None:
    says(world, derya, False, 1)
    says(world, derya, True, 2)
    world.invite(derya)
    world.send_due()
    assert len(world.mails()) == 1


def test_other_purposes_concern_no_message(world: World, derya: UUID) -> None:
    says(world, derya, False, 1, "photos")
    world.invite(derya)
    world.send_due()
    assert len(world.mails()) == 1


def test_of_somebody_erased_nothing_is_kept(world: World, derya: UUID) -> None:
    """A restored backup, or a consumer that reads the topic from its beginning."""
    says(world, derya, False, 1)
    tell(world, derya, None)
    assert consents(world) == 0

    key: Any = f"{derya}#erased"
    erased = {"participant_id": str(derya)}
    database = world.notifications.database
    kind = "kreis.participant-erased.v1"
    deliver(database, SERVICE, PRIVACY, kind, key, erased, agency=world.agency)
    world.send_due()
    assert says(world, derya, False, 2) == "handled"
    assert consents(world) == 0


def consents(world: World) -> int:
    with world.notifications.database.agency(world.agency) as work:
        count = work.connection.exec_driver_sql("select count(*) from consent").scalar()
        return int(count or 0)
