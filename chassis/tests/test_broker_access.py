"""How a process comes in to Kafka, from its environment."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kreis.chassis.config import KafkaAccess, Misconfigured, read_kafka_access
from kreis.chassis.messaging import broker


def connection() -> dict[str, Any]:
    return broker.connection(read_kafka_access("a:1"))


pytestmark = pytest.mark.waits


def test_without_settings_it_just_comes_in() -> None:
    found = broker.connection(KafkaAccess("a:1,b:2"))

    assert found["bootstrap_servers"] == ["a:1", "b:2"]
    assert found["security_protocol"] == "PLAINTEXT"
    assert found["sasl_mechanism"] is None


def test_an_authority_means_tls(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KREIS_KAFKA_CA", "/ca.crt")
    monkeypatch.setenv("KREIS_KAFKA_CERTIFICATE", "/user.crt")
    monkeypatch.setenv("KREIS_KAFKA_KEY", "/user.key")

    found = connection()

    assert found["security_protocol"] == "SSL"
    assert (found["ssl_cafile"], found["ssl_certfile"]) == ("/ca.crt", "/user.crt")
    assert found["ssl_keyfile"] == "/user.key"


def test_a_name_means_sasl_and_its_password_may_lie_in_a_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "password").write_text("secret\n")
    monkeypatch.setenv("KREIS_KAFKA_CA", "/ca.crt")
    monkeypatch.setenv("KREIS_KAFKA_USER", "intake")
    monkeypatch.setenv("KREIS_KAFKA_PASSWORD_FILE", str(tmp_path / "password"))

    found = connection()

    assert found["security_protocol"] == "SASL_SSL"
    assert (found["sasl_mechanism"], found["sasl_plain_password"]) == ("SCRAM-SHA-512", "secret")


def test_a_name_and_its_password_never_go_out_unencrypted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Without a file of authorities the machine's own are trusted."""
    monkeypatch.setenv("KREIS_KAFKA_USER", "intake")
    monkeypatch.setenv("KREIS_KAFKA_PASSWORD", "secret")

    assert connection()["security_protocol"] == "SASL_SSL"


def test_a_name_without_a_password_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KREIS_KAFKA_USER", "intake")

    with pytest.raises(Misconfigured, match="KREIS_KAFKA_PASSWORD"):
        connection()


def test_on_one_machine_a_name_may_come_without_tls_by_scram_and_by_nothing_else(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("KREIS_KAFKA_USER", "intake")
    monkeypatch.setenv("KREIS_KAFKA_PASSWORD", "secret")
    monkeypatch.setenv("KREIS_KAFKA_PROTOCOL", "SASL_PLAINTEXT")

    assert connection()["security_protocol"] == "SASL_PLAINTEXT"

    monkeypatch.setenv("KREIS_KAFKA_MECHANISM", "PLAIN")
    with pytest.raises(Misconfigured, match="only SCRAM hides the password"):
        connection()


@pytest.mark.parametrize("protocol", ["PLAINTEXT", "SSL", "sasl_plaintext", "SASL"])
def test_a_protocol_that_would_leave_the_name_away_is_an_error(
    monkeypatch: pytest.MonkeyPatch, protocol: str
) -> None:
    monkeypatch.setenv("KREIS_KAFKA_USER", "intake")
    monkeypatch.setenv("KREIS_KAFKA_PASSWORD", "secret")
    monkeypatch.setenv("KREIS_KAFKA_PROTOCOL", protocol)

    with pytest.raises(Misconfigured, match="KREIS_KAFKA_PROTOCOL"):
        connection()


def test_a_password_is_never_shown() -> None:
    assert "secret" not in repr(KafkaAccess("a:1", user="intake", password="secret"))
