"""What notifications must be told before it starts."""

from __future__ import annotations

import pytest

from kreis.chassis.config import Misconfigured
from kreis.notifications.config import NotificationsSettings

ENVIRONMENT = {
    "BIND": "127.0.0.1:8000",
    "ISSUER": "https://issuer.example",
    "JWKS_URL": "https://issuer.example/jwks.json",
    "WORKLOAD_TOKENS": "tokens",
    "DATABASE_URL": "postgresql+psycopg:///kreis_notifications",
    "KAFKA": "127.0.0.1:9092",
    "INTAKE_URL": "http://127.0.0.1:8001",
    "EVENTS_URL": "http://127.0.0.1:8002",
    "PUBLIC_URL": "https://kreis.example",
    "FILE_OUTBOX": "outbox",
}


def read(monkeypatch: pytest.MonkeyPatch, **other: str | None) -> NotificationsSettings:
    for name, value in {**ENVIRONMENT, **other}.items():
        if value is not None:
            monkeypatch.setenv(f"KREIS_{name}", value)
    return NotificationsSettings.read()


def test_safe_mode_is_the_default_and_needs_a_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Misconfigured, match="KREIS_FILE_OUTBOX: needed in safe mode"):
        read(monkeypatch, FILE_OUTBOX=None)


def test_outside_safe_mode_all_that_is_missing_is_said_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with pytest.raises(Misconfigured) as refusal:
        read(monkeypatch, SAFE_MODE="false", SMTP_URL="mail.example:587")

    assert "KREIS_SMTP_URL: needed outside safe mode" in str(refusal.value)
    assert "KREIS_MAIL_FROM: needed outside safe mode" in str(refusal.value)


def test_outside_safe_mode_a_mail_server_and_a_sender_are_enough(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settings = read(
        monkeypatch,
        SAFE_MODE="false",
        FILE_OUTBOX=None,
        SMTP_URL="smtp://kreis:geheim@mail.example:587",
        MAIL_FROM="gruppen@lindenbruecke.example",
    )

    assert settings.mail_from == "gruppen@lindenbruecke.example"
    assert "geheim" not in repr(settings)


def outside(monkeypatch: pytest.MonkeyPatch, **other: str) -> NotificationsSettings:
    mail = {"SMTP_URL": "smtp://mail.example:587", "MAIL_FROM": "gruppen@lindenbruecke.example"}
    return read(monkeypatch, SAFE_MODE="false", **mail, **other)


@pytest.mark.parametrize("url", ["http://sms.example/send", "sms.example", "ftp://sms.example"])
def test_telephone_numbers_are_not_handed_over_in_the_clear(
    monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    with pytest.raises(Misconfigured, match="KREIS_SMS_URL: expected https://"):
        outside(monkeypatch, SMS_URL=url)


@pytest.mark.parametrize(
    "body",
    [
        "to={to}&text={text}",
        '{"to": "{to}"}',
        '{"to": "{to}", "text": "{text}", "key": "{key}"}',
        '{"to": "{to}", "text": "{text}", "odd": "{"}',
    ],
)
def test_a_body_that_cannot_be_filled_is_found_at_the_start(
    monkeypatch: pytest.MonkeyPatch, body: str
) -> None:
    with pytest.raises(Misconfigured, match="KREIS_SMS_BODY: expected JSON"):
        outside(monkeypatch, SMS_URL="https://sms.example/send", SMS_BODY=body)


def test_the_key_of_the_gateway_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = outside(monkeypatch, SMS_URL="https://sms.example/send", SMS_KEY="Bearer geheim")

    assert "geheim" not in repr(settings)
