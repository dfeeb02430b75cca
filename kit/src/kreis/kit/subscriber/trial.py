"""What a case has: a pen for facts, feeds, topics, and the program that it tries.

Promise: a case begins with empty topics, empty feeds, a new group and an empty folder. `expect` is
asked when the program has read all that was published, so a wrong state is not just a late one.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from uuid import uuid4

from kafka.partitioner.default import murmur2

from kreis.chassis.message import Message, Wire, encode
from kreis.contracts import topics
from kreis.kit.broker import Broker, Codec, settings_of
from kreis.kit.facts import FORGET, PARTICIPATION, PARTS, Pen, some_id
from kreis.kit.feeds import Feeds
from kreis.kit.results import Differs
from kreis.kit.subscriber.program import Program
from kreis.onebox.folders import private_folder


@dataclass(frozen=True)
class NoneOf:
    """Any value but these."""

    values: tuple[str, ...]

    def __str__(self) -> str:
        return f"something else than {' or '.join(self.values)}"


@dataclass
class Trial:
    """One case's world. `keeps` names the parts of a person that the program keeps, `patience` the
    seconds that it has to read what was published."""

    broker: Broker
    feeds: Feeds
    program: Program
    folder: Path
    keeps: Sequence[str] = tuple(PARTS)
    patience: float = 30.0
    grace: float = 1.0
    """Seconds for the state to become right when all has been read."""
    topic: str = PARTICIPATION
    pen: Pen = field(init=False)

    def begin(self) -> None:
        """Empties everything: another case begins."""
        self.broker.renew()
        self.feeds.empty()
        self.pen = Pen(uuid4())
        self._empty_its_folder()
        self._new_group()

    def person(self) -> str:
        """Returns the id of somebody new."""
        return some_id()

    def start(self) -> None:
        """Starts the program, with its group and its folder as they were."""
        own = {
            "KREIS_KAFKA_GROUP": self._group,
            "KREIS_FEEDS": ",".join(self.feeds.addresses),
            "KREIS_TOKEN": self.feeds.token,
            "KREIS_AGENCY": str(self.pen.agency),
            "KREIS_STATE_FOLDER": str(self.folder),
        }
        self.program.start(settings_of(self.broker.hers) | own)

    def start_in_another_group(self) -> None:
        """Starts the program so that Kafka hands everything over once more."""
        self._new_group()
        self.start()

    def start_with_nothing(self) -> None:
        """Starts the program in another group, and with an empty folder."""
        self._empty_its_folder()
        self.start_in_another_group()

    def publish(self, *records: Message | Wire, codec: Codec | None = None) -> None:
        """Brings records onto their topics, in this order."""
        wires = [encode(each) if isinstance(each, Message) else each for each in records]
        self.broker.publish(wires, codec)

    def remember(self, *messages: Message) -> None:
        """Puts facts into the feeds of their owners."""
        for each in messages:
            self.feeds[each.source.removeprefix("kreis/")].add(each)

    def wait_for_somebody(self, people: Sequence[str]) -> None:
        """Returns when the program knows one of them. Raises `Differs` if it never does."""
        state = self.program.until(lambda now: not now.keys().isdisjoint(people), self.patience)
        if (state or {}).keys().isdisjoint(people):
            raise Differs(f"within {self.patience:.0f} s it knows somebody", _said(state))

    def settle(self) -> None:
        """Returns when the program has read all that was published on `participation.v1`. Raises
        `Differs` if it does not come so far."""
        self._marked()

    def settle_forgetting(self) -> None:
        """Does the same on `participation-forget.v1`: it names people whom the program knows."""
        marks = self._marked()
        self.publish(*(self.pen.to_forget(each) for each in marks))
        state = self.program.until(lambda now: not now.keys() & marks, self.patience) or {}
        if left := len(state.keys() & marks):
            raise Differs(
                f"within {self.patience:.0f} s it forgets a person on each partition of {FORGET}",
                f"it still knows {left} of {len(marks)}",
            )

    def expect(self, her: str, about: str, **parts: Any) -> None:
        """Compares what the program knows of her. Facts are given by type, with their number.

        Parts that the program does not keep are left out. Raises `Differs`."""
        wanted = _of_parts(parts, self.keeps)
        state = self.program.until(lambda now: _has(now.get(her, {}), wanted), self.grace) or {}
        came = _of_parts(state.get(her, {}), self.keeps)
        if not _has(came, wanted):
            raise Differs(
                f"{about}: {_said(wanted)}", _said({name: came.get(name) for name in wanted})
            )

    def expect_nothing_of(self, her: str, about: str) -> None:
        """Looks for her id anywhere in the state. Raises `Differs`."""
        state = self.program.until(lambda now: her not in json.dumps(now), self.grace) or {}
        if her in json.dumps(state):
            raise Differs(
                f"{about}: nothing of her", _said(state.get(her, "her id is somewhere else"))
            )

    def _marked(self) -> frozenset[str]:
        """Publishes a last fact on each partition, and waits until the program knows all."""
        marks = frozenset(_somebody_on(number) for number in range(_partitions()))
        self.publish(*(self.pen.told_of(self.keeps[0], each) for each in sorted(marks)))
        state = self.program.until(lambda now: now.keys() >= marks, self.patience)
        if state is None:
            raise Differs(f"GET /state answers within {self.patience:.0f} s", "no answer with 200")
        if missing := len(marks - state.keys()):
            raise Differs(
                f"within {self.patience:.0f} s it reads on, to the end of {self.topic}",
                f"{missing} of {len(marks)} partitions not read to the end",
            )
        return marks

    def _empty_its_folder(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)
        private_folder(self.folder)

    def _new_group(self) -> None:
        self._group = f"{self.broker.hers.user or 'subscriber'}.kit-{uuid4()}"


def _of_parts(person: Mapping[str, Any], keeps: Sequence[str]) -> dict[str, Any]:
    """Returns what is said of a person, without parts and facts that the program does not keep."""
    types = {type_ for part in keeps for type_ in PARTS[part]}
    kept = {name: value for name, value in person.items() if name in keeps}
    facts = person.get("facts")
    if isinstance(facts, Mapping):
        kept["facts"] = {type_: count for type_, count in facts.items() if type_ in types}
    return kept


def _has(person: Mapping[str, Any], wanted: Mapping[str, Any]) -> bool:
    return all(_is(person.get(name), value) for name, value in wanted.items())


def _is(came: Any, wanted: Any) -> bool:
    if isinstance(wanted, NoneOf):
        return came is not None and came not in wanted.values
    if isinstance(wanted, Mapping):
        there = came if isinstance(came, Mapping) else {}
        return all(_is(there.get(name), value) for name, value in wanted.items())
    return bool(came == wanted)


def _said(value: Any) -> str:
    return json.dumps(value, default=str, ensure_ascii=False, sort_keys=True)


@cache
def _partitions() -> int:
    (number,) = {topics()[name].partitions for name in (PARTICIPATION, FORGET)}
    return number


def _somebody_on(partition: int) -> str:
    """Returns the id of somebody whose records lie on this partition."""
    while True:
        found = some_id()
        if (murmur2(found.encode()) & 0x7FFFFFFF) % _partitions() == partition:
            return found
