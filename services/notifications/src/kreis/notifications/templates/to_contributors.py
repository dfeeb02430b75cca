"""Texts to contributors: what they are told of a change, in German."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time

from babel.dates import format_date, format_time

from kreis.notifications.domain.contacts import Language
from kreis.notifications.domain.contributors import Agency, Contributor
from kreis.notifications.domain.errands import Kind
from kreis.notifications.domain.invitations import Occasion
from kreis.notifications.templates.languages import MANNERS
from kreis.notifications.templates.template import Template, Text, load
from kreis.notifications.templates.wording import address, phone
from kreis.notifications.templates.words import TO_CONTRIBUTORS, ContributorWords, name_of

_MANNER = MANNERS[Language.GERMAN]


class ContributorTexts:
    """All texts to contributors, checked."""

    def __init__(self) -> None:
        self._templates: dict[str, Template] = {
            name: load(Language.GERMAN, name) for name in TO_CONTRIBUTORS
        }

    def compose(
        self, kind: Kind, contributor: Contributor, agency: Agency, told: Sequence[Occasion]
    ) -> Text:
        """Returns a text about the first of the dates; it says that the others change as well."""
        return self._templates[f"contributor-{name_of(kind, told[0])}"].fill(
            {**_words(kind, contributor, agency, told)}
        )


def _words(
    kind: Kind, contributor: Contributor, agency: Agency, told: Sequence[Occasion]
) -> ContributorWords:
    subject, change = told[0], told[0].change
    assert change is not None
    others = [_day(each.starts_at.date()) for each in told[1:]]
    return ContributorWords(
        name=contributor.name,
        tag=_day(subject.starts_at.date()),
        zeit_von=_clock(subject.starts_at.time()),
        zeit_bis=_clock(subject.ends_at.time()),
        ort=subject.venue.name,
        adresse=address(subject.venue),
        alt_tag=_day(change.starts_at.date()),
        alt_von=_clock(change.starts_at.time()),
        alt_ort=change.venue.name,
        weitere=", ".join(others) or None,
        telefon=phone(agency.phone),
        buero_zeiten=agency.office_hours.replace("–", "-"),
        traeger=agency.name,
    )


def _day(on: date) -> str:
    return format_date(on, _MANNER.day, locale=_MANNER.locale)


def _clock(at: time) -> str:
    return format_time(at, "HH:mm", locale="de")
