"""A broker that is still starting is waited for with one line; what fails is said in one line."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from kreis.administration.patience import when_it_answers
from kreis.chassis.config import KafkaAccess
from kreis.contracts import topics
from kreis.onebox.kafka import running_kafka
from tests.support.servers import settings_of

pytestmark = pytest.mark.waits


class Forwarder:
    """A port at which nobody listens until it is opened; then it leads to the broker."""

    def __init__(self) -> None:
        self._socket = socket.socket()
        self._socket.bind(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self._socket.getsockname()[1]}"

    def open_to(self, target: str) -> None:
        host, _, port = target.rpartition(":")
        self._socket.listen()
        threading.Thread(target=self._serve, args=(host, int(port)), daemon=True).start()

    def _serve(self, host: str, port: int) -> None:
        while True:
            try:
                taken, _ = self._socket.accept()
            except OSError:  # closed: the test is over
                return
            there = socket.create_connection((host, port))
            for source, target in ((taken, there), (there, taken)):
                threading.Thread(target=_copy, args=(source, target), daemon=True).start()

    def close(self) -> None:
        self._socket.close()


def _copy(source: socket.socket, target: socket.socket) -> None:
    try:
        while block := source.recv(65536):
            target.sendall(block)
        target.shutdown(socket.SHUT_WR)
    except OSError:  # one side has ended
        return


def command(settings: Mapping[str, str], *words: str) -> subprocess.Popen[str]:
    whole = [sys.executable, "-m", "kreis.administration", *words, "--replicas", "1"]
    pipe = subprocess.PIPE
    return subprocess.Popen(
        whole, env={**os.environ, **settings}, stdout=pipe, stderr=pipe, text=True
    )


def test_a_broker_that_is_starting_is_waited_for_with_one_line(tmp_path: Path) -> None:
    door = Forwarder()
    with running_kafka(tmp_path) as running:
        waiting = command(
            settings_of(replace(running.access, bootstrap=door.address)), "apply", "--wait", "60"
        )
        assert waiting.stderr is not None
        first = waiting.stderr.readline()
        door.open_to(running.access.bootstrap)
        said, faults = waiting.communicate(timeout=90)
        door.close()

    assert waiting.returncode == 0, faults
    assert first.startswith(f"Kafka at {door.address} does not answer yet (")
    assert first.endswith("); waiting up to 60 s\n")
    assert faults == ""
    assert sum(line.startswith("create ") for line in said.splitlines()) == len(topics())


def test_a_broker_that_stays_away_ends_it_with_one_line_more() -> None:
    door = Forwarder()
    ended = command({"KREIS_KAFKA": door.address}, "plan", "--wait", "5")
    said, faults = ended.communicate(timeout=60)
    door.close()

    assert (ended.returncode, said) == (1, "")
    assert "Traceback" not in faults
    first, last = faults.splitlines()
    assert first.startswith(f"Kafka at {door.address} does not answer yet (")
    assert last.startswith(f"Error: Kafka at {door.address} did not answer within 5 s")


def test_who_is_not_let_in_is_told_to_look_at_her_name(tmp_path: Path) -> None:
    with running_kafka(tmp_path) as running:
        wrong = replace(running.access, password="another")
        ended = command(settings_of(wrong), "apply", "--wait", "4")
        said, faults = ended.communicate(timeout=110)

    assert (ended.returncode, said) == (1, "")
    last = faults.splitlines()[-1]
    assert last.startswith("Error: Kafka at ")
    # The client has the broker's no, or sees the closed connection first.
    assert "SaslAuthenticationFailedError" in last or "socket disconnected" in last
    assert f"user {wrong.user}" in last
    assert "Traceback" not in faults


def test_work_is_begun_anew_when_the_broker_goes_away_meanwhile(tmp_path: Path) -> None:
    from kafka.errors import NotControllerError

    attempts = []

    def work() -> None:
        attempts.append(1)
        if len(attempts) < 3:
            raise NotControllerError

    with running_kafka(tmp_path) as running:
        access: KafkaAccess = running.access
        said: list[str] = []
        when_it_answers(access, 30, work, said.append)

    assert len(attempts) == 3
    assert len(said) == 1
