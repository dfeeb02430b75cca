"""What notifications must be told before it starts."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest

from kreis.chassis.config import Misconfigured
from kreis.chassis.encryption import new_key
from kreis.chassis.process.due import TryLater
from kreis.notifications.config import NotificationsSettings
from kreis.notifications.domain.contacts import Language
from kreis.notifications.domain.messages import Channel
from kreis.notifications.domain.neutral_sender import NeutralSender
from kreis.notifications.senders.letter import Letter
from kreis.notifications.senders.smtp import Smtp
from kreis.notifications.templates.template import Text

ENVIRONMENT = {
    "BIND": "127.0.0.1:8000",
    "ISSUER": "https://issuer.example",
    "JWKS_URL": "https://issuer.example/jwks.json",
    "WORKLOAD_TOKENS": "tokens",
    "DATABASE_URL": "postgresql+psycopg:///kreis_notifications",
    "ENCRYPTION_KEYS": new_key(),
    "KAFKA": "127.0.0.1:9092",
    "INTAKE_URL": "http://127.0.0.1:8001",
    "EVENTS_URL": "http://127.0.0.1:8002",
    "COHORTS_URL": "http://127.0.0.1:8003",
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


@pytest.mark.parametrize("sender", ["Lindenbrücke", "0171 3920011", "Kreis 🎉"])
@pytest.mark.parametrize("name", ["SMS_FROM", "DISCREET_SMS_FROM"])
def test_a_sender_that_no_telephone_shows_is_found_at_the_start(
    monkeypatch: pytest.MonkeyPatch, name: str, sender: str
) -> None:
    with pytest.raises(Misconfigured, match=f"KREIS_{name}: '{sender}' "):
        outside(monkeypatch, **{name: sender})


def test_a_gateway_that_is_told_a_sender_needs_one(monkeypatch: pytest.MonkeyPatch) -> None:
    url = "https://sms.example/send"
    with pytest.raises(Misconfigured, match="KREIS_SMS_FROM: needed"):
        outside(monkeypatch, SMS_URL=url)

    assert outside(monkeypatch, SMS_URL=url, SMS_FROM="72000").sms_from == "72000"
    body = '{"to": "{to}", "text": "{text}"}'
    assert outside(monkeypatch, SMS_URL=url, SMS_FROM="", SMS_BODY=body).sms_from == ""


def test_the_key_of_the_gateway_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = outside(
        monkeypatch, SMS_URL="https://sms.example/send", SMS_KEY="Bearer geheim", SMS_FROM="Kreis"
    )

    assert "geheim" not in repr(settings)


@pytest.mark.parametrize(
    ("name", "value", "fault"),
    [
        ("URL", "mitteilung.example", "KREIS_DISCREET_URL: expected https://"),
        ("MAIL_FROM", "mitteilung.example", "KREIS_DISCREET_MAIL_FROM: expected a mail address"),
        ("SMTP_URL", "mail.example", "KREIS_DISCREET_SMTP_URL: expected smtp://"),
        ("PHONE", "our office", "KREIS_DISCREET_PHONE: expected a telephone number"),
    ],
)
def test_a_neutral_sender_that_cannot_be_used_is_found_at_the_start(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, fault: str
) -> None:
    with pytest.raises(Misconfigured, match=fault):
        outside(monkeypatch, **{f"DISCREET_{name}": value})


def test_a_gateway_with_a_sender_of_its_own_takes_no_neutral_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The agency's name may stand in the body itself."""
    body = '{"to": "{to}", "text": "{text}", "from": "Lindenbruecke"}'
    with pytest.raises(Misconfigured, match="KREIS_DISCREET_SMS_FROM: KREIS_SMS_BODY has no"):
        outside(monkeypatch, SMS_BODY=body, DISCREET_SMS_FROM="Info")


def test_outside_safe_mode_nothing_stands_in_for_the_neutral_sender(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert read(monkeypatch).neutral_sender.mail_from == "post@mitteilung.example"
    neutral = outside(monkeypatch).neutral_sender
    assert (neutral.url, neutral.mail_from, neutral.sms_from) == ("", "", "")


def test_a_sender_and_a_mail_server_keep_their_domain(monkeypatch: pytest.MonkeyPatch) -> None:
    """By IDNA 2008: ß is a letter of its own, and no other host is ever reached."""
    own = {"SAFE_MODE": "false", "MAIL_FROM": "post@straße.example"}
    settings = read(monkeypatch, **own, SMTP_URL="smtp://user:word@smtp.straße.example:587")
    assert settings.sender == "post@xn--strae-oqa.example"
    neutral = NeutralSender(mail_from=settings.sender)
    assert neutral.names("Straße e. V.")

    with pytest.raises(Misconfigured, match="KREIS_SMTP_URL"):
        read(monkeypatch, **own, SMTP_URL="smtp://user:word@ﬁrma.example:587")
    for wrong in ("post@ﬁrma.example", "pöst@lindenbruecke.example", "post"):
        with pytest.raises(Misconfigured, match="KREIS_MAIL_FROM"):
            read(monkeypatch, MAIL_FROM=wrong)


def test_the_mail_server_that_is_named_is_reached_and_no_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    reached: list[Any] = []

    def refuse(address: Any, *_: Any, **__: Any) -> Any:
        reached.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr("socket.create_connection", refuse)
    letter = Letter(
        id=uuid4(),
        channel=Channel.EMAIL,
        recipient="kim@xn--strae-oqa.example",
        text=Text(Language.GERMAN, "Betreff", ("Text",)),
        sender_name="Lindenbrücke",
        mail_from="post@lindenbruecke.example",
        written_at=datetime(2027, 4, 1, tzinfo=UTC),
    )
    with pytest.raises(TryLater):
        Smtp("smtp://user:word@smtp.straße.example:587").send(letter)
    assert reached == [("smtp.xn--strae-oqa.example", 587)]
