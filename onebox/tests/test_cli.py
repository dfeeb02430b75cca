from __future__ import annotations

import socket
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import jwt
import pytest
from click.testing import CliRunner
from rich.console import Console

from kreis.console.issuer.people import Organisation, Somebody
from kreis.onebox import doctor, status
from kreis.onebox.__main__ import kreis
from kreis.onebox.fault import Fault
from kreis.onebox.people import people_of
from kreis.onebox.ports import Ports
from kreis.onebox.progress import Progress
from kreis.onebox.tokens import kreis_tokens, token_of_person
from kreis.onebox.up_command import _tell_sign_in

pytestmark = pytest.mark.waits


def test_status_of_nothing_says_so_and_exits_1(tmp_path: Path) -> None:
    answer = CliRunner().invoke(kreis, ["status", "--data", str(tmp_path)])
    assert answer.exit_code == 1
    assert f"not running on {tmp_path}" in answer.output
    assert "kreis up" in answer.output


def test_parked_messages_of_nothing_are_not_asked_for(tmp_path: Path) -> None:
    words = ["parked", "--data", str(tmp_path), "events", "replay", "--all", "--why", "mended"]
    answer = CliRunner().invoke(kreis, words)
    assert answer.exit_code == 1
    assert f"not running on {tmp_path}" in answer.output


def test_doctor_says_what_it_looked_at(tmp_path: Path) -> None:
    answer = CliRunner().invoke(kreis, ["doctor", "--data", str(tmp_path)])
    for about in (
        "Python",
        "platform",
        "packages",
        "Java runtime",
        "PostgreSQL",
        "memory",
        "ports",
    ):
        assert about in answer.output


@pytest.mark.parametrize(
    ("mode", "sender", "is_ok"),
    [("true", "", True), ("false", "", False), ("false", "post@mitteilung.example", True)],
)
def test_doctor_says_whether_discreet_messages_can_be_sent(
    monkeypatch: pytest.MonkeyPatch, mode: str, sender: str, is_ok: bool
) -> None:
    monkeypatch.setenv("KREIS_SAFE_MODE", mode)
    monkeypatch.setenv("KREIS_DISCREET_URL", "https://mitteilung.example")
    monkeypatch.setenv("KREIS_DISCREET_MAIL_FROM", sender)
    monkeypatch.delenv("KREIS_DISCREET_SMS_FROM", raising=False)

    found = doctor._neutral_sender()

    assert found.ok is is_ok
    assert is_ok or "KREIS_DISCREET_MAIL_FROM" in found.do


@pytest.mark.parametrize(
    ("sender", "url", "says", "is_ok"),
    [
        ("", "", "not set", True),
        ("", "https://sms.example", "not set", False),
        ("Brücke", "", "'Bruecke', as telephones show it", True),
        ("Lindenbrücke", "", "reads 'Lindenbruecke', which has 13 letters", False),
    ],
)
def test_doctor_shows_the_sender_of_an_sms_as_telephones_do(
    monkeypatch: pytest.MonkeyPatch, sender: str, url: str, says: str, is_ok: bool
) -> None:
    monkeypatch.setenv("KREIS_SMS_FROM", sender)
    monkeypatch.setenv("KREIS_SMS_URL", url)

    found = doctor._sms_sender()

    assert says in found.says
    assert found.ok is is_ok


def test_doctor_says_what_helps_against_a_broker_that_is_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KREIS_KAFKA", "127.0.0.1:9")
    kafka = list(doctor.findings(tmp_path))[-1]
    assert not kafka.ok
    assert "127.0.0.1:9" in kafka.says
    assert "KREIS_KAFKA" in kafka.do


