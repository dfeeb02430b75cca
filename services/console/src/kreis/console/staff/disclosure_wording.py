"""Words of the disclosure: a field and its value, for a reader who does not know the system."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from markupsafe import Markup, escape

from kreis.console.services.asking import is_id
from kreis.console.staff.dates import moment_of
from kreis.console.staff.wording import StaffWords

SILENT = frozenset({
    "id", "participant_id", "cohort_id", "invitation_id", "series_id", "next_id", "cause",
    "version", "sequence", "is_in_full", "timezone", "change", "days",
})  # fmt: skip
"""Ids, counters, and the days that a form may name (`days`). They tell a reader nothing; the file
for programs has them."""
CODES: Mapping[str, str] = {
    "unconfirmed": "disclosure.field",
    "gender": "gender", "german_level": "level", "channel": "channel", "access_route": "access",
    "destination": "destination", "purpose": "purpose", "answer": "answer.given",
    "absence": "absence", "form": "slots.form", "about": "about", "result": "timeline.call-closed",
    "shut_why": "links.why", "mornings": "mornings", "status": "disclosure.status",
    "slots": "disclosure.slot", "weekday": "weekday", "message": "about",
    "person.state": "state", "stay.state": "state", "dates.state": "disclosure.date",
    "dates.kind": "kind", "person.how": "reach", "how": "timeline.how",
    "messages.kind": "about", "messages.state": "message",
    "messages.reason": "why", "planned.kind": "about", "calls.reason": "call.reason",
    "appointments.state": "disclosure.date", "calls.state": "disclosure.call",
    "links.kind": "links",
    "marks.outcome": "disclosure.outcome", "regularity.band": "disclosure.band",
    "published.band": "disclosure.band", "presences.kind": "kind",
    "level": "disclosure.level", "ahead_level": "disclosure.level",
    "because": "disclosure.because", "step": "phase.name", "bands.band": "disclosure.band",
    "stays.reason": "disclosure.stay-reason", "proposals.state": "disclosure.proposal",
}  # fmt: skip
"""Field, or section and field → where the texts of its codes begin."""
OPEN = {"children_are_unsaid": "disclosure.field.children_coming"}
"""Fields that are true of what nobody has asked: what is open, in words. False tells nothing."""
NO_NEWS = frozenset({"is_stale"})
"""Fields about what did not happen. "No" would be read twice, so it is left out."""
BY = "_by"
"""What fields end with that name who did something. Records of a file name a role."""
PLACES = "care_places"
LANGUAGES = ("language", "languages")
SENDS = "send "
"""What stands before the kind of a message in a purpose of notifications."""
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d")
_MONTH = re.compile(r"\d{4}-\d\d")
_ZONE = re.compile(r"(Z|[+-]\d\d:\d\d)$")


class Row(NamedTuple):
    label: Markup
    value: Markup
    language: str
    """Of the value, where it is a text in a language of its own; else empty."""


@dataclass(frozen=True)
class Reader:
    """`names` are those of staff and venues by id, `dates` the starts of dates by id.

    `now` is local time: a date that is over is not planned any more.
    """

    words: StaffWords
    names: Mapping[str, str]
    dates: Mapping[str, str]
    now: datetime

    def rows(self, section: str, record: Mapping[str, Any]) -> list[Row]:
        """Returns the fields of a record that say something, with their labels."""
        spoken = str(record.get("language", "")).partition("-")[0]
        return [
            Row(
                self.label(name),
                self.value(section, name, value),
                spoken if section == "messages" and name in ("text", "subject") else "",
            )
            for name, value in self._as_of_now(section, record).items()
            if _tells(name, value)
        ]

    def _as_of_now(self, section: str, record: Mapping[str, Any]) -> Mapping[str, Any]:
        """Returns the record; a date that was planned and has begun has the state `over`."""
        if section != "dates" or record.get("state") != "scheduled":
            return record
        has_begun = _local(str(record["starts_at"])) <= self.now
        return {**record, "state": "over"} if has_begun else record

    def caller(self, caller: str) -> Markup:
        """Returns who was shown something: the name of a member of staff, or a service in words.

        The id of somebody who is gone stands behind words that say so.
        """
        if known := self.names.get(caller):
            return escape(known)
        if is_id(caller):
            return self.words("disclosure.caller.unknown", id=caller)
        return self.words.either(f"disclosure.caller.{caller}", caller)

    def purpose(self, purpose: str) -> Markup:
        """Returns what for: a purpose of our services in words, or what staff have written."""
        about = f"about.{purpose.removeprefix(SENDS)}"
        if purpose.startswith(SENDS) and about in self.words.entries:
            return self.words("disclosure.sends", about=self.words(about))
        return self.words.either(f"disclosure.purpose.{purpose}", purpose)

    def label(self, name: str) -> Markup:
        return self.words.either(OPEN.get(name, f"disclosure.field.{name}"), name)

    def value(self, section: str, name: str, value: Any) -> Markup:
        if name in OPEN:
            return self.words("unsaid.not-asked")
        if name == PLACES and isinstance(value, Mapping):
            return self._places(value)
        if isinstance(value, bool):
            return self.words("consent.yes" if value else "consent.no")
        if isinstance(value, Mapping):
            return Markup(", ").join(self._parts(section, value))
        if isinstance(value, list):
            return Markup("; ").join(self.value(section, name, each) for each in value)
        return self._text(section, name, str(value))

    def _parts(self, section: str, record: Mapping[str, Any]) -> Iterator[Markup]:
        for name, value in record.items():
            if _tells(name, value):
                said = self.value(section, name, value)
                is_told = isinstance(value, bool | int) and name not in OPEN
                yield Markup("{}: {}").format(self.label(name), said) if is_told else said

    def _places(self, places: Mapping[str, Any]) -> Markup:
        """Says how many places there are for children, and how many of them for which age."""
        said = [self.words.count("disclosure.places", places["total"])]
        for ages, count in (places.get("by_band") or {}).items():
            years = ages.replace("-", "\u2013")
            said.append(self.words("disclosure.places.of", count=count, years=years))
        return Markup(", ").join(said)

    def _text(self, section: str, name: str, text: str) -> Markup:
        if text in self.names:
            return escape(self.names[text])
        if text in self.dates:
            return self._moment(self.dates[text])
        own = "role" if name.endswith(BY) else CODES.get(name)
        begins = CODES.get(f"{section}.{name}") or own
        if begins:
            return self.words.either(f"{begins}.{text}", text)
        if name in LANGUAGES:
            return escape(self.words.spoken(text))
        if _MOMENT.match(text):
            return self._moment(text)
        if _DAY.fullmatch(text):
            return escape(self.words.long(date.fromisoformat(text)))
        if _MONTH.fullmatch(text):
            return escape(self.words.month(text))
        return escape(text)

    def _moment(self, text: str) -> Markup:
        at = _local(text)
        return escape(f"{self.words.long(at.date())}, {self.words.hour(at)}")


def _local(text: str) -> datetime:
    """Returns a moment as local time."""
    at = moment_of(text) if _ZONE.search(text) else datetime.fromisoformat(text)
    return at.replace(tzinfo=None)


def _tells(name: str, value: Any) -> bool:
    """Returns whether a field says something to a reader."""
    is_no_news = value is False and (name in OPEN or name in NO_NEWS)
    return name not in SILENT and value not in (None, "", [], {}) and not is_no_news
