"""What happens when a send breaks off: nothing is sent twice, and nobody is forgotten."""

from __future__ import annotations

import time

import pytest
from flask import Flask

from kreis.chassis.http import problems
from kreis.chassis.process.due import Job
from kreis.notifications.domain.messages import Channel
from kreis.notifications.jobs import deliveries, jobs
from kreis.notifications.jobs.messages import Sending, give_up
from kreis.notifications.jobs.peers import Link, Peers
from kreis.notifications.senders.channels import senders_of
from kreis.notifications.senders.letter import Letter
from services.notifications.tests.power_cut import PowerCut, power_cut_before_the_commit
from services.notifications.tests.world import PUBLIC_URL, World
from tests.support.serving import serving

NOWHERE = "http://127.0.0.1:9"


class Provider:
    """A provider that takes everything and, like a mail server, cannot be asked afterwards."""

    def __init__(self) -> None:
        self.taken: list[Letter] = []

    def send(self, letter: Letter) -> None:
        self.taken.append(letter)

    def was_sent(self, message_id: object) -> None:
        """It cannot say."""


def jobs_with(world: World, provider: Provider) -> list[Job]:
    settings = world.settings()
    senders = {Channel.EMAIL: provider, Channel.SMS: provider}
    attempts = Sending(Peers(settings), senders, PUBLIC_URL, settings.mail_from)
    return [Job("send", attempts.run, give_up)]


def test_what_a_folder_took_before_a_power_cut_is_not_written_twice(world: World) -> None:
    world.invite(world.register())
    with power_cut_before_the_commit():
        world.send_due()
    (file,) = world.files(".eml")
    written = file.read_bytes()

    world.send_due()

    assert [each.read_bytes() for each in world.files(".eml")] == [written]
    assert world.told_types() == ["message-sent"]
    assert [message["state"] for message in world.messages()] == ["sent"]
    assert world.call_tasks() == []


def test_what_a_provider_may_have_taken_before_a_power_cut_is_never_sent_again(
    world: World,
) -> None:
    world.invite(world.register())
    provider = Provider()
    with power_cut_before_the_commit():
        world.send_due(jobs_with(world, provider))
    world.send_due(jobs_with(world, provider))
    world.send_due(jobs_with(world, provider))

    assert len(provider.taken) == 1
    assert world.told_types() == ["message-unknown", "call-task-raised"]
    assert [message["state"] for message in world.messages()] == ["unknown"]
    assert [task["reason"] for task in world.call_tasks()] == ["outcome_unknown"]


def test_a_power_cut_at_the_last_try_leaves_no_false_word_either(world: World) -> None:
    world.invite(world.register())
    provider = Provider()
    world.use_up_tries()
    with power_cut_before_the_commit():
        world.send_due(jobs_with(world, provider))

    assert len(provider.taken) == 1
    assert world.told_types() == ["message-unknown", "call-task-raised"]


def test_a_power_cut_before_the_send_only_delays_it(world: World) -> None:
    world.invite(world.register())

    class Cut(Provider):
        def send(self, letter: Letter) -> None:
            raise PowerCut

        def was_sent(self, message_id: object) -> None:
            raise AssertionError("asked of the other one")

    world.send_due(jobs_with(world, Cut()))
    assert [message["state"] for message in world.messages()] == ["sending"]
    assert world.files("") == []

    world.send_due(jobs(world.settings()))

    assert len(world.mails()) == 1
    assert world.told_types() == ["message-sent"]


def test_who_changed_her_channel_after_a_broken_try_gets_one_message(world: World) -> None:
    participant = world.register(channel="sms")
    world.invite(participant)
    blocked = world.outbox
    blocked.write_text("a file where the folder should be")
    world.send_due()
    assert [(m["channel"], m["state"]) for m in world.messages()] == [("sms", "queued")]
    blocked.unlink()
    with world.intake.database.engine.begin() as connection:
        connection.exec_driver_sql(f"set local kreis.agency = '{world.agency}'")
        connection.exec_driver_sql("update participant set channel = 'email'")

    world.send_due()

    assert world.texts() == []
    assert len(world.mails()) == 1
    assert [(m["channel"], m["state"]) for m in world.messages()] == [("email", "sent")]