def test_doctor_sends_windows_to_wsl(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("platform.system", lambda: "Windows")
    monkeypatch.setattr("platform.machine", lambda: "AMD64")
    assert "WSL" in doctor._platform().do


def test_a_name_keeps_its_port_until_somebody_else_takes_it(tmp_path: Path) -> None:
    port = Ports(tmp_path).port("intake")
    assert Ports(tmp_path).port("intake") == port
    with socket.socket() as other:
        other.bind(("127.0.0.1", port))
        other.listen()
        assert Ports(tmp_path).port("intake") != port


def test_ports_are_chosen_from_those_that_are_allowed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KREIS_PORTS", "29100-29102")
    chosen = {Ports(tmp_path).port(name) for name in ("intake", "events", "console")}
    assert chosen == {29100, 29101, 29102}
    with pytest.raises(Fault, match="No free port found"):
        Ports(tmp_path).port("kafka")


@pytest.mark.parametrize("allowed", ["", "29100", "29102-29100", "80-90", "20000-70000", "a-b"])
def test_a_misspelt_range_of_ports_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, allowed: str
) -> None:
    monkeypatch.setenv("KREIS_PORTS", allowed)
    with pytest.raises(Fault, match="KREIS_PORTS is"):
        Ports(tmp_path).port("intake")


def test_without_a_terminal_progress_is_plain_lines() -> None:
    out = StringIO()
    with Progress(Console(file=out)) as progress, progress.step("Something") as step:
        step.expect(100)
        step.advance(60)
        step.note("there")
    first, last = out.getvalue().splitlines()
    assert first.strip() == "Something: 50 %"
    assert last.startswith("✓ Something · there (")


def test_a_step_that_fails_claims_nothing() -> None:
    out = StringIO()
    with pytest.raises(Fault), Progress(Console(file=out)) as progress, progress.step("Something"):
        raise Fault("It broke.", "Mend it.")
    assert out.getvalue() == ""


def test_a_token_for_a_person_is_signed_by_this_machine(tmp_path: Path) -> None:
    system = {"safe_mode": True, "issuer": "http://127.0.0.1:1"}
    token = token_of_person(system, tmp_path, "operator", None)
    claims = jwt.decode(token, options={"verify_signature": False})
    assert claims["iss"] == "http://127.0.0.1:1"
    assert claims["exp"] > datetime.now(UTC).timestamp()


def test_a_role_that_does_not_exist_is_refused_with_those_that_do(tmp_path: Path) -> None:
    system = {"safe_mode": True, "issuer": "http://127.0.0.1:1"}
    with pytest.raises(Fault, match=r"no role 'boss'.\nRoles are: .*contact-person"):
        token_of_person(system, tmp_path, "boss", None)


def test_outside_safe_mode_no_token_is_made(tmp_path: Path) -> None:
    with pytest.raises(Fault, match="safe mode only"):
        token_of_person({"safe_mode": False}, tmp_path, "operator", None)


def test_each_workload_of_kreis_finds_its_token(tmp_path: Path) -> None:
    tokens = kreis_tokens(tmp_path, "http://127.0.0.1:1")
    tokens.start()
    tokens.close()
    claims = jwt.decode(
        (tmp_path / "tokens" / "notifications" / "intake").read_text(),
        options={"verify_signature": False},
    )
    assert claims["aud"] == "intake"


def test_a_token_is_for_the_organisation_of_this_machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    agency = "00000000-0000-4000-8000-000000000001"
    people_of(tmp_path, "http://127.0.0.1:1").keep(Organisation(agency, "Träger", []))
    system = {"safe_mode": True, "issuer": "http://127.0.0.1:1"}
    monkeypatch.setattr(status, "running_system", lambda data: system)
    words = ["token", "--data", str(tmp_path), "--role", "contact-person"]
    answer = CliRunner().invoke(kreis, words)
    claims = jwt.decode(answer.output.strip(), options={"verify_signature": False})
    assert claims["agency"] == agency


def test_that_nobody_comes_in_ends_nothing_that_runs(tmp_path: Path) -> None:
    box: Any = SimpleNamespace(data=tmp_path, issuer="http://127.0.0.1:1")
    petra = Somebody("1", "Petra Neumann", ("lead",), ended_at="2026-01-01T00:00:00+00:00")
    people_of(tmp_path, box.issuer).keep(Organisation("2", "Träger", [petra]))
    out = StringIO()
    _tell_sign_in(box, Progress(Console(file=out, width=200)))
    assert "kreis sign-in --as 'Petra Neumann' --again" in out.getvalue()
