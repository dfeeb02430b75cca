"""A real mail server for tests: with TLS and a password, saying what a test wants it to say."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from socket import socket
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP as MailSession  # noqa: N811  # a class
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword, Session

from kreis.chassis.client.ca_bundle import ca_bundle
from tests.support.certificates import self_signed

PASSWORD = "geheim@1"


@dataclass
class MailServer:
    """What a test wants the server to say, and what it was given."""

    says_to_recipient: str = "250 OK"
    says_to_mail: str = "250 OK"
    hangs_up_after_data: bool = False
    mails: list[Envelope] = field(default_factory=list)
    greeted_as: list[str] = field(default_factory=list)
    """How the sender's machine called itself, for each mail."""
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
            self.greeted_as.append(session.host_name or "")
        return self.says_to_mail


@pytest.fixture
def mail_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[MailServer]:
    """A mail server that wants TLS and a password, as providers do."""
    certificate = self_signed(tmp_path)
    ca_bundle()  # those before this certificate, for whoever asks over HTTPS later
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


def free_port() -> int:
    with socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port: int = listening.getsockname()[1]
        return port
