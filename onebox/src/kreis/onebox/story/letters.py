"""The messages of safe mode, as they lie in the file outbox."""

from __future__ import annotations

import email
import email.policy
import re
from contextlib import suppress
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

_LINK = re.compile(r"https?://\S+/[ag]/\S+")


@dataclass(frozen=True)
class Letter:
    """A message that was sent: its id, recipient, language and text, and its calendar file, if
    any."""

    id: str
    to: str
    language: str
    text: str
    calendar: str | None = None

    @property
    def link(self) -> str:
        found = _LINK.search(self.text)
        return found.group() if found else ""

    @property
    def is_of_circle(self) -> bool:
        """Whether its link opens a page of a circle of mutual childcare."""
        return "/g/" in self.link


def letters(outbox: Path) -> list[Letter]:
    """Returns the messages of this folder. One that is deleted meanwhile is left out: old messages
    are."""
    found = []
    for kind in ("*.eml", "*.txt"):
        for file in sorted(outbox.glob(kind)):
            with suppress(FileNotFoundError):
                found.append(letter_in(file))
    return found


def letter_in(file: Path) -> Letter:
    return _mail(file) if file.suffix == ".eml" else _sms(file)


def _mail(file: Path) -> Letter:
    mail = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
    assert isinstance(mail, EmailMessage)
    body = mail.get_body(("plain",))
    assert body is not None
    parts = [part for part in mail.walk() if part.get_content_type() == "text/calendar"]
    calendar = parts[0].get_content() if parts else None
    language = str(body["Content-Language"])
    return Letter(file.stem, str(mail["To"]), language, body.get_content(), calendar)


def _sms(file: Path) -> Letter:
    head, _, text = file.read_text("utf-8").partition("\n\n")
    headers = dict(line.split(": ", 1) for line in head.splitlines())
    return Letter(file.stem, headers["To"], headers["Content-Language"], text)
