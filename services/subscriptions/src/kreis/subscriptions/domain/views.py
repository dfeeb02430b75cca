"""Views: what one subscriber is told of a fact.

Promise: a record holds the agreed fields of an agreed fact within the agreed period, and nothing
else. Each id in it is a keyed pseudonym, also the record's own. The key belongs to one
subscription, so no pseudonym of one view stands in another, and nobody without the key can tell
which participant is meant.
Refuses: a value that is not of the kind that its contract says. It is left out.
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

Value = str | int


class Fact(NamedTuple):
    """A fact of `participation.v1`, as its owner wrote it."""

    type: str
    source: str
    id: UUID
    written: datetime
    data: Mapping[str, Any]


class Record(NamedTuple):
    """What a view is told. All ids are pseudonyms."""

    id: UUID
    participant_id: UUID
    fact: str
    fields: Mapping[str, Value]


@dataclass(frozen=True)
class Granted:
    """What a running subscription grants: `agreed` maps a type of fact to fields. `since` and
    `until` are its first and last day. `key` makes its pseudonyms."""

    name: str
    agreed: Mapping[str, Iterable[str]]
    since: date
    until: date
    key: bytes = field(repr=False)

    def pseudonym(self, id_: object) -> UUID:
        """Returns what stands for this id in this view."""
        return self._keyed("id", str(id_))

    def record_id(self, *parts: object) -> UUID:
        """Returns the id of the record that is made of this. Made again, it is the same."""
        return self._keyed("record", *map(str, parts))

    def _keyed(self, *parts: str) -> UUID:
        digest = hmac.digest(self.key, "\x1f".join(parts).encode(), "sha256")
        return UUID(bytes=digest[:16], version=4)


def told(fact: Fact, granted: Granted) -> Record | None:
    """Returns what the view is told of the fact, None if it is told nothing."""
    names, kinds = granted.agreed.get(fact.type), OFFERED.get(fact.type)
    who = _uuid(fact.data.get(PERSON))
    if names is None or kinds is None or who is None or not _is_within(fact, granted, kinds):
        return None
    values = {
        name: value
        for name in sorted(names)
        if name in kinds and name in fact.data
        if (value := _told(fact.data[name], kinds[name], granted)) is not None
    }
    own_id = granted.record_id(fact.source, fact.id)
    return Record(own_id, granted.pseudonym(who), fact.type, values)


def _is_within(fact: Fact, granted: Granted, kinds: Mapping[str, Kind]) -> bool:
    """True if the fact was written within the period, and names no day outside of it."""
    days = [fact.written.astimezone(BERLIN).date()]
    for name, kind in kinds.items():
        if kind in (Kind.DAY, Kind.MOMENT) and name in fact.data:
            day = _day(fact.data[name], kind)
            if day is None:
                return False
            days.append(day)
    return all(granted.since <= day <= granted.until for day in days)


def _told(value: Any, kind: Kind, granted: Granted) -> Value | None:
    if kind is Kind.ID:
        found = _uuid(value)
        return None if found is None else str(granted.pseudonym(found))
    if kind is Kind.WORD:
        return value if isinstance(value, str) and _WORD.fullmatch(value) else None
    if kind is Kind.NUMBER:
        is_number = isinstance(value, int) and not isinstance(value, bool)
        return value if is_number and 0 <= value <= LARGEST_NUMBER else None
    day = _day(value, kind)
    return None if day is None else day.isoformat()


def _day(value: Any, kind: Kind) -> date | None:
    try:
        if kind is Kind.DAY:
            return date.fromisoformat(value)
        return datetime.fromisoformat(value).astimezone(BERLIN).date()
    except (TypeError, ValueError, OverflowError):
        return None


def _uuid(value: Any) -> UUID | None:
    try:
        return UUID(value)
    except (TypeError, ValueError, AttributeError):
        return None
