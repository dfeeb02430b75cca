"""What a service lives through: it starts, neighbours and Kafka are away, it is killed, it ends.

Promise: at each moment somebody is erased, and the service has to acknowledge it, as every service
does. It asks no neighbour for that. What it does ask neighbours for happens while they are away.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import ClassVar, Protocol
from uuid import uuid4

from kreis.chassis.message import encode
from kreis.kit.facts import ERASED, PRIVACY, some_id
from kreis.kit.service.door import Answer
from kreis.kit.service.home import noise
from kreis.kit.service.house import Dwelling
from kreis.kit.service.records import Records

AWAY = 10.0
"""Seconds that Kafka is away."""
ENDS_WITHIN = 30.0
"""Seconds in which a service ends after SIGTERM."""
_IN_THE_MIDDLE = 0.05
"""Seconds between a fact and SIGKILL."""


@dataclass(frozen=True)
class Seen:
    """What a service has said of itself at one moment."""

    livez: Answer
    readyz: Answer
    metrics: Answer


@dataclass
class Life:
    """What was seen of a service, by moment."""

    seen: dict[str, Seen] = field(default_factory=dict)
    acknowledged: dict[str, int] = field(default_factory=dict)
    """How often the erasure of this moment was acknowledged, repetitions left out."""
    went_on: bool = True
    """Whether it has done, when neighbours were back, what it could not do without them."""
    had_kafka_away: bool = False
    has_ended: bool = False
    ids: list[str] = field(default_factory=list)
    """Ids that may stand in no metric."""


class Lived(Protocol):
    """A world whose service has lived through all of it."""

    service: ClassVar[str]
    life: Life


class Days:
    """One life of a service in its dwelling."""

    def __init__(self, home: Dwelling, port: int, written: Records) -> None:
        self._home, self._port, self._written = home, port, written
        self._erased = dict[str, str]()
        self.life = Life()

    def begin(self) -> None:
        """Starts the service among records that nobody can read. Raises `Differs`."""
        self._home.broker.publish(noise(self._home.service, uuid4()))
        self._home.open(self._port)
        self._erase("started")
        self._see("started")

    def without_neighbours(self, act: Callable[[], None], has_gone_on: Callable[[], bool]) -> None:
        """Lets something happen while neighbours are away that it needs them for."""
        home = self._home
        home.is_alone = True
        act()
        self._erase("alone")
        self._see("alone")
        home.is_alone = False
        self.life.went_on = home.listen(self._written, home.patience, has_gone_on)

    def killed_in_the_middle(self) -> None:
        self._publish("killed")
        time.sleep(_IN_THE_MIDDLE)
        self._home.process.kill()
        self._home.open(self._port)
        self._wait("killed")

    def without_kafka(self) -> None:
        """Kills Kafka and starts it again, where it is the kit's own."""
        if not self._home.broker.may_be_away:
            return
        self.life.had_kafka_away = True
        with self._home.broker.away():
            time.sleep(AWAY)
            self._see("without-kafka")
        self._erase("back")
        self._see("back")

    def end(self) -> None:
        self.life.has_ended = self._home.process.ends_within(ENDS_WITHIN)

    def _erase(self, moment: str) -> None:
        self._publish(moment)
        self._wait(moment)

    def _publish(self, moment: str) -> None:
        her = self._erased[moment] = some_id()
        self.life.ids.append(her)
        key = f"{her}#erased"
        fact = self._home.pen.write(ERASED, key, topic=PRIVACY, participant_id=her)
        self._home.broker.publish([encode(fact)])

    def _wait(self, moment: str) -> None:
        self._home.listen(
            self._written, self._home.patience, lambda: bool(self._acknowledged(moment))
        )
        self.life.acknowledged = {each: self._acknowledged(each) for each in self._erased}

    def _acknowledged(self, moment: str) -> int:
        key = f"{self._erased[moment]}#ack".encode()
        own = f"privacy-ack.{self._home.service}.v1"
        return len({r.text("ce_id") for r in self._home.records if r.topic == own and r.key == key})

    def _see(self, moment: str) -> None:
        ask = self._home.door.ask
        self.life.seen[moment] = Seen(
            *(ask("GET", f"/{n}") for n in ("livez", "readyz", "metrics"))
        )
