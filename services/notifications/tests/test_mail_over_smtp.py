"""Mail through a real mail server: what its answers mean, and what it never gets to know."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import redirect_stdout
from io import StringIO
from typing import Any

import pytest
import structlog

from kreis.chassis import logs
from kreis.notifications.jobs import jobs
from services.notifications.tests.mail_server import MailServer, free_port
from services.notifications.tests.mails import body, read_mail
from services.notifications.tests.power_cut import power_cut_before_the_commit
from services.notifications.tests.world import World

FROM = "gruppen@lindenbruecke.example"


def send_through(world: World, mail_server: MailServer, **other: Any) -> None:
    settings = {"safe_mode": False, "smtp_url": mail_server.url, "mail_from": FROM, **other}
    world.send_due(jobs(world.settings(**settings)))


def outcome(world: World) -> tuple[list[str], list[str], list[str]]:
    """The state of each message, its reason, and the reason of each call task."""
    states = [message["state"] for message in world.messages()]
    reasons = [message["reason"] or "" for message in world.messages()]
    return states, reasons, [task["reason"] for task in world.call_tasks()]


def test_a_yes_of_the_server_means_sent(world: World, mail_server: MailServer) -> None:
    world.invite(world.register())

    send_through(world, mail_server)

    (envelope,) = mail_server.mails
    assert envelope.mail_from == FROM
    assert envelope.rcpt_tos == ["derya.sahin@post.example"]
    assert isinstance(envelope.content, bytes)
    mail = read_mail(envelope.content)
    (message,) = world.messages()
    assert mail["Message-ID"] == f"<{message['id']}@lindenbruecke.example>"
    assert mail.get_content_charset() == "utf-8"
    assert "Guten Tag Derya Şahin, Ihr Platz in unserer neuen Gruppe" in body(mail)
    assert world.told_types() == ["message-sent"]


def test_the_calendar_arrives_as_a_file(world: World, mail_server: MailServer) -> None:
    (invitation,) = world.invite(world.register())
    world.answer(invitation, "yes")

    send_through(world, mail_server)

    (envelope,) = mail_server.mails
    assert isinstance(envelope.content, bytes)
    parts = list(read_mail(envelope.content).walk())
    kinds = [part["Content-Type"] for part in parts]
    assert [part["Content-Language"] for part in parts] == [None, "de", None]
    assert kinds[0].startswith("multipart/mixed")
    assert kinds[1] == 'text/plain; charset="utf-8"'
    assert kinds[2].startswith("text/calendar")


def test_550_for_the_address_is_final(world: World, mail_server: MailServer) -> None:
    mail_server.says_to_recipient = "550 5.1.1 <derya.sahin@post.example> is unknown here"
    world.invite(world.register())

    send_through(world, mail_server)

    assert outcome(world) == (["failed"], ["recipient_refused"], ["gave_up"])
    assert world.told_types() == ["message-failed", "call-task-raised"]


def test_554_for_the_mail_is_final_too(world: World, mail_server: MailServer) -> None:
    mail_server.says_to_mail = "554 5.7.1 refused"
    world.invite(world.register())

    send_through(world, mail_server)

    assert outcome(world) == (["failed"], ["message_refused"], ["gave_up"])


@pytest.mark.parametrize("at", ["says_to_recipient", "says_to_mail"])
def test_451_means_later(world: World, mail_server: MailServer, at: str) -> None:
    setattr(mail_server, at, "451 4.3.0 try again later")
    world.invite(world.register())
    send_through(world, mail_server)
    assert outcome(world) == (["queued"], [""], [])

    setattr(mail_server, at, "250 OK")
    send_through(world, mail_server)

    assert len(mail_server.mails) == 1
    assert world.told_types() == ["message-sent"]


def test_a_server_that_stays_away_is_given_up_at_last(world: World) -> None:
    world.invite(world.register())
    away = MailServer(port=free_port())

    send_through(world, away)
    assert outcome(world) == (["queued"], [""], [])
    world.use_up_tries()
    send_through(world, away)

    assert outcome(world) == (["failed"], ["gave_up"], ["gave_up"])


def test_a_connection_lost_after_data_is_not_tried_again(
    world: World, mail_server: MailServer
) -> None:
    mail_server.hangs_up_after_data = True
    world.invite(world.register())

    send_through(world, mail_server)
    mail_server.hangs_up_after_data = False
    send_through(world, mail_server)

    assert len(mail_server.mails) == 1
    assert outcome(world) == (["unknown"], [""], ["outcome_unknown"])
    assert world.told_types() == ["message-unknown", "call-task-raised"]


def test_a_power_cut_after_the_servers_yes_sends_nothing_twice(
    world: World, mail_server: MailServer
) -> None:
    world.invite(world.register())
    with power_cut_before_the_commit():
        send_through(world, mail_server)

    send_through(world, mail_server)

    assert len(mail_server.mails) == 1
    assert outcome(world) == (["unknown"], [""], ["outcome_unknown"])


def test_a_wrong_password_leaves_the_mail_for_later(world: World, mail_server: MailServer) -> None:
    world.invite(world.register())

    send_through(world, mail_server, smtp_url=mail_server.url.replace("geheim", "falsch"))

    assert mail_server.mails == []
    assert outcome(world) == (["queued"], [""], [])


def test_without_a_certificate_we_trust_nothing_is_handed_over(
    world: World, mail_server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    world.invite(world.register())

    send_through(world, mail_server)

    assert mail_server.mails == []
    assert outcome(world) == (["queued"], [""], [])


def test_in_safe_mode_a_mail_server_is_left_alone(world: World, mail_server: MailServer) -> None:
    world.invite(world.register())

    send_through(world, mail_server, safe_mode=True)

    assert mail_server.mails == []
    assert len(world.mails()) == 1


def test_outside_safe_mode_an_sms_becomes_a_call_until_there_is_a_gateway(
    world: World, mail_server: MailServer
) -> None:
    world.invite(world.register(channel="sms"))

    send_through(world, mail_server)

    assert outcome(world) == (["failed"], ["gave_up"], ["gave_up"])


@pytest.fixture
def log_lines(monkeypatch: pytest.MonkeyPatch) -> Iterator[StringIO]:
    """The log as the service writes it."""
    before, handlers, level = structlog.get_config(), logging.root.handlers[:], logging.root.level
    lasting = structlog.configure
    # A logger that keeps this configuration would write its lines so in later tests as well.
    monkeypatch.setattr(
        structlog,
        "configure",
        lambda **how: lasting(**{**how, "cache_logger_on_first_use": False}),
    )
    lines = StringIO()
    with redirect_stdout(lines):
        logs.configure("notifications", "INFO")
    logging.getLogger("mail.log").setLevel(logging.CRITICAL)  # the mail server's own log
    yield lines
    lasting(**before)
    structlog.contextvars.clear_contextvars()
    logging.root.handlers[:] = handlers
    logging.root.setLevel(level)


def test_neither_facts_nor_log_lines_nor_rows_say_who_she_is(
    world: World, mail_server: MailServer, log_lines: StringIO
) -> None:
    mail_server.says_to_recipient = "550 5.1.1 <derya.sahin@post.example> is unknown here"
    world.invite(world.register(), world.register(channel="sms"))
    with power_cut_before_the_commit():
        send_through(world, mail_server)
    send_through(world, mail_server)
    mail_server.says_to_recipient = "250 OK"
    world.answer(world.invite(world.register())[0], "yes", "2024-10")
    send_through(world, mail_server)

    content = mail_server.mails[0].content
    assert isinstance(content, bytes)
    token = body(read_mail(content)).split("/a/")[1].split()[0]
    said = log_lines.getvalue() + world.rows_of_everything()
    assert "work_failed" in said
    assert "message-failed" in said
    for secret in ("Derya", "ahin", "3920011", "Petra", "Neumann", "Ringgarten", token, "geheim"):
        assert secret not in said
