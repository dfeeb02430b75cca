"""Records and where they lie."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from kreis.chassis.message import Wire


class Place(NamedTuple):
    """The position of a record: topic, partition and offset."""

    topic: str
    partition: int
    offset: int

    def __str__(self) -> str:
        return f"{self.topic}[{self.partition}]@{self.offset}"


class Received(NamedTuple):
    """A record and its position."""

    place: Place
    wire: Wire


def received(record: Any) -> Received:
    place = Place(record.topic, record.partition, record.offset)
    # Kafka allows a header without a value; an empty one says as little.
    headers = [(name, value or b"") for name, value in record.headers]
    return Received(place, Wire(record.topic, record.key, record.value, headers))


class Stretch(NamedTuple):
    """Records of one partition that lie one behind the other, from `place` up to the offset before
    `following`."""

    place: Place
    following: int

    def __str__(self) -> str:
        return f"{self.place}-{self.following - 1}"

    @classmethod
    def read(cls, text: str) -> Stretch | None:
        """Reads what `str` wrote. Returns None for anything else, such as a single place."""
        found = _STRETCH.fullmatch(text)
        if found is None:
            return None
        topic, partition, first, last = found.groups()
        return cls(Place(topic, int(partition), int(first)), int(last) + 1)


_STRETCH = re.compile(r"(.+)\[([0-9]+)\]@([0-9]+)-([0-9]+)")


class CannotRead(Exception):
    """Records that this process cannot decode: damaged ones, or an unknown compression."""

    def __init__(self, stretch: Stretch, fault: Exception) -> None:
        super().__init__(f"{stretch}: {type(fault).__name__}: {fault}")
        self.stretch = stretch
