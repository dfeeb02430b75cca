"""Notifications' settings: whom it asks, what links begin with, and what it sends with.

Refuses: to leave safe mode without a mail server and a sender's address.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from kreis.chassis.config import Misconfigured, ServiceSettings

NOBODY = "nachrichten@kreis.example"
"""The sender of mail that never leaves the machine."""


@dataclass(frozen=True, kw_only=True)
class NotificationsSettings(ServiceSettings):
    intake_url: str
    events_url: str
    public_url: str
    """What the links in messages begin with: the console, as participants reach it."""
    file_outbox: Path = Path()
    """The folder that takes all messages in safe mode, and is needed there."""
    smtp_url: str = field(default="", repr=False)
    """`smtp://user:password@host:port`, which must offer STARTTLS, or `smtps://` for TLS from the
    first byte. Used outside safe mode only, and needed there."""
    mail_from: str = NOBODY

    def __post_init__(self) -> None:
        super().__post_init__()
        faults = self._faults_of_safe_mode() if self.safe_mode else self._faults_of_sending()
        if faults:
            raise Misconfigured("\n".join(faults))

    def _faults_of_safe_mode(self) -> list[str]:
        named = self.file_outbox != Path()
        return [] if named else ["KREIS_FILE_OUTBOX: needed in safe mode, a folder"]

    def _faults_of_sending(self) -> list[str]:
        faults = []
        if not _is_mail_server(self.smtp_url):
            faults.append("KREIS_SMTP_URL: needed outside safe mode, as smtp://user:pass@host:port")
        if self.mail_from == NOBODY or "@" not in self.mail_from:
            faults.append("KREIS_MAIL_FROM: needed outside safe mode, a mail address")
        return faults


def _is_mail_server(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme in ("smtp", "smtps") and bool(parts.hostname)
