"""From SMTP to the call task, through a real Postfix whose next server knows nobody."""

from __future__ import annotations

import asyncio
import os
import shutil
import sys
import tempfile
import time
from asyncio.subprocess import PIPE
from collections.abc import Iterator
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from kreis.chassis.client.ca_bundle import ca_bundle
from kreis.notifications.jobs import jobs
from services.notifications.tests.mail_server import free_port
from services.notifications.tests.postfix.server import Ports, Postfix
from services.notifications.tests.world import World, answering

KEY = "p" * 32
WITHIN = 5.0
"""Seconds from the mail server's yes to the call task."""
pytestmark = pytest.mark.skipif(
    not shutil.which("postfix") or os.getuid() != 0,
    reason="needs Postfix (apt-get install postfix) and root, as Postfix does",
)


class NextServer:
    """A mail server behind Postfix: says what a test wants it to say to each recipient."""

    says = "250 OK"

    async def handle_RCPT(  # noqa: N802  # aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.says.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.says

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        return "250 OK"


class Agent:
    """Delivers mail for the return addresses, as a mail server's pipe does: to `kreis bounce`."""

    def __init__(self, url: str) -> None:
        self._url = url

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        kreis = str(Path(sys.executable).with_name("kreis"))
        words = ("bounce", "--url", self._url, "--recipient", envelope.rcpt_tos[0])
        running = await asyncio.create_subprocess_exec(
            kreis, *words, stdin=PIPE, env={"KREIS_MAIL_REPORT_KEY": KEY}
        )
        assert isinstance(envelope.content, bytes)
        await running.communicate(envelope.content)
        return "451 try again" if running.returncode else "250 OK"


@pytest.fixture
def next_server() -> Iterator[tuple[NextServer, int]]:
    handler, port = NextServer(), free_port()
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    yield handler, port
    controller.stop()


@pytest.fixture
def postfix(
    world: World, next_server: tuple[NextServer, int], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Postfix]:
    folder = Path(tempfile.mkdtemp(prefix="kreis-postfix-"))
    folder.chmod(0o755)
    world.notifications.http.application.extensions["kreis.keys"] = {"mail-reports": KEY}
    with answering(world.notifications) as notifications:
        agent = Controller(Agent(notifications.url), hostname="127.0.0.1", port=free_port())
        agent.start()
        server = Postfix(folder, Ports(free_port(), next_server[1], agent.port))
        ca_bundle()
        monkeypatch.setenv("SSL_CERT_FILE", str(server.certificate))
        server.start()
        try:
            yield server
        finally:
            server.stop()
            agent.stop()
            shutil.rmtree(folder)


def send(world: World, postfix: Postfix) -> float:
    """Sends what is due; returns the moment of the server's yes."""
    settings = world.settings(
        safe_mode=False,
        smtp_url=postfix.smtp_url,
        mail_from="gruppen@verein.example",
        return_path="bounces+{token}@verein.example",
    )
    world.send_due(jobs(settings))
    return time.monotonic()


def wait_for(postfix: Postfix, words: str, seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while words not in postfix.log:
        assert time.monotonic() < deadline, postfix.log[-3000:]
        time.sleep(0.05)


def test_a_bounce_is_a_call_task_within_seconds_and_once(
    world: World, postfix: Postfix, next_server: tuple[NextServer, int]
) -> None:
    next_server[0].says = "550 5.1.1 User unknown"
    her = world.register()
    world.invite(her)

    began = time.monotonic()
    accepted = send(world, postfix)
    while not world.call_tasks():
        assert time.monotonic() - accepted < 60, postfix.log[-3000:]
        time.sleep(0.05)
    took = time.monotonic() - accepted
    wait_for(postfix, "to=<bounces+")
    print(f"\nfrom the server's yes to the call task: {took:.2f} s (limit {WITHIN} s)")
    print(f"from the beginning of SMTP: {time.monotonic() - began:.2f} s")
    print(f"load average of this machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")

    assert [each["reason"] for each in world.call_tasks()] == ["bounced"]
    assert [(each["state"], each["reason"]) for each in world.messages()] == [("failed", "bounced")]
    assert took <= WITHIN


def test_a_mail_that_arrives_is_no_bounce(world: World, postfix: Postfix) -> None:
    world.invite(world.register())
    send(world, postfix)
    wait_for(postfix, "status=sent (250 OK)")

    assert [each["state"] for each in world.messages()] == ["sent"]
    assert [each for each in world.call_tasks() if each["reason"] == "bounced"] == []


def test_a_full_mailbox_marks_no_address(
    world: World, postfix: Postfix, next_server: tuple[NextServer, int]
) -> None:
    next_server[0].says = "552 5.2.2 Mailbox full"
    her = world.register()
    world.invite(her)
    send(world, postfix)
    wait_for(postfix, "to=<bounces+")

    assert [(each["state"], each["reason"]) for each in world.messages()] == [("failed", "bounced")]
    assert [each for each in world.call_tasks() if each["reason"] == "bounced"] == []
