"""A letter as mail: plain text, from the agency, her dates as a calendar message (iTIP, RFC 5546).

Promise: the same letter has the same Message-ID. The calendar asks for nothing back: she is its
one attendee, she has accepted, and no reply is wanted.
"""

from __future__ import annotations

from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP

from icalendar import Calendar, vCalAddress, vText

from kreis.notifications.senders.letter import Letter
from kreis.notifications.templates import LANGUAGE


def as_mail(letter: Letter) -> bytes:
    mail = EmailMessage(policy=SMTP)
    mail["From"] = Address(display_name=letter.agency, addr_spec=letter.mail_from)
    mail["To"] = Address(addr_spec=letter.recipient)
    mail["Subject"] = letter.text.subject
    mail["Date"] = letter.written_at
    mail["Message-ID"] = f"<{letter.id}@{letter.mail_from.rpartition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-generated"  # keeps out-of-office robots quiet (RFC 3834)
    mail.set_content(letter.text.as_mail, charset="utf-8", cte="quoted-printable")
    mail["Content-Language"] = LANGUAGE  # of the text, so behind it: it moves along with it
    if letter.calendar is not None:
        request = calendar_request(letter.calendar, letter)
        mail.add_alternative(
            request, subtype="calendar", charset="utf-8", cte="base64", params={"method": "REQUEST"}
        )
    return mail.as_bytes()


def calendar_request(calendar: str, letter: Letter) -> str:
    """Her dates as they are, made into an invitation she has accepted already."""
    request = Calendar.from_ical(calendar)
    request["method"] = vText("REQUEST")
    for event in request.walk("VEVENT"):
        event["organizer"] = _organizer(letter)
        event["attendee"] = _attendee(letter)
    ready: bytes = request.to_ical()
    return ready.decode()


def _organizer(letter: Letter) -> vCalAddress:
    organizer = vCalAddress(f"mailto:{letter.mail_from}")
    organizer.params["CN"] = letter.agency
    return organizer


def _attendee(letter: Letter) -> vCalAddress:
    attendee = vCalAddress(f"mailto:{letter.recipient}")
    attendee.params.update(PARTSTAT="ACCEPTED", RSVP="FALSE", ROLE="REQ-PARTICIPANT")
    return attendee
