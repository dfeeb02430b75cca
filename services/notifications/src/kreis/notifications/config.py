"""Notifications' settings: whom it asks, what links begin with, and what it sends with.

Refuses: to leave safe mode without a mail server and a sender's address, to hand telephone numbers
to a gateway without TLS, and a neutral sender that cannot be used. Without a neutral sender people
who need discretion are called.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import phonenumbers

from kreis.chassis.config import Misconfigured, ServiceSettings
from kreis.contracts import mailboxes
from kreis.notifications.domain import return_paths
from kreis.notifications.domain.neutral_sender import NeutralSender
from kreis.notifications.domain.sms_sender import Unusable, sms_sender

NOBODY = "nachrichten@kreis.example"
"""The sender of mail that never leaves the machine."""
LONG_ENOUGH = 32
"""Characters of a key, as `openssl rand -hex 32` makes them and more."""


@dataclass(frozen=True, kw_only=True)
class NotificationsSettings(ServiceSettings):
    intake_url: str
    events_url: str
    cohorts_url: str
    exchange_url: str = ""
    """Where exchange answers. Empty: there are no circles, and nothing is asked there."""
    public_url: str
    """What the links in messages begin with: the console, as participants reach it."""
    file_outbox: Path = Path()
    """The folder that takes all messages in safe mode, and is needed there."""
    smtp_url: str = field(default="", repr=False)
    """`smtp://user:password@host:port`, which must offer STARTTLS, or `smtps://` for TLS from the
    first byte. Used outside safe mode only, and needed there."""
    mail_from: str = NOBODY
    sms_url: str = ""
    """Where an SMS is POSTed, used outside safe mode; without it an SMS becomes a call."""
    sms_key_header: str = "Authorization"
    sms_key: str = field(default="", repr=False)
    """The value of that header, as the gateway wants it: `Bearer …`, `Basic …`, or the bare key."""
    sms_body: str = '{"to": "{to}", "text": "{text}", "from": "{from}", "reference": "{id}"}'
    """The JSON the gateway wants, with `{to}`, `{text}`, `{from}` and `{id}` in its strings."""
    return_path: str = ""
    """`bounces+{token}@…`: the return address of each mail, so that a bounce names its message."""
    mail_report_key: str = field(default="", repr=False)
    """Signs what `kreis bounce` and providers say of mail; without it nobody is believed."""
    sms_from: str = ""
    """What telephones show above an SMS, for `{from}`: at most 11 letters, or a number."""
    discreet_url: str = ""
    """What links begin with for people who need discretion: a host that names nobody."""
    discreet_mail_from: str = ""
    discreet_return_path: str = ""
    """As `return_path`, of a domain that names nobody."""
    discreet_smtp_url: str = field(default="", repr=False)
    """Their mail server, if `smtp_url` does not take the neutral sender."""
    discreet_sms_from: str = ""
    discreet_phone: str = ""
    """A number whose owner nobody can look up. Without it their messages name none."""

    @property
    def neutral_sender(self) -> NeutralSender:
        """What the settings say. In safe mode an example stands in for what they leave out."""
        url, mail_from = self.discreet_url, self.discreet_mail_from
        sms_from = self.discreet_sms_from
        if self.safe_mode:
            is_here = urlsplit(self.public_url).hostname in ("127.0.0.1", "localhost", "::1")
            url = url or (self.public_url if is_here else "https://mitteilung.example")
            mail_from, sms_from = mail_from or "post@mitteilung.example", sms_from or "Info"
        return NeutralSender(
            url,
            mailboxes.wire(mail_from) or "",
            sms_from,
            self.discreet_phone,
            self.discreet_return_path,
        )

    @property
    def sender(self) -> str:
        """The address of the sender as mail servers take it."""
        return mailboxes.read(self.mail_from).on_the_wire

    def __post_init__(self) -> None:
        super().__post_init__()
        faults = self._faults_of_safe_mode() if self.safe_mode else self._faults_of_sending()
        faults += self.faults_of_asking() + self._faults_of_the_neutral_sender()
        faults += self._faults_of_mail_reports()
        if faults:
            raise Misconfigured("\n".join(faults))

    def _faults_of_safe_mode(self) -> list[str]:
        named = self.file_outbox != Path()
        faults = [] if named else ["KREIS_FILE_OUTBOX: needed in safe mode, a folder"]
        if mailboxes.wire(self.mail_from) is None:
            faults.append("KREIS_MAIL_FROM: expected a mail address")
        return faults

    def _faults_of_sending(self) -> list[str]:
        faults = []
        if not _is_mail_server(self.smtp_url):
            faults.append("KREIS_SMTP_URL: needed outside safe mode, as smtp://user:pass@host:port")
        if self.mail_from == NOBODY or mailboxes.wire(self.mail_from) is None:
            faults.append("KREIS_MAIL_FROM: needed outside safe mode, a mail address")
        return faults + self._faults_of_sms()

    def _faults_of_the_neutral_sender(self) -> list[str]:
        faults = []
        if self.discreet_url and not urlsplit(self.discreet_url).hostname:
            faults.append("KREIS_DISCREET_URL: expected https://…")
        if self.discreet_mail_from and mailboxes.wire(self.discreet_mail_from) is None:
            faults.append("KREIS_DISCREET_MAIL_FROM: expected a mail address")
        if self.discreet_smtp_url and not _is_mail_server(self.discreet_smtp_url):
            faults.append("KREIS_DISCREET_SMTP_URL: expected smtp://user:pass@host:port")
        if self.discreet_sms_from and "{from}" not in self.sms_body:
            faults.append('KREIS_DISCREET_SMS_FROM: KREIS_SMS_BODY has no "{from}" to put it in')
        faults += _faults_of_a_sender("KREIS_DISCREET_SMS_FROM", self.discreet_sms_from)
        if self.discreet_phone and not _is_number(self.discreet_phone):
            faults.append("KREIS_DISCREET_PHONE: expected a telephone number")
        return faults

    def _faults_of_mail_reports(self) -> list[str]:
        faults = []
        named = {
            "KREIS_RETURN_PATH": self.return_path,
            "KREIS_DISCREET_RETURN_PATH": self.discreet_return_path,
        }
        for name, value in named.items():
            try:
                if value:
                    return_paths.checked(value)
            except return_paths.Unusable as fault:
                faults.append(f"{name}: {fault}")
        if self.mail_report_key and len(self.mail_report_key) < LONG_ENOUGH:
            faults.append(f"KREIS_MAIL_REPORT_KEY: expected at least {LONG_ENOUGH} characters")
        return faults

    def _faults_of_sms(self) -> list[str]:
        faults = []
        if self.sms_url and not _is_gateway(self.sms_url):
            faults.append("KREIS_SMS_URL: expected https://… (http:// on this machine only)")
        if not _is_body(self.sms_body):
            faults.append('KREIS_SMS_BODY: expected JSON with "{to}" and "{text}" in it')
        if self.sms_url and "{from}" in self.sms_body and not self.sms_from:
            faults.append(
                'KREIS_SMS_FROM: needed for "{from}" in KREIS_SMS_BODY, a name of at most 11'
                " letters or a number"
            )
        return faults + _faults_of_a_sender("KREIS_SMS_FROM", self.sms_from)


def _faults_of_a_sender(name: str, value: str) -> list[str]:
    try:
        if value:
            sms_sender(value)
    except Unusable as fault:
        return [f"{name}: {value!r} {fault}"]
    return []


def _is_mail_server(url: str) -> bool:
    parts = urlsplit(url)
    try:
        host = mailboxes.host_on_the_wire(parts.hostname or "")
    except mailboxes.NotAMailbox:
        return False
    return parts.scheme in ("smtp", "smtps") and bool(host)


def _is_number(text: str) -> bool:
    try:
        return phonenumbers.is_possible_number(phonenumbers.parse(text, "DE"))
    except phonenumbers.NumberParseException:
        return False


def _is_gateway(url: str) -> bool:
    parts = urlsplit(url)
    is_here = parts.scheme == "http" and parts.hostname in ("127.0.0.1", "localhost")
    return bool(parts.hostname) and (parts.scheme == "https" or is_here)


def _is_body(text: str) -> bool:
    """Returns whether the text is JSON whose strings name only what there is to fill in."""
    try:
        body = json.loads(text)
        for words in _strings(body):
            words.format_map(dict.fromkeys(("to", "text", "from", "id"), ""))
    except (ValueError, LookupError, AttributeError):
        return False
    return {"{to}", "{text}"} <= set(re.findall(r"\{to\}|\{text\}", text))


def _strings(body: Any) -> Iterator[str]:
    parts = body.values() if isinstance(body, dict) else body if isinstance(body, list) else ()
    for each in parts:
        yield from _strings(each)
    if isinstance(body, str):
        yield body