def test_a_slow_provider_does_not_lose_us_the_piece_of_work(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deliveries, "RENEW_EVERY", 0.02)
    world.invite(world.register())
    engine = world.notifications.database.engine
    leases: list[bool] = []

    class Slow(Provider):
        def send(self, letter: Letter) -> None:
            with engine.begin() as connection:
                connection.exec_driver_sql(
                    "update due set lease_until = clock_timestamp() where kind = 'send'"
                )
            time.sleep(0.5)
            with engine.begin() as connection:
                ours = (
                    "select lease_until > clock_timestamp() + interval '5 s' from due"
                    " where kind = 'send'"
                )
                leases.append(bool(connection.exec_driver_sql(ours).scalar()))
            super().send(letter)

    world.send_due(jobs_with(world, Slow()))

    assert leases == [True]
    assert world.told_types() == ["message-sent"]


def test_while_intake_is_away_nothing_is_lost(world: World) -> None:
    world.invite(world.register())

    world.send_due(jobs(world.settings(intake_url=NOWHERE)))
    assert world.told() == []
    world.send_due()

    assert len(world.mails()) == 1


@pytest.mark.parametrize("who", ["another service", "a proxy"])
def test_a_stranger_at_intakes_address_loses_nobody_her_invitation(world: World, who: str) -> None:
    """All that whoever answers there can say is that it knows no such address."""
    world.invite(world.register())
    stranger = Flask("stranger")
    if who == "another service":
        problems.register(stranger, {})

    with serving(stranger) as url:
        world.send_due(jobs(world.settings(intake_url=url)))
    assert world.told() == []
    world.send_due()

    assert len(world.mails()) == 1


def test_when_events_stays_away_staff_are_asked_to_call(world: World) -> None:
    world.invite(world.register())
    world.use_up_tries()

    world.send_due(jobs(world.settings(events_url=NOWHERE)))

    assert world.told_types() == ["call-task-raised"]
    assert [task["reason"] for task in world.call_tasks()] == ["gave_up"]


def test_when_the_last_try_fails_the_message_has_failed_and_staff_call(world: World) -> None:
    world.invite(world.register())
    world.use_up_tries()
    world.outbox.write_text("a file where the folder should be")

    world.send_due()

    ((failed, data), (called, _)) = world.told()
    assert (failed, data["reason"], called) == ("message-failed", "gave_up", "call-task-raised")
    assert [message["state"] for message in world.messages()] == ["failed"]


def test_an_answer_while_a_message_was_put_off_needs_no_call_any_more(world: World) -> None:
    (invitation,) = world.invite(world.register())
    world.outbox.write_text("a file where the folder should be")
    world.send_due()
    world.outbox.unlink()
    world.answer(invitation, "no")

    world.send_due()

    assert world.mails() == []
    assert [message["reason"] for message in world.messages()] == ["no_longer_holds"]
    assert world.call_tasks() == []


def test_an_answer_in_the_moment_of_the_send_stops_it(world: World) -> None:
    """Her answer comes between the questions to intake and events and the claim."""
    (invitation,) = world.invite(world.register())
    settings = world.settings()

    class AnswersMeanwhile(Peers):
        def link(self, *about: object) -> Link:
            world.answer(invitation, "no")
            return Link(None, "token")

    peers, senders = AnswersMeanwhile(settings), senders_of(settings)
    attempts = Sending(peers, senders, PUBLIC_URL, settings.mail_from)
    world.send_due([Job("send", attempts.run, give_up)])

    assert world.mails() == []
    assert [message["reason"] for message in world.messages()] == ["no_longer_holds"]
