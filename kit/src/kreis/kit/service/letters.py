"""Messages in the folder of safe mode, named by their ids: `.eml` for mail, `.txt` for an SMS."""

from __future__ import annotations

import email
import email.policy
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path


@dataclass(frozen=True)
class Letter:
    """A message that has left. `text` is all that the person sees or could open, decoded."""

    id: str
    to: str
    sender: str
    text: str
    has_calendar: bool = False
    language: str = ""
    """The one that it says it is in, if it says so."""


def letters(outbox: Path) -> dict[str, Letter]:
    """Returns the messages by their ids."""
    files = [*outbox.glob("*.eml"), *outbox.glob("*.txt")] if outbox.exists() else []
    return {file.stem: _letter(file) for file in sorted(files)}


def _letter(file: Path) -> Letter:
    if file.suffix == ".txt":
        head, _, text = file.read_text("utf-8").partition("\n\n")
        named = dict(line.split(": ", 1) for line in head.splitlines() if ": " in line)
        return Letter(
            file.stem,
            named.get("To", ""),
            named.get("From", ""),
            text,
            language=named.get("Content-Language", ""),
        )
    mail = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
    assert isinstance(mail, EmailMessage)
    parts = [part for part in mail.walk() if not part.is_multipart()]
    # Headers too: they name the sender, and a provider may show any of them.
    seen = [f"{name}: {value}" for name, value in mail.items()]
    seen += [str(part.get_content()) for part in parts if part.get_content_maintype() == "text"]
    return Letter(
        file.stem,
        str(mail["To"] or ""),
        str(mail["From"] or ""),
        "\n".join(seen),
        any(part.get_content_type() == "text/calendar" for part in parts),
        next(
            (str(part["Content-Language"]) for part in mail.walk() if part["Content-Language"]), ""
        ),
    )
