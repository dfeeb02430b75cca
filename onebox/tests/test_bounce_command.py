"""`kreis bounce` as a mail server runs it: the mail on standard input, the outcome as a number."""

from __future__ import annotations

import hmac
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest

from tests.support.serving import answering_with

KEY = "k" * 32
MAIL = b"From: MAILER-DAEMON\nTo: bounces+x@verein.example\n\nPermanent error\n"


class Taken(list[tuple[dict[str, str], bytes]]):
    """What was posted."""

    status = 202
    answer = json.dumps({"report": "hard_bounce", "has_effect": True})
    url = ""


@pytest.fixture
def notifications() -> Iterator[Taken]:
    taken = Taken()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            taken.append((dict(self.headers), body))
            answer = taken.answer.encode()
            self.send_response(taken.status)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: object) -> None:
            """Test output is for tests."""

    with answering_with(Handler) as taken.url:
        yield taken


def run(mail: bytes, *words: str, **environment: str) -> Any:
    command = [sys.executable, "-m", "kreis.onebox", "bounce", *words]
    return subprocess.run(command, input=mail, capture_output=True, env=environment, check=False)


def test_a_mail_goes_to_notifications_signed(notifications: Taken) -> None:
    ran = run(MAIL, "--url", notifications.url, KREIS_MAIL_REPORT_KEY=KEY)

    assert (ran.returncode, ran.stdout) == (0, b"hard_bounce, noted\n"), ran.stderr
    ((headers, body),) = notifications
    assert body == MAIL
    signed = re.fullmatch(r"t=(\d+),v1=([0-9a-f]{64})", headers["Kreis-Signature"])
    assert signed is not None
    said = signed[1].encode() + b"." + body
    assert signed[2] == hmac.digest(KEY.encode(), said, "sha256").hex()


def test_the_server_says_to_whom_it_was_sent(notifications: Taken, tmp_path: Path) -> None:
    key = tmp_path / "key"
    key.write_text(f"{KEY}\n")
    words = (
        "--url",
        notifications.url,
        "--key-file",
        str(key),
        "--recipient",
        "b+k@verein.example",
    )
    ran = run(b"From MAILER-DAEMON Mon Nov 30\n" + MAIL, *words)

    assert ran.returncode == 0, ran.stderr
    assert notifications[0][1] == b"X-Original-To: b+k@verein.example\n" + MAIL


@pytest.mark.parametrize("status", [401, 500, 503])
def test_what_is_not_taken_is_tried_again_by_the_mail_server(
    notifications: Taken, status: int
) -> None:
    notifications.status = status

    ran = run(MAIL, "--url", notifications.url, KREIS_MAIL_REPORT_KEY=KEY)

    assert ran.returncode == 75
    assert str(status).encode() in ran.stderr


@pytest.mark.parametrize("answer", ["", "<html>Accepted</html>", "[]", '{"id": 7}'])
def test_a_202_of_something_else_is_tried_again(notifications: Taken, answer: str) -> None:
    notifications.answer = answer

    ran = run(MAIL, "--url", notifications.url, KREIS_MAIL_REPORT_KEY=KEY)

    assert ran.returncode == 75, ran.stdout
    assert ran.stderr.startswith(b"this is no answer of notifications")


@pytest.mark.parametrize("url", ["http://[::1", "http://host:port", "notifications"])
def test_an_address_that_is_none_is_tried_again(url: str) -> None:
    ran = run(MAIL, "--url", url, KREIS_MAIL_REPORT_KEY=KEY)

    assert ran.returncode == 75, ran.stderr
    assert b"Traceback" not in ran.stderr


def test_without_a_key_or_a_service_nothing_is_lost(tmp_path: Path) -> None:
    assert run(MAIL, "--url", "http://127.0.0.1:9").returncode == 75
    away = run(MAIL, "--url", "http://127.0.0.1:9", KREIS_MAIL_REPORT_KEY=KEY)
    assert away.returncode == 75
    nobody = run(MAIL, "--data", str(tmp_path), KREIS_MAIL_REPORT_KEY=KEY)
    assert nobody.returncode == 75
    assert b"Traceback" not in away.stderr + nobody.stderr
