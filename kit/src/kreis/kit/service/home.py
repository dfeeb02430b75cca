"""What happens around a service that writes when others write, or when its API is called.

Promise: the service runs in a small world of two agencies. It acts for both, is killed at once
after it has acted, and acts again. Facts come with unknown fields, unknown headers, only those
headers that are needed, twice, and by each codec. Between them lie records that are no facts, facts
of tomorrow, tombstones, and facts that somebody else has written in their owner's place.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from itertools import cycle
from typing import Any, ClassVar, Protocol
from uuid import UUID, uuid4

from kafka.partitioner.default import murmur2

from kreis.chassis.message import Wire, encode
from kreis.contracts import Topic, read_by, topics, written_by
from kreis.contracts.wire import wire
from kreis.kit.broker import Codec
from kreis.kit.facts import ERASED, PRIVACY, Pen, some_id
from kreis.kit.service.house import Dwelling
from kreis.kit.service.records import Records, Written
from kreis.kit.service.wanted import Unwanted, Wanted
from kreis.kit.serving import Asked, Refused

PROTECTED = "kreis.protection-changed.v1"
ACKNOWLEDGED = "kreis.erasure-acknowledged.v1"
_GRACE = 2.0
"""Seconds in which that comes which must not, when all else has come."""


class Story(Protocol):
    """What makes a service write, and what must not."""

    def act(self, home: Home, agency: UUID) -> None: ...
    def forge(self, home: Home, agency: UUID) -> None: ...


Dress = Callable[[Wire], Sequence[Wire]]
"""How a record comes that is a fact all the same."""


@dataclass
class Home(Dwelling):
    """One run of such a service."""

    other: UUID = field(default_factory=uuid4)
    """The second agency."""
    third: UUID = field(default_factory=uuid4)
    """The agency of people of whom nothing is known but a tombstone."""
    wanted: list[Wanted] = field(default_factory=list)
    unwanted: list[Unwanted] = field(default_factory=list)
    unseen: list[tuple[str, str, str]] = field(default_factory=list)
    """A path, what must not be in its answer, and why."""
    seen: list[tuple[str, str]] = field(default_factory=list)
    """What stood there nevertheless, and why it must not."""
    behind: dict[str, int] = field(default_factory=dict)
    """Records of each topic that were not read to the end."""
    people: dict[UUID, list[str]] = field(default_factory=lambda: defaultdict(list))
    """Ids that only this agency may see."""
    group: dict[UUID, tuple[str, list[str]]] = field(default_factory=dict)
    story: ClassVar[Story]

    def move_in(self) -> None:
        self.pens = {each: Pen(each) for each in (self.agency, self.other)}
        self._erased = {each: [some_id()] for each in self.pens}
        self._dresses = cycle(DRESSES)

    @property
    def agencies(self) -> frozenset[str]:
        return frozenset(str(each) for each in (*self.pens, self.third))

    def live(self, port: int, written: Records) -> None:
        """Lets it all happen. Raises `Differs` if the service does not come so far."""
        self.broker.publish(noise(self.service, self.third))
        self._erase()
        self.move_to(port, written)
        self.settle()
        for agency in self.pens:
            self.story.act(self, agency)
        self.process.kill()
        self.open(port)
        self._forge()
        self.story.act(self, self.agency)
        self.settle()
        self.behind = self._read_to_the_end(written)
        self.listen(written, _GRACE, lambda: False)
        self._look()

    def move_to(self, port: int, written: Records) -> None:
        """Starts the service for the first time. Raises `Differs`."""
        self._written = written
        self.open(port)

    def settle(self) -> None:
        """Waits until all that is wanted is written. Raises `Differs`."""
        self.wait_for(
            self._written,
            lambda: not self.missing(),
            f"{len(self.wanted)} facts",
            lambda: f"no {self.missing()[0]}; {len(self.missing())} are missing",
        )

    def its_own(self, records: Sequence[Written]) -> Sequence[Written]:
        """Leaves out what the kit has written: services read topics that they write."""
        return [each for each in records if each.at not in self.broker.own]

    def tell(self, agency: UUID, type_: str, key: str, topic: str, **said: Any) -> None:
        """Publishes a fact, in the next dress."""
        codec, dress = next(self._dresses)
        record = encode(self.pens[agency].write(type_, key, topic=topic, **said))
        self.broker.publish(dress(record), codec)

    def forge(self, agency: UUID, type_: str, key: str, topic: str, **said: Any) -> None:
        """Publishes a fact that somebody has written who does not own it."""
        fact = Pen(agency).write(type_, key, topic=topic, **said)
        self.broker.publish([encode(replace(fact, source="kreis/exchange"))])

    def protect(self, agency: UUID, her: str) -> None:
        """Tells that her address is protected, to services that read it."""
        if PROTECTED in read_by(self.service).get(PRIVACY, ()):
            said = {"participant_id": her, "is_protected": True}
            self.tell(agency, PROTECTED, f"{her}#protection", PRIVACY, **said)

    def somebody_erased(self, agency: UUID) -> str:
        """Returns the id of somebody who is erased already."""
        return self._erased[agency][0]

    def neighbour(self, asked: Asked) -> Any:
        """Cohorts and events have no venues and no history yet."""
        route = asked.path.partition("?")[0].split("/", 2)[-1]
        if route in ("v1/facts", "v1/facts/restricted"):
            return {"items": [], "next": 0, "more": False, "epoch": None}
        if route == "v1/venues":
            return []
        raise Refused(404, "about:blank", f"The kit does not know {asked.path}.")

    def _erase(self) -> None:
        """Tells of an erasure on each partition, and of one by somebody else."""
        topic = topics()[PRIVACY]
        first = self.agency
        self._erased[first] += [_on(number, topic.partitions) for number in range(topic.partitions)]
        own = f"privacy-ack.{self.service}.v1"
        for agency, people in self._erased.items():
            for her in people:
                self.tell(agency, ERASED, f"{her}#erased", PRIVACY, participant_id=her)
                self.wanted.append(Wanted(own, ACKNOWLEDGED, str(agency), f"{her}#ack"))

    def _forge(self) -> None:
        her = some_id()
        self.forge(self.agency, ERASED, f"{her}#erased", PRIVACY, participant_id=her)
        own = f"privacy-ack.{self.service}.v1"
        why = "another source than intake says that she is erased"
        self.unwanted.append(Unwanted(own, f"{her}#ack", why))
        self.story.forge(self, self.agency)

    def missing(self) -> list[Wanted]:
        return [each for each in self.wanted if not any(map(each.is_met_by, self.records))]

    def _read_to_the_end(self, written: Records) -> dict[str, int]:
        """Waits until the service has committed that it has read everything."""
        names = [name for name in read_by(self.service) if not topics()[name].from_the_beginning]
        group = f"kreis.{self.service}"
        self.listen(written, self.patience, lambda: not self.broker.behind(group, names))
        return self.broker.behind(group, names)

    def _look(self) -> None:
        for path, what, why in self.unseen:
            token = self.issuer.token(self.agency, "pool:read")
            if what in self.door.ask("GET", path, token).text:
                self.seen.append((f"{what} at {path}", why))


def written_topics(service: str) -> tuple[str, ...]:
    """Returns the topics that a service writes: those that are looked at."""
    return tuple(written_by(service))


def _on(partition: int, count: int) -> str:
    """Returns the id of somebody whose erasure lies on this partition."""
    while True:
        found = some_id()
        if (murmur2(f"{found}#erased".encode()) & 0x7FFFFFFF) % count == partition:
            return found


def _as_it_is(record: Wire) -> Sequence[Wire]:
    return [record]


def _twice(record: Wire) -> Sequence[Wire]:
    return [record, record]


def _bare(record: Wire) -> Sequence[Wire]:
    needed = wire().needed
    return [record._replace(headers=[each for each in record.headers if each[0] in needed])]


def _of_tomorrow(record: Wire) -> Sequence[Wire]:
    """With a field and a header that a later release adds."""
    data = {**json.loads(record.value or b"{}"), "added_later": {"by": ["a", "release"]}}
    headers = [*record.headers, ("x-own", b"\xff\x00")]
    return [record._replace(value=json.dumps(data).encode(), headers=headers)]


DRESSES: Sequence[tuple[Codec | None, Dress]] = (
    (None, _as_it_is),
    ("gzip", _of_tomorrow),
    ("snappy", _bare),
    ("lz4", _twice),
    ("zstd", _as_it_is),
)


def noise(service: str, agency: UUID) -> list[Wire]:
    """Returns records that change nothing, for each topic that the service reads."""
    return [record for name in read_by(service) for record in _noise_on(name, service, agency)]


def _noise_on(name: str, service: str, agency: UUID) -> list[Wire]:
    """No fact, a fact of tomorrow, and where there are tombstones, one of somebody unknown."""
    topic = topics()[name]
    fact = _somebodys(topic, service, agency, is_tombstone=False)
    tomorrow = [
        (header, b"kreis.something-new.v1" if header == "ce_type" else value)
        for header, value in fact.headers
    ]
    found = [
        Wire(name, some_id().encode(), b"hello", []),
        Wire(name, some_id().encode(), b"[]", [("x-own", b"\xff")]),
        fact._replace(headers=tomorrow),
    ]
    if topic.cleanup == "compact":
        found.append(_somebodys(topic, service, agency, is_tombstone=True))
    return found


def _somebodys(topic: Topic, service: str, agency: UUID, *, is_tombstone: bool) -> Wire:
    """Returns a fact about somebody of whom nothing else is known."""
    type_ = topic.read_by(service)[0]
    said = {topic.key: some_id()}
    key = topic.key_of(type_, {**said, "purpose": "photos"})
    pen = Pen(agency)
    return encode(pen.write(type_, key, topic=topic.name, tombstone=is_tombstone, **said))
