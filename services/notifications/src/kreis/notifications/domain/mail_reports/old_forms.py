"""Bounces without a report: qmail, Exim, old sendmail and Exchange, which write to people alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message

from kreis.notifications.domain.mail_reports.report import Report, of_status

_SENDERS = re.compile(
    r"mailer-daemon@|postmaster@|mail delivery (sub)?system|microsoftexchange|mail-daemon@",
    re.IGNORECASE,
)
_SUBJECTS = re.compile(
    r"unzustellbar|undeliver|delivery (status|fail)|mail delivery|failure notice|returned mail"
    r"|nicht zugestellt|zustellung|rejected|abgewiesen",
    re.IGNORECASE,
)
"""What a server with another name writes; an empty return path alone has many a holiday note."""
_COPY = re.compile(
    r"--- ?(below this line is a copy|this is a copy|original message|the header of)"
    r"|------ this is a copy|-{2,} ?(unsent|returned|original) (message|mail)"
    r"|^(original message headers|ursprüngliche nachrichtenkopfzeilen)",
    re.IGNORECASE | re.MULTILINE,
)
"""What follows is her mail, whose words mean nothing here."""
_FAILED = re.compile(
    r"permanent(ly)? (error|failure|fatal)|had permanent fatal errors|could not be delivered"
    r"|wasn't able to deliver|undeliverable|delivery (has )?failed|user unknown|unknown user"
    r"|no such (user|mailbox|recipient)|recipient address rejected|mailbox unavailable"
    r"|(konnte|wurde|wird) (leider )?nicht zugestellt|unzustellbar|empfänger unbekannt"
    r"|zustellung\b[^\n]{0,80}\b(nicht möglich|fehlgeschlagen|gescheitert)|not found by smtp",
    re.IGNORECASE,
)
_REPLY = re.compile(r"\b5\d\d[ -]#?5\.\d{1,3}\.\d{1,3}\b")
"""What another server answered, both codes in a row. In any language this is a failed delivery."""
_FULL = re.compile(
    r"(mailbox|quota|postfach)[^.\n]{0,40}(full|exceeded|voll|überschritten)|over quota"
    r"|in the queue too long|too large|zu groß|retry timeout exceeded",
    re.IGNORECASE,
)
_STILL_TRYING = re.compile(
    r"will (be )?(keep|continue|retr)|still trying|you do not need to resend|do not resend"
    r"|warning: (message|could not send)|has been delayed|delayed \d+ hours|this is a warning"
    r"|wird weiter versucht|verzögert|noch nicht zugestellt",
    re.IGNORECASE,
)
_GIVEN_UP = re.compile(r"given up|permanent|gave up|too long", re.IGNORECASE)
_ABSENT = re.compile(
    r"out of (the )?office|automatic reply|auto(matische)?[ -]?(reply|antwort)|abwesen|vacation"
    r"|bin (derzeit |zurzeit )?nicht im|nicht im büro",
    re.IGNORECASE,
)


def read(mail: Message, text: str, status_of: Callable[[str], str]) -> Report:
    """Returns what a mail without a report says of a delivery; mostly nothing."""
    said = _COPY.split(text, maxsplit=1)[0]
    if not _is_of_a_mail_server(mail) or _ABSENT.search(_subject(mail)):
        return Report.NONE
    if _STILL_TRYING.search(said) and not _GIVEN_UP.search(said):
        return Report.NONE
    if _FULL.search(said):
        return Report.SOFT
    status = status_of(said)
    has_failed = bool(mail.get("X-Failed-Recipients")) or bool(
        _FAILED.search(said) or _REPLY.search(said)
    )
    if not has_failed:
        return Report.NONE
    return of_status(status) if status[:1] in ("4", "5") else Report.HARD


def _is_of_a_mail_server(mail: Message) -> bool:
    sender = f"{mail.get('From', '')} {mail.get('Sender', '')}"
    if _SENDERS.search(sender):
        return True
    is_nobodys = str(mail.get("Return-Path", "")).strip() == "<>"
    return is_nobodys and bool(_SUBJECTS.search(_subject(mail)))


def _subject(mail: Message) -> str:
    """The subject in letters. What is written as no encoding allows stays as it is."""
    raw = str(mail.get("Subject", ""))
    try:
        return str(make_header(decode_header(raw)))
    except (HeaderParseError, LookupError, UnicodeError):
        return raw
