"""What a service has to write, and what it must not."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from kreis.contracts import topics
from kreis.kit.service.dates import ZONE
from kreis.kit.service.records import Written


@dataclass(frozen=True)
class Wanted:
    """A fact that has to come: once under its `key`, or at least once, naming `about`."""

    topic: str
    type: str
    agency: str
    key: str = ""
    about: str = ""
    is_tombstone: bool = False

    def is_met_by(self, record: Written) -> bool:
        return (
            record.topic == self.topic
            and record.text("ce_type") == self.type
            and record.text("ce_agencyid") == self.agency
            and (not self.key or record.key == self.key.encode())
            and self.about in json.dumps(record.data)
            and (record.value is None) == self.is_tombstone
        )

    def __str__(self) -> str:
        what = f"the tombstone of {self.type}" if self.is_tombstone else self.type
        whose = self.key or f"naming {self.about}"
        return f"{what} on {self.topic}, {whose}"


@dataclass(frozen=True)
class Unwanted:
    """A key under which nothing may stand on a topic, and why."""

    topic: str
    key: str
    why: str

    def is_broken_by(self, record: Written) -> bool:
        return record.topic == self.topic and record.key == self.key.encode()


def example(topic: str, type_: str) -> Mapping[str, object]:
    """Returns the first example of a fact."""
    data: Mapping[str, object] = next(iter(topics()[topic].facts[type_].examples.values()))
    return data


def today() -> date:
    return datetime.now(ZONE).date()


def monday_in(weeks: int) -> date:
    """Returns the Monday so many weeks after this one."""
    return today() - timedelta(days=today().weekday()) + timedelta(weeks=weeks)
