"""Mail through a real mail server: what its answers mean, and what it never gets to know."""

from __future__ import annotations

import asyncio
import logging
import ssl
from collections.abc import Iterator
from contextlib import redirect_stdout
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from io import StringIO
from ipaddress import IPv4Address
from pathlib import Path
from socket import socket
from typing import Any

import pytest
import structlog
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP as MailSession  # noqa: N811  # a class
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from kreis.chassis import logs
from kreis.notifications.jobs import jobs
from services.notifications.tests.test_broken_sends import power_cut_before_the_commit
from services.notifications.tests.world import World, body, read_mail

FROM = "gruppen@lindenbruecke.example"
PASSWORD = "geheim@1"


@dataclass
class MailServer:
    """What a test wants the server to say, and what it was given."""

    says_to_recipient: str = "250 OK"
    says_to_mail: str = "250 OK"
    hangs_up_after_data: bool = False
    mails: list[Envelope] = field(default_factory=list)
    port: int = 0

    @property
    def url(self) -> str:
        return f"smtp://kreis:{PASSWORD.replace('@', '%40')}@127.0.0.1:{self.port}"

    async def handle_RCPT(  # noqa: N802  # aiosmtpd's name
        self,
        server: MailSession,
        session: Session,
        envelope: Envelope,
        address: str,
        options: list[str],
    ) -> str:
        if self.says_to_recipient.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.says_to_recipient

    async def handle_DATA(  # noqa: N802
        self, server: MailSession, session: Session, envelope: Envelope
    ) -> str:
        if self.hangs_up_after_data:
            assert isinstance(server.transport, asyncio.WriteTransport)
            server.transport.abort()
        if self.says_to_mail.startswith("250"):
            self.mails.append(envelope)
        return self.says_to_mail


@pytest.fixture
def mail_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[MailServer]:
    """A mail server that wants TLS and a password, as providers do."""
    certificate = make_certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(certificate)
    handler = MailServer(port=free_port())
    controller = Controller(
        handler,
        hostname="127.0.0.1",
        port=handler.port,
        tls_context=tls,
        require_starttls=True,
        auth_required=True,
        authenticator=check_password,
    )
    controller.start()
    yield handler
    controller.stop()


def check_password(_: MailSession, __: Session, ___: Envelope, ____: str, given: Any) -> AuthResult:
    assert isinstance(given, LoginPassword)
    is_right = given == LoginPassword(b"kreis", PASSWORD.encode())
    return AuthResult(success=is_right, handled=False)


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


def test_the_calendar_arrives_as_a_request(world: World, mail_server: MailServer) -> None:
    (invitation,) = world.invite(world.register())
    world.answer(invitation, "yes")

    send_through(world, mail_server)

    (envelope,) = mail_server.mails
    assert isinstance(envelope.content, bytes)
    parts = list(read_mail(envelope.content).walk())
    kinds = [part["Content-Type"] for part in parts]
    assert [part["Content-Language"] for part in parts] == [None, "de", None]
    assert kinds[0].startswith("multipart/alternative")
    assert kinds[1] == 'text/plain; charset="utf-8"'
    assert kinds[2] == 'text/calendar; charset="utf-8"; method="REQUEST"'


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


def free_port() -> int:
    with socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port: int = listening.getsockname()[1]
        return port


def make_certificate(folder: Path) -> Path:
    """A key and a certificate that vouches for itself, for 127.0.0.1."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail server of a test")])
    here = x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(here, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = folder / "mail-server.pem"
    pem, clear = serialization.Encoding.PEM, serialization.NoEncryption()
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, clear)
    file.write_bytes(private + certificate.public_bytes(pem))
    return file
