"""Everything that happens to machines, at random: a seeded list of blows, one after the other.

A kill is `kill -9`, of a whole service, of a process at a named moment, of the broker or of the
database. Besides, the broker is away for a while, a service is frozen for longer than its group
waits for it, the disk is full, the clock jumps.
"""

from __future__ import annotations

import os
import signal
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from random import Random

from kreis.onebox.kafka import EmbeddedKafka
from kreis.onebox.ports import somebody_listens
from tests.support.topics import eventually
from tests.system.faults.arena import SERVICES, SETTINGS, Arena
from tests.system.faults.strokes import STROKES
from tests.system.faults.town import Town

_PARTS = (*(service.name for service in SERVICES), "kafka", "postgres")
_SESSION = float(SETTINGS["KREIS_SESSION_TIMEOUT"])
_DELIVERY = float(SETTINGS["KREIS_DELIVERY_TIMEOUT"])
_LONG_OUTAGE = "broker away for longer than a batch may take"
LONGEST_OUTAGE = _DELIVERY + 5 + 4
"""Seconds: a batch is given up, producer and all, before the broker is back."""


class Nemesis:
    def __init__(self, arena: Arena, town: Town, seed: int, disk: Path | None) -> None:
        """`disk` is the mount that may be filled, if there is one."""
        self._arena, self._town, self._disk = arena, town, disk
        self._random = Random(f"nemesis {seed}")
        self.blows: Counter[str] = Counter()

    def strike(self, kills: int, outages: int) -> None:
        """Returns when all blows have fallen and everything is there again."""
        blows = [self._kill] * (kills * 6 // 10) + [self._stroke] * (kills - kills * 6 // 10)
        others: list[Callable[[], None]] = [self._freeze, self._jump]
        others += [self._fill_the_disk] if self._disk else []
        blows += others * max(1, kills // 20)
        self._random.shuffle(blows)
        every = max(1, len(blows) // (outages + 1))
        for number, blow in enumerate(blows, start=1):
            if number % every == 0 and outages:
                outages -= 1
                self._broker_away(is_long=not self.blows[_LONG_OUTAGE])
            blow()
            self._arena.box.wait(0)  # raises when something could not be brought back
            time.sleep(self._random.uniform(0.2, 2.0))
        self._arena.box.wait_until_ready()

    def _kill(self) -> None:
        victim = self._random.choice(_PARTS)
        self._arena.kill(victim)
        self.blows[f"kill -9 {victim}"] += 1

    def _stroke(self) -> None:
        """Waits for the moment for a while; a service with nothing to do does not come to it."""
        service = self._random.choice(list(STROKES))
        loop, moment = self._random.choice(STROKES[service]).split()
        self._arena.order(service, loop, moment)
        until = time.monotonic() + 20
        while not self._arena.was_struck(service):
            if time.monotonic() > until:
                self._arena.withdraw(service)
                self._arena.restart(service)
                self.blows[f"kill -9 {service}"] += 1
                return
            time.sleep(0.05)
        self.blows[f"kill -9 {service} at {loop} {moment}"] += 1

    def _broker_away(self, *, is_long: bool) -> None:
        kafka = self._arena.box.kafka
        assert isinstance(kafka, EmbeddedKafka)
        # While the supervisor brings it back from a death, a second start would take its ports.
        eventually(lambda: somebody_listens(kafka.bootstrap), within=90)
        time.sleep(1)
        kafka.stop()
        time.sleep(LONGEST_OUTAGE if is_long else self._random.uniform(1, _DELIVERY - 1))
        kafka.start()
        self.blows["broker away"] += 1
        self.blows[_LONG_OUTAGE] += is_long

    def _freeze(self) -> None:
        victim = self._random.choice(list(STROKES))
        # Its processes, should it be killed meanwhile, are nobody else's: nothing was waited for.
        group = self._arena.pid(victim)
        with suppress(ProcessLookupError):
            os.killpg(group, signal.SIGSTOP)
            time.sleep(_SESSION * 2)
            os.killpg(group, signal.SIGCONT)
            self.blows[f"freeze {victim} for {_SESSION * 2:.0f} s"] += 1

    def _jump(self) -> None:
        """Forward by minutes, or back by seconds, as clocks that are put right do. What was planned
        waits for so long: minutes would be longer than the people of the town wait."""
        jump = self._random.choice(
            (timedelta(minutes=7), timedelta(minutes=2), timedelta(seconds=-30))
        )
        self._town.clock.jump(jump)
        self.blows["clock jumps " + ("forward" if jump > timedelta(0) else "back")] += 1

    def _fill_the_disk(self) -> None:
        assert self._disk is not None
        filler = self._disk / ".filler"
        with suppress(OSError), filler.open("wb") as file:
            while True:
                file.write(bytes(1_000_000))
                file.flush()
        time.sleep(4)
        filler.unlink()
        self.blows["disk full for 4 s"] += 1
