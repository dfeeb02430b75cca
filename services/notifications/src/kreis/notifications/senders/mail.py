"""A letter as mail: plain text from the agency, with her dates as a calendar file.

In a language that runs from right to left the text comes once more, as a page that says so.
Promise: the same letter has the same Message-ID. No header names the agency but by the sender's
name and address, which are neutral in a discreet letter.
"""

from __future__ import annotations

import re
from email import message_from_bytes
from email.headerregistry import Address, BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP, Policy
from hashlib import sha256
from html import escape

from kreis.notifications.senders.letter import Calendar, Letter, Method
from kreis.notifications.templates.template import Text

_NO_BREAK_SPACE = "\u00a0"
_LINK = re.compile(r"https?://\S+")
FILE_NAMES = {
    Method.PUBLISH: "termine.ics",
    Method.REQUEST: "termin.ics",
    Method.CANCEL: "ausfall.ics",
}


class _WholeHeader(UnstructuredHeader, BaseHeader):
    """A header that holds one long address: neither encoded nor broken into lines.

    Python encodes a word that is longer than a line, and mail readers find no address in it.
    """

    def fold(self, *, policy: Policy) -> str:
        return f"{self.name}: {self}{policy.linesep}"


_HEADERS = HeaderRegistry()
_HEADERS.map_to_type("list-unsubscribe", _WholeHeader)
_POLICY = SMTP.clone(header_factory=_HEADERS)


def as_mail(letter: Letter) -> bytes:
    mail = EmailMessage(policy=_POLICY)
    mail["From"] = Address(display_name=letter.sender_name, addr_spec=letter.mail_from)
    mail["To"] = Address(addr_spec=letter.recipient)
    mail["Subject"] = _subject(letter.text.subject)
    mail["Date"] = letter.written_at
    mail["Message-ID"] = f"<{letter.id}@{letter.mail_from.rpartition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-generated"  # keeps out-of-office robots quiet (RFC 3834)
    mail["Feedback-ID"] = _feedback_id(letter)
    if letter.unsubscribe_url:
        mail["List-Unsubscribe"] = f"<{letter.unsubscribe_url}>"
        mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"  # RFC 8058
    mail.set_content(letter.text.as_mail, charset="utf-8", cte="quoted-printable")
    # Of the text, so behind it: it moves along with it.
    mail["Content-Language"] = letter.text.language
    if letter.text.is_right_to_left:
        mail.add_alternative(_page(letter.text), subtype="html", cte="quoted-printable")
    if letter.calendar is not None:
        _attach(mail, letter.calendar)
    return mail.as_bytes()


def _feedback_id(letter: Letter) -> str:
    """Returns what providers count complaints by: the kind of letter, and whose mail it is.

    The sender is a hash of its domain, so that the header names nobody. A discreet letter keeps its
    kind to itself as well.
    """
    domain = letter.mail_from.rpartition("@")[2].casefold()
    kind = "notice" if letter.is_discreet or not letter.kind else letter.kind
    return f"{kind}:mail:{sha256(domain.encode()).hexdigest()[:12]}"


def _subject(text: str) -> str:
    """Returns the subject so that it is read with its spaces.

    Python 3.11 loses a space between two encoded words of a long header (gh-92081). Then spaces
    become no-break spaces, which are encoded with the words.
    """
    mail = EmailMessage(policy=SMTP)
    mail["Subject"] = text
    is_kept = message_from_bytes(mail.as_bytes(), policy=SMTP)["Subject"] == text
    return text if is_kept else text.replace(" ", _NO_BREAK_SPACE)


def _page(text: Text) -> str:
    """Makes the text a page, for mail readers that set plain text from left to right.

    It says nothing but the text, and loads nothing.
    """
    lines = "".join(f"<p>{_linked(escape(line))}</p>" for line in text.lines)
    title = f"<title>{escape(text.subject)}</title>"
    return (
        f'<!doctype html><html lang="{text.language}" dir="rtl"><head><meta charset="utf-8">'
        f"{title}</head><body>{lines}</body></html>\n"
    )


def _linked(line: str) -> str:
    return _LINK.sub(r'<a href="\g<0>" dir="ltr">\g<0></a>', line)


def _attach(mail: EmailMessage, calendar: Calendar) -> None:
    """The method stands in the content type too: some mail readers look only there."""
    mail.add_attachment(
        calendar.text.encode(),
        maintype="text",
        subtype="calendar",
        filename=FILE_NAMES[calendar.method],
        params={"method": calendar.method, "charset": "utf-8"},
    )
