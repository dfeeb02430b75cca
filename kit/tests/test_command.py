"""`kreis-kit subscriber` as a team calls it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import psutil
import pytest
from click.testing import CliRunner, Result

import kreis.kit.broker
import kreis.kit.options
from kreis.administration.access import SUBSCRIBER
from kreis.kit.__main__ import main
from kreis.kit.broker import Broker
from kreis.onebox.kafka import EmbeddedKafka
from tests.support.servers import settings_of
from tests.support.topics import eventually

PROGRAM = [sys.executable, "-m", "kit.tests.faulty"]


@pytest.fixture
def call(own_kafka: EmbeddedKafka, broker: Broker, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Calls it with a broker of the user's own, on which the kit may make topics."""
    broker.delete()
    # How this process is told to end is pytest's to say.
    monkeypatch.setattr(kreis.kit.options, "end_like_ctrl_c", lambda: None)

    def call(*words: str) -> Result:
        own = ["--user", SUBSCRIBER, "--password-file", str(own_kafka.users.file(SUBSCRIBER))]
        given = ["--kafka", own_kafka.bootstrap, "--patience", "10", *own]
        env = settings_of(own_kafka.access)
        return CliRunner().invoke(main, ["subscriber", *given, *words], env=env)

    return call


def test_a_program_that_holds_ends_with_0(call: Any) -> None:
    done = call("--case", "doubles", "--", *PROGRAM, "none")

    line = "ok 1 - doubles: A fact that is delivered again counts once"
    assert done.output == f"TAP version 14\n1..1\n{line}\n"
    assert done.exit_code == 0


def test_a_program_that_does_not_ends_with_1_and_says_why(call: Any, tmp_path: Path) -> None:
    report = tmp_path / "report.xml"
    words = ["--junit", str(report), "--case", "doubles", "--case", "no-fact"]
    done = call(*words, "--", *PROGRAM, "ends_at_what_is_no_json")

    assert done.exit_code == 1
    assert "ok 1 - doubles" in done.output
    assert 'came: "it has ended with exit code 1"' in done.output
    assert 'rule: "contracts/wire.md#what-a-reader-skips"' in done.output
    assert "JSONDecodeError" in done.output
    [failure] = ElementTree.parse(report).getroot().iter("failure")
    assert "exit code 1" in (failure.get("message") or "")


def test_a_program_is_not_asked_for_what_it_does_not_keep(call: Any) -> None:
    words = ["--keeps", "answers", "--case", "corrections", "--case", "other-order"]
    done = call(*words, "--", *PROGRAM, "skips_corrections")

    assert "ok 1 - other-order" in done.output
    assert "# SKIP the program keeps none of: attendance" in done.output
    assert done.exit_code == 0


def test_a_broker_with_topics_of_kreis_is_left_alone(call: Any, broker: Broker) -> None:
    broker.renew()

    done = call("--", *PROGRAM, "none")

    assert done.exit_code == 1
    assert "has participation-forget.v1 and participation.v1 already" in done.output
    assert set(broker._admin.list_topics()) >= {"participation.v1", "participation-forget.v1"}


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--case", "nothing", "--", "true"], "--case nothing: one of"),
        (["--keeps", "shoes", "--", "true"], "--keeps shoes: one of"),
        (["--case", "doubles", "--", "no-such-program-here"], "cannot be started"),
        ([], "Missing argument 'COMMAND...'"),
    ],
)
def test_what_cannot_be_done_is_said_in_words(call: Any, words: list[str], says: str) -> None:
    done = call(*words)

    assert done.exit_code in (1, 2)
    assert says in done.output


def test_a_broker_that_is_away_is_said_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kreis.kit.broker, "_ANSWERS_WITHIN", 0.5)
    monkeypatch.setattr(kreis.kit.options, "end_like_ctrl_c", lambda: None)

    done = CliRunner().invoke(main, ["subscriber", "--kafka", "127.0.0.1:9", "true"])

    assert done.exit_code == 1
    assert "The broker at 127.0.0.1:9 does not do what the kit asks" in done.output


def test_being_told_to_end_ends_the_program_as_well(
    own_kafka: EmbeddedKafka, broker: Broker, tmp_path: Path
) -> None:
    """And leaves nothing in the folder for temporary files."""
    broker.delete()
    mark = tmp_path / "started"
    program = f"import pathlib, time; pathlib.Path({str(mark)!r}).touch(); time.sleep(600)"
    folder = tmp_path / "temporary"
    folder.mkdir()
    words = ["-m", "kreis.kit", "subscriber", "--", sys.executable, "-c", program]
    env = {**os.environ, **settings_of(own_kafka.access), "TMPDIR": str(folder)}
    words[3:3] = ["--kafka", own_kafka.bootstrap]
    kit = subprocess.Popen([sys.executable, *words], env=env)

    eventually(mark.exists, within=60)
    [child] = [each for each in psutil.Process(kit.pid).children() if program in each.cmdline()]
    kit.terminate()

    assert kit.wait(30) == 1
    eventually(lambda: not child.is_running(), within=10)
    assert list(folder.iterdir()) == []


NO_STATE = """
import http.server, os
class Answer(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"[]")
http.server.HTTPServer(("127.0.0.1", int(os.environ["KREIS_STATE_PORT"])), Answer).serve_forever()
"""


@pytest.mark.parametrize(
    ("program", "says"),
    [
        ("import time; time.sleep(60)", "GET /state answers within 1 s"),
        (NO_STATE, "GET /state answers JSON as kit/README.md describes it"),
        ("import os; os.kill(os.getpid(), 9)", "it has ended with signal SIGKILL"),
    ],
    ids=["silent", "another form", "killed"],
)
def test_a_program_that_does_not_answer_is_told_apart(call: Any, program: str, says: str) -> None:
    done = call("--patience", "1", "--case", "doubles", "--", sys.executable, "-c", program)

    assert says in done.output
    assert done.exit_code == 1
