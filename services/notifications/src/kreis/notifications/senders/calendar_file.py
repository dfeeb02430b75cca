"""One date that was changed, as a file that calendars act on by themselves (RFC 5545, RFC 5546).

Promise: the UID is the one under which events published the date, and SEQUENCE rises with each
change: the entry in her calendar moves or goes, and none is doubled. Nobody is asked to reply by
mail. Titles say nothing about the programme: others see one's calendar too. The topic of a date
stands in its description.
"""

from __future__ import annotations

from datetime import datetime

import icalendar

from kreis.contracts.time_zones import add_time_zones
from kreis.notifications.domain.contacts import Contact, Language
from kreis.notifications.domain.invitations import Invitation, Occasion, Venue
from kreis.notifications.senders.letter import Calendar, Method

START_WEEK, MEETING, APPOINTMENT = "Startwoche", "Treffen", "Gespräch"


def changed_date(
    subject: Occasion, invitation: Invitation, contact: Contact, mail_from: str, now: datetime
) -> Calendar:
    """A request to have it as it is now, or to have it no more."""
    method = Method.CANCEL if subject.is_cancelled else Method.REQUEST
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//Kreis//Termine//DE")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    entry = _event(subject, invitation, now)
    _describe(entry, subject, contact)
    entry.add("organizer", _organizer(contact, mail_from))
    entry.add("attendee", _attendee(contact))
    calendar.add_component(entry)
    day = subject.starts_at.date()
    add_time_zones(calendar, day, day)
    return Calendar(method, calendar.to_ical().decode())


def _event(subject: Occasion, invitation: Invitation, now: datetime) -> icalendar.Event:
    entry = icalendar.Event()
    entry.add("uid", f"{subject.id}@kreis")
    entry.add("sequence", subject.sequence)
    entry.add("dtstamp", now)
    entry.add("dtstart", subject.starts_at.replace(tzinfo=invitation.timezone))
    entry.add("dtend", subject.ends_at.replace(tzinfo=invitation.timezone))
    entry.add("summary", _title(subject))
    if not subject.form:
        entry.add("location", _address(subject.venue))
    entry.add("class", "PRIVATE")
    entry.add("status", "CANCELLED" if subject.is_cancelled else "CONFIRMED")
    return entry


def _describe(entry: icalendar.Event, subject: Occasion, contact: Contact) -> None:
    """Adds the topic in her language, else in German, and says which (RFC 5545, 3.2.10)."""
    known = (contact.reads, Language.GERMAN)
    said = next((each for each in known if each in subject.topic_names), None)
    if said:
        tag = Language.GERMAN if said is Language.SIMPLE_GERMAN else said
        entry.add("description", subject.topic_names[said], parameters={"LANGUAGE": str(tag)})


def _title(subject: Occasion) -> str:
    if subject.form:
        return APPOINTMENT
    return START_WEEK if subject.is_start_week else MEETING


def _organizer(contact: Contact, mail_from: str) -> icalendar.vCalAddress:
    organizer = icalendar.vCalAddress(f"mailto:{mail_from}")
    organizer.params["CN"] = contact.agency
    return organizer


def _attendee(contact: Contact) -> icalendar.vCalAddress:
    """Names her as one who has accepted: her place is kept without an answer."""
    attendee = icalendar.vCalAddress(f"mailto:{contact.address}")
    attendee.params["PARTSTAT"] = "ACCEPTED"
    attendee.params["RSVP"] = "FALSE"
    return attendee


def _address(venue: Venue) -> str:
    return f"{venue.name}, {venue.street}, {venue.postal_code} {venue.town}"
