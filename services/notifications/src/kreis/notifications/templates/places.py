"""Words about dates for which people sign up: who would like to come, and a held place."""

from __future__ import annotations

from kreis.notifications.templates.wording import Wording, address
from kreis.notifications.templates.words import OfferWords, SignUpWords


def sign_up_words(wording: Wording) -> SignUpWords:
    subject = wording.subject
    return SignUpWords(
        name=wording.name,
        tag=wording.day(subject.starts_at.date()),
        zeit_von=wording.clock(subject.starts_at.time()),
        zeit_bis=wording.clock(subject.ends_at.time()),
        ort=wording.marked(subject.venue.name),
        plaetze=wording.marked(str(subject.adults)),
        link=wording.link,
        telefon=wording.phone,
        ansprechperson=wording.contact_person,
        traeger=wording.agency,
    )


def offer_words(wording: Wording) -> OfferWords:
    subject, held = wording.subject, wording.subject.held_place
    assert held is not None
    ends = wording.invitation.local(held.expires_at)
    return OfferWords(
        name=wording.name,
        tag=wording.day(subject.starts_at.date()),
        zeit_von=wording.clock(subject.starts_at.time()),
        zeit_bis=wording.clock(subject.ends_at.time()),
        ort=wording.marked(subject.venue.name),
        adresse=wording.marked(address(subject.venue)),
        betreuung=wording.care(held.children),
        frist_tag=wording.day(ends.date()),
        frist_zeit=wording.clock(ends.time()),
        link=wording.link,
        telefon=wording.phone,
        ansprechperson=wording.contact_person,
        traeger=wording.agency,
    )
