"""Views: what one subscriber is told of a fact.

Promise: a record holds the agreed fields of an agreed fact within the agreed period, and nothing
else. Each id in it is a keyed pseudonym, also the record's own. The key belongs to one
subscription, so no pseudonym of one view stands in another, and nobody without the key can tell
which participant is meant.
Refuses: a value that is not of the kind that its contract says. It is left out.

A fact is read once for all views (`Reading`). Only pseudonyms are made for each of them.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from kreis.subscriptions.domain.offering import LARGEST_NUMBER, OFFERED, PERSON, Kind

BERLIN = ZoneInfo("Europe/Berlin")
_WORD = re.compile(r"[a-z][a-z0-9_]{0,39}")
_UUID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")
"""A UUID as it is usually written. Reading any other form takes about six times as long."""
_VARIANTS = "89ab"

Value = str | int


class Fact(NamedTuple):
    """A fact of `participation.v1`, as its owner wrote it."""

    type: str
    source: str
    id: UUID
    written: datetime
    data: Mapping[str, Any]


class Record(NamedTuple):
    """What a view is told. All ids are pseudonyms, as texts: a view has thousands of them."""

    id: str
    participant_id: str
    fact: str
    fields: Mapping[str, Value]

    @property
    def who(self) -> str:
        return self.participant_id


class Reading(NamedTuple):
    """A fact as all views read it. `ids` are still those of the fact, and nobody is told them."""

    fact: Fact
    who: str
    days: tuple[date, date]
    """The first and the last of all days that the fact names, and of the day it was written."""
    plain: Mapping[str, Value]
    ids: Mapping[str, str]


@dataclass(frozen=True)
class Granted:
    """What a running subscription grants: `agreed` maps a type of fact to fields. `since` and
    `until` are its first and last day. `key` makes its pseudonyms."""

    name: str
    agreed: Mapping[str, Iterable[str]]
    since: date
    until: date
    key: bytes = field(repr=False)
    is_counts: bool = False
    """True if the view tells counts of weeks, and no record of anybody."""
    next_week: date | None = None
    """The Monday of the week that is told next. None if the view tells records, or is not open."""

    def pseudonym(self, id_: object) -> str:
        """Returns what stands for this id in this view."""
        return self._keyed("id", str(id_))

    def record_id(self, *parts: object) -> str:
        """Returns the id of the record that is made of this. Made again, it is the same."""
        return self._keyed("record", *map(str, parts))

    def _keyed(self, *parts: str) -> str:
        """Cuts an HMAC to the form of a UUID of version 4. `UUID` itself takes longer than the
        HMAC."""
        told = hmac.digest(self.key, "\x1f".join(parts).encode(), "sha256").hex()
        variant = _VARIANTS[int(told[16], 16) & 3]
        return f"{told[:8]}-{told[8:12]}-4{told[13:16]}-{variant}{told[17:20]}-{told[20:32]}"


def read(fact: Fact) -> Reading | None:
    """Returns what may be told of the fact to anybody at all, None if that is nothing."""
    kinds, who = OFFERED.get(fact.type), _uuid(fact.data.get(PERSON))
    if kinds is None or who is None:
        return None
    days = [fact.written.astimezone(BERLIN).date()]
    plain: dict[str, Value] = {}
    ids: dict[str, str] = {}
    for name in fact.data.keys() & kinds.keys():
        kind, value = kinds[name], fact.data[name]
        if kind in (Kind.DAY, Kind.MOMENT):
            day = _day(value, kind)
            if day is None:
                return None
            days.append(day)
            plain[name] = day.isoformat()
        elif kind is Kind.ID:
            if found := _uuid(value):
                ids[name] = found
        elif _is_common(value, kind):
            plain[name] = value
    return Reading(fact, who, (min(days), max(days)), plain, ids)


def told(reading: Reading, granted: Granted) -> Record | None:
    """Returns what the view is told of the fact, None if it is told nothing."""
    fact = reading.fact
    names = granted.agreed.get(fact.type)
    first, last = reading.days
    if names is None or first < granted.since or last > granted.until:
        return None
    values: dict[str, Value] = {}
    for name in sorted(names):
        if name in reading.plain:
            values[name] = reading.plain[name]
        elif name in reading.ids:
            values[name] = granted.pseudonym(reading.ids[name])
    own_id = granted.record_id(fact.source, fact.id)
    return Record(own_id, granted.pseudonym(reading.who), fact.type, values)


def _is_common(value: Any, kind: Kind) -> bool:
    """True if it is a word or a small number, as the contract of the field says."""
    if kind is Kind.WORD:
        return isinstance(value, str) and _WORD.fullmatch(value) is not None
    is_number = isinstance(value, int) and not isinstance(value, bool)
    return is_number and 0 <= value <= LARGEST_NUMBER


def _day(value: Any, kind: Kind) -> date | None:
    try:
        if kind is Kind.DAY:
            return date.fromisoformat(value)
        return datetime.fromisoformat(value).astimezone(BERLIN).date()
    except (TypeError, ValueError, OverflowError):
        return None


def _uuid(value: Any) -> str | None:
    if isinstance(value, str) and _UUID.fullmatch(value):
        return value
    try:
        return str(UUID(value))
    except (TypeError, ValueError, AttributeError):
        return None
