"""A letter as mail: plain text, from the agency, her dates as a calendar file.

Promise: the same letter has the same Message-ID.
"""

from __future__ import annotations

from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP

from kreis.notifications.senders.letter import Calendar, Letter, Method

FILE_NAMES = {
    Method.PUBLISH: "termine.ics",
    Method.REQUEST: "termin.ics",
    Method.CANCEL: "absage.ics",
}


def as_mail(letter: Letter) -> bytes:
    mail = EmailMessage(policy=SMTP)
    mail["From"] = Address(display_name=letter.agency, addr_spec=letter.mail_from)
    mail["To"] = Address(addr_spec=letter.recipient)
    mail["Subject"] = letter.text.subject
    mail["Date"] = letter.written_at
    mail["Message-ID"] = f"<{letter.id}@{letter.mail_from.rpartition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-generated"  # keeps out-of-office robots quiet (RFC 3834)
    mail.set_content(letter.text.as_mail, charset="utf-8", cte="quoted-printable")
    mail["Content-Language"] = (
        letter.text.language
    )  # of the text, so behind it: it moves along with it
    if letter.calendar is not None:
        _attach(mail, letter.calendar)
    return mail.as_bytes()


def _attach(mail: EmailMessage, calendar: Calendar) -> None:
    """The method stands in the content type too: some mail readers look only there."""
    mail.add_attachment(
        calendar.text.encode(),
        maintype="text",
        subtype="calendar",
        filename=FILE_NAMES[calendar.method],
        params={"method": calendar.method, "charset": "utf-8"},
    )
