"""Inside a service's process: dies at the moment it is told to, and carries bugs for practice.

What is to happen stands in a folder, `REHEARSAL/<service>`: `stroke` names the loop and the moment
of the next death and is renamed by it; `bug` names a bug to start with. Nobody but these tests
reads that variable (decision 6).
"""

from __future__ import annotations

import os
import signal
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from kafka.errors import KafkaError  # noqa: TID251  # a bug of the relay needs what it ignores

from kreis.chassis import moments
from kreis.chassis.data.database import Work
from kreis.chassis.message import Message, Wire
from kreis.chassis.messaging.broker import Consumer, Producer
from kreis.chassis.messaging.inbox import Inbox, _Entry
from kreis.chassis.messaging.places import Received
from kreis.chassis.messaging.worker import Worker
from kreis.chassis.moments import Moment
from kreis.chassis.process import due, roles
from kreis.chassis.process.service import Service

FOLDER = "REHEARSAL"
LEASE, BACK_OFF = 4.0, (0.25, 0.5, 1, 1, 2, 2, 4, 4, 8, 8, 16, 16)
"""Seconds of outside work: what dies ten times in a minute is not to wait for an hour."""
LOOPS = {"worker": "reading", "relay": "relay", "due": "due"}
"""Threads of a worker, by the first part of their name; all others answer requests."""


def run(service: Service) -> None:
    """The service's own command line, in a process that can be told to die."""
    if FOLDER in os.environ:
        folder = Path(os.environ[FOLDER]) / service.name
        moments.passed = Executioner(folder / "stroke").passed
        due.LEASE, due.BACK_OFF = LEASE, BACK_OFF
        bug = folder / "bug"
        if bug.exists():
            BUGS[bug.read_text()]()
    roles.run(service)


class Executioner:
    def __init__(self, order: Path) -> None:
        self._order = order

    def passed(self, moment: Moment) -> None:
        """Ends this process, as `kill -9` would, if this is the loop and the moment ordered."""
        try:
            wanted = self._order.read_text()
            if wanted == f"{_loop()} {moment}":
                # Renamed first: the next process must not die of the same order.
                self._order.rename(self._order.with_name("struck"))
                os.kill(os.getpid(), signal.SIGKILL)
        except FileNotFoundError:
            return


def _loop() -> str:
    return LOOPS.get(threading.current_thread().name.split("-")[0], "request")


def _offset_before_effect() -> None:
    take_batch = Worker._take_batch

    def hasty(self: Worker, consumer: Consumer, batch: list[Received]) -> None:
        consumer.commit([batch[-1].place])
        take_batch(self, consumer, batch)

    Worker._take_batch = hasty  # type: ignore[method-assign]


def _guard_by_key_only() -> None:
    enter = Inbox._enter

    def coarse(self: Inbox, work: Work, message: Message) -> _Entry:
        return enter(self, work, replace(message, id=uuid5(NAMESPACE_URL, message.key)))

    Inbox._enter = coarse  # type: ignore[method-assign]


def _relay_that_trusts_flush() -> None:
    def trusting(self: Producer, wires: list[Wire]) -> None:
        for wire in wires:
            self._kafka.send(wire.topic, key=wire.key, value=wire.value, headers=wire.headers)
        try:
            self._kafka.flush(timeout=self._deadline)
        except KafkaError:
            return

    Producer.publish = trusting  # type: ignore[method-assign,assignment]


def _missing_inbox() -> None:
    Inbox._enter = lambda self, work, message: _Entry(True, False, False)  # type: ignore[method-assign]


def _messages_wanted_twice() -> None:
    from kreis.exchange.commands import wanting

    tell = wanting.tell

    def twice(*said: Any, **how: Any) -> None:
        for _ in range(2):
            tell(*said, **how)

    wanting.tell = twice


BUGS = {
    "offset before effect": _offset_before_effect,
    "guard by key only": _guard_by_key_only,
    "relay that trusts flush": _relay_that_trusts_flush,
    "missing inbox": _missing_inbox,
    "messages wanted twice": _messages_wanted_twice,
}
