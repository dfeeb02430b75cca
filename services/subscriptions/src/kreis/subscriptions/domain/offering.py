"""What may be agreed with a subscriber: facts of `participation.v1`, and fields of each.

The fields are read from the contracts, so a new one is offered with its contract. Left out is what
could join the records of two subscribers: counters without a bound, such as versions and revisions.
Free texts are left out as well; the contracts have none today.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Any

from kreis.contracts import topics

LARGEST_NUMBER = 1440
"""Numbers up to this one, the minutes of a day, are offered. Larger ones tell records apart."""
PERSON = "participant_id"
"""Every record has it as its key, so nobody agrees on it."""


FACTS = (
    "kreis.entry-recorded.v1",
    "kreis.entry-corrected.v1",
    "kreis.entry-withdrawn.v1",
    "kreis.exit-recorded.v1",
    "kreis.re-entry-recorded.v1",
    "kreis.cohort-joined.v1",
    "kreis.cohort-left.v1",
    "kreis.phase-changed.v1",
    "kreis.invitation-issued.v1",
    "kreis.invitation-answered.v1",
    "kreis.date-answered.v1",
    "kreis.waitlist-joined.v1",
    "kreis.waitlist-offered.v1",
    "kreis.waitlist-offer-ended.v1",
    "kreis.waitlist-left.v1",
    "kreis.attendance-recorded.v1",
    "kreis.attendance-corrected.v1",
    "kreis.regularity-changed.v1",
)


class Kind(Enum):
    """How the value of a field is told."""

    ID = "id"
    """As a pseudonym."""
    DAY = "day"
    MOMENT = "moment"
    """As its day."""
    WORD = "word"
    """As it is: one of the words of the contract."""
    NUMBER = "number"


def kind_of(schema: Mapping[str, Any]) -> Kind | None:
    """Returns how a field of this schema is told, None if it is not offered."""
    by_format = {"uuid": Kind.ID, "date": Kind.DAY, "date-time": Kind.MOMENT}
    if "format" in schema:
        return by_format.get(schema["format"])
    if "enum" in schema:
        return Kind.WORD
    is_number = schema.get("type") == "integer"
    if is_number and 0 <= schema.get("minimum", -1) <= schema.get("maximum", -1) <= LARGEST_NUMBER:
        return Kind.NUMBER
    return None


def _offered(type_: str) -> dict[str, Kind]:
    schema = topics()["participation.v1"].facts[type_].schema
    return {
        name: kind
        for name, each in schema["properties"].items()
        if name != PERSON and (kind := kind_of(each)) is not None
    }


OFFERED: Mapping[str, Mapping[str, Kind]] = {type_: _offered(type_) for type_ in FACTS}
"""Type of fact → field → how its value is told."""
