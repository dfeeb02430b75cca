"""Wording: what fills the texts, dates as `Di 27.04.`, times as `09:30`, care sentences.

Promise: each text has a type that names all its words, so that none can be forgotten. None stands
for what does not apply: the line that names it falls out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time

from babel.dates import format_date, format_time

from kreis.contracts.phones import dialled
from kreis.notifications.domain.contacts import Contact, Language
from kreis.notifications.domain.invitations import Invitation, Occasion, Venue, Week
from kreis.notifications.templates.languages import Manner
from kreis.notifications.templates.words import (
    CancellationWords,
    ChangeWords,
    ConfirmationWords,
    DateWords,
    DiscreetWords,
    InvitationWords,
    NoteWords,
    ReminderWords,
    ShortWords,
)

_MONDAY, _FRIDAY = date(2027, 4, 5), date(2027, 4, 9)
_MONTH = re.compile(r"MM\.?")
_WEEKDAYS = re.compile(
    r"Mo\s?[-–]\s?Fr,? (\d{1,2})(?:[:.](\d\d))?\s?[-–]\s?(\d{1,2})(?:[:.](\d\d))?(?: Uhr)?"
)


@dataclass(frozen=True)
class Wording:
    """The words of one message. `subject` is the date it is about; `together` is how many dates
    changed along with it, itself included."""

    manner: Manner
    contact: Contact
    invitation: Invitation
    subject: Occasion
    together: int
    link: str
    note: str = ""
    now: datetime | None = None
    """When it is written; a deadline that is over by then is not named."""

    def invitation_words(self, week: Week) -> InvitationWords:
        invitation = self.invitation
        answer_by = invitation.local(invitation.answer_by).date()
        return InvitationWords(
            name=self.name,
            von_tag=self.day(week.first_day),
            bis_tag=self.day(week.last_day),
            woche_von=self.clock(week.hours.starts_at),
            woche_bis=self.clock(week.hours.ends_at),
            ort=self.marked(invitation.venue.name),
            adresse=self.marked(address(invitation.venue)),
            serie_tag=self.manner.weekly[invitation.weekday],
            serie_von=self.clock(invitation.series.starts_at),
            serie_bis=self.clock(invitation.series.ends_at),
            themen=self.topics(invitation.occasions),
            betreuung=self.care(self.contact.children_in_care),
            frist=self.day(answer_by),
            link=self.link,
            telefon=self.phone,
            ansprechperson=self.contact_person,
            traeger=self.agency,
        )

    def confirmation_words(self) -> ConfirmationWords:
        subject = self.subject
        is_first = self.invitation.is_first(subject)
        return ConfirmationWords(
            name=self.name,
            tag=self.day(subject.starts_at.date()),
            zeit_von=self.clock(subject.starts_at.time()),
            zeit_bis=self.clock(subject.ends_at.time()),
            ort=self.marked(subject.venue.name),
            adresse=self.marked(address(subject.venue)),
            betreuung=self.care(subject.children, first_time=is_first),
            link=self.link,
            telefon=self.phone,
            ansprechperson=self.contact_person,
            traeger=self.agency,
        )

    def reminder_words(self) -> ReminderWords:
        opens_at = self.clock(self.contact.office_opens_at)
        topic = self.topics([self.subject])
        return ReminderWords(**self.confirmation_words(), erreichbar_ab=opens_at, thema=topic)

    def topics(self, occasions: Iterable[Occasion]) -> str | None:
        """The topics of these dates, each once; in her language, else in German."""
        of_each = (each.topic_names for each in occasions if not each.is_cancelled)
        named = (names.get(self.contact.reads) or names.get(Language.GERMAN) for names in of_each)
        once = dict.fromkeys(self.marked(name) for name in named if name)
        return ", ".join(once) or None

    def change_words(self) -> ChangeWords:
        subject, change = self.subject, self.subject.change
        assert change is not None
        by = None if change.answer_by is None else self.day(self._deadline(change.answer_by))
        place, is_same = self.marked(self._new_place(change.venue)), subject.venue == change.venue
        return ChangeWords(
            name=self.name,
            neu_tag=self.day(subject.starts_at.date()),
            neu_von=self.clock(subject.starts_at.time()),
            neu_bis=self.clock(subject.ends_at.time()),
            neu_ort=place,
            neuer_ort=None if is_same else place,
            gleicher_ort=place if is_same else None,
            alt_tag=self.day(change.starts_at.date()),
            alt_von=self.clock(change.starts_at.time()),
            alt_ort=self.marked(change.venue.name),
            weitere=self.manner.further_changes if self.together > 1 else None,
            frist=by,
            platz_bis=None if subject.is_declined else by,
            betreuung=self.care(subject.children),
            link=self.link,
            telefon=self.phone,
            ansprechperson=self.contact_person,
            traeger=self.agency,
        )

    def _deadline(self, by: datetime) -> date:
        """Returns the last day to answer: the date itself, if the message was held up too long."""
        by = self.invitation.kept_until(by, self.now)
        is_over = self.now is not None and by <= self.now
        return self.subject.starts_at.date() if is_over else self.invitation.local(by).date()

    def cancellation_words(self) -> CancellationWords:
        subject = self.subject
        following = self._next_date()
        return CancellationWords(
            name=self.name,
            tag=self.day(subject.starts_at.date()),
            zeit_von=self.clock(subject.starts_at.time()),
            ort=self.marked(subject.venue.name),
            weitere=self.manner.further_cancellations if self.together > 1 else None,
            naechster_tag=self.day(following.starts_at.date()) if following else None,
            naechster_von=self.clock(following.starts_at.time()) if following else None,
            naechster_ort=self.marked(following.venue.name) if following else None,
            telefon=self.phone,
            ansprechperson=self.contact_person,
            traeger=self.agency,
        )

    def _next_date(self) -> Occasion | None:
        """Returns the next one of her dates, also where that is before the cancelled one."""
        if self.now is None:
            return self.invitation.next_after(self.subject)
        return next(iter(self.invitation.ahead(self.now)), None)

    def date_words(self) -> DateWords:
        """Of somebody who is missed, the next date is the subject: she is welcome there."""
        subject = self.subject
        return DateWords(
            name=self.name,
            tag=self.day(subject.starts_at.date()),
            zeit_von=self.clock(subject.starts_at.time()),
            zeit_bis=self.clock(subject.ends_at.time()),
            ort=self.marked(subject.venue.name),
            betreuung=self.care(subject.children),
            link=self.link,
            telefon=self.phone,
            ansprechperson=self.contact_person,
            traeger=self.agency,
        )

    def discreet_words(self, neutral_phone: str) -> DiscreetWords:
        """The neutral number, with the office hours if they are hours alone. Other words that the
        agency wrote there may name a place."""
        telephone = self.marked(phone(neutral_phone)) if neutral_phone else None
        if telephone and _WEEKDAYS.fullmatch(self.contact.office_hours):
            comma = "،" if self.manner.is_right_to_left else ","
            telephone = f"{telephone}{comma} {self.office_hours()}"
        return DiscreetWords(link=self.link, telefon=telephone)

    def note_words(self) -> NoteWords:
        """The words of staff, in whatever language she wrote them."""
        return NoteWords(
            name=self.name,
            text=self.marked(self.note),
            link=self.link,
            telefon=self.phone,
            ansprechperson=self.contact_person,
            traeger=self.agency,
        )

    def short_words(self) -> ShortWords:
        subject = self.subject
        return ShortWords(
            text=self.marked(self.note) if self.note else None,
            traeger=self.agency,
            tag=self.day(subject.starts_at.date()),
            zeit_von=self.clock(subject.starts_at.time()),
            ort=self.marked(subject.venue.name),
            link=self.link,
            telefon=self.phone,
        )

    @property
    def name(self) -> str:
        return self.marked(self.contact.name)

    @property
    def contact_person(self) -> str:
        return self.marked(self.contact.contact_person)

    @property
    def agency(self) -> str:
        return self.marked(self.contact.agency)

    @property
    def phone(self) -> str:
        return self.marked(phone(self.contact.contact_person_phone))

    def marked(self, words: str) -> str:
        return self.manner.marked(words)

    def day(self, on: date) -> str:
        """A day of another year than the one in which it is written says its year."""
        pattern = self.manner.day
        if self.now is not None and on.year != self.invitation.local(self.now).year:
            is_word = "MMMM" in pattern
            pattern = f"{pattern} yyyy" if is_word else _MONTH.sub("MM.yyyy", pattern)
        return format_date(on, pattern, locale=self.manner.locale)

    def clock(self, at: time) -> str:
        return self.marked(format_time(at, "HH:mm", locale="de"))

    def care(self, children: int, *, first_time: bool = False) -> str | None:
        """Returns the sentence about childcare; None when no child comes along."""
        if children == 0:
            return None
        manner = self.manner
        sentence = manner.one_child if children == 1 else manner.several_children
        return f"{sentence} {manner.come_earlier}" if first_time else sentence

    def office_hours(self) -> str:
        """Says `Mo-Fr 8-16 Uhr` in her language; other words stay as the agency wrote them."""
        hours = self.contact.office_hours
        usual = _WEEKDAYS.fullmatch(hours)
        if usual is None:
            return self.marked(hours)
        locale = self.manner.locale
        first, last = (format_date(on, "ccc", locale=locale) for on in (_MONDAY, _FRIDAY))
        opens, closes = (
            f"{int(hour):02}:{minute or '00'}"
            for hour, minute in (usual.group(1, 2), usual.group(3, 4))
        )
        return f"{first}-{last} {self.marked(f'{opens}-{closes}')}"

    def _new_place(self, old: Venue) -> str:
        """With its address where she has not been yet, unless there is more to say."""
        new = self.subject.venue
        is_known = new == old or self.together > 1
        return new.name if is_known else f"{new.name}, {address(new)}"


def address(venue: Venue) -> str:
    return f"{venue.street}, {venue.town}"


def phone(number: str) -> str:
    """A number as people here dial it."""
    return dialled(number)
