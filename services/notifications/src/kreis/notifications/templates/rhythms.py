"""Words of messages that name the next dates one by one, whatever their rhythm.

A group meets in another rhythm, or somebody is invited into one that meets already.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from kreis.notifications.domain.invitations import Occasion
from kreis.notifications.templates.wording import Wording, address
from kreis.notifications.templates.words import JoiningWords, RhythmWords

FURTHER = 3
"""So many dates are named after the next one. Her page has them all."""


def rhythm_words(wording: Wording, now: datetime) -> RhythmWords:
    """The next date is the subject."""
    invitation, subject = wording.invitation, wording.subject
    rhythm = invitation.rhythm
    assert rhythm is not None
    later = [each for each in invitation.dates_of_rhythm(now) if each.id != subject.id]
    off = invitation.changed_by(rhythm.planning_id)
    return RhythmWords(
        name=wording.name,
        rhythmus=wording.manner.rhythm(rhythm.rhythm_weeks),
        tag=wording.day(subject.starts_at.date()),
        zeit_von=wording.clock(subject.starts_at.time()),
        zeit_bis=wording.clock(subject.ends_at.time()),
        ort=wording.marked(subject.venue.name),
        danach=_days(wording, later[:FURTHER]),
        entfaellt=_days(wording, (each for each in off if each.is_cancelled)),
        betreuung=wording.care(subject.children),
        link=wording.link,
        telefon=wording.phone,
        ansprechperson=wording.contact_person,
        traeger=wording.agency,
    )


def joining_words(wording: Wording) -> JoiningWords:
    """Her first date is the subject. Nothing is said of dates before it."""
    invitation, subject = wording.invitation, wording.subject
    later = invitation.following(subject)
    return JoiningWords(
        name=wording.name,
        tag=wording.day(subject.starts_at.date()),
        zeit_von=wording.clock(subject.starts_at.time()),
        zeit_bis=wording.clock(subject.ends_at.time()),
        ort=wording.marked(subject.venue.name),
        adresse=wording.marked(address(subject.venue)),
        danach=_days(wording, later[:FURTHER]),
        themen=wording.topics([subject, *later]),
        betreuung=wording.care(wording.contact.children_in_care),
        frist=wording.day(invitation.local(invitation.answer_by).date()),
        link=wording.link,
        telefon=wording.phone,
        ansprechperson=wording.contact_person,
        traeger=wording.agency,
    )


def _days(wording: Wording, occasions: Iterable[Occasion]) -> str | None:
    comma = "، " if wording.manner.is_right_to_left else ", "
    return comma.join(wording.day(each.starts_at.date()) for each in occasions) or None
