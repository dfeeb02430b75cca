"""A Monday morning of a large region, everything on this machine, for an hour.

    python -m bench.monday

20,000 people, 1,500 groups of two years, 200 of which run, 50 contact persons. First the services
hear of all this and do their work until Monday, 8:00. What happens then comes at its time, whatever
the answers do; half of it within the first 21 minutes. Once in the hour groups are proposed to
1,000 people who wait. `kreis up` runs as it ships: one process for each service, the console and
the load on the same two cores.

`--region FOLDER` keeps the region in this folder once the services have heard of it, and plays the
hour on a copy: the next run before the same Monday need not fill it again.
"""

from __future__ import annotations

import argparse
import logging
import random
import statistics
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from operator import itemgetter
from pathlib import Path
from typing import Any

import httpx

from bench.kept_region import kept_region
from bench.large_region import RunningGroup, Size, next_monday
from bench.open_loop import summary
from bench.processes import cpu_seconds, memory, used_between
from bench.result import keep
from bench.stores import Stores
from bench.visits import Failed, Visits
from bench.work_left import MINUTE, Watch, clocks_of, nothing_waits, waiting
from kreis.onebox.box import Box, running_box
from kreis.onebox.clock_commands import go_and_tell
from kreis.onebox.progress import Progress

HOUR = 3600.0
HASTE = 1.5
"""An act comes at `seconds * random() ** HASTE`."""
OPENS, DECLINES, REGISTRATIONS = 1, 0.1, 100
"""How often each member opens her page, how many of them decline a date; newcomers."""
HEUTE, PEOPLE, SEARCHES = 4, 5, 1
"""How often each contact person opens which page."""
PROPOSED = "groups are proposed"
AT_ONCE = 64
"""Requests under way at most; more of them wait, and their waiting counts."""
MOST_READ, READ_WHOLE = 10, 100_000
"""So many tables are named, and so many rows were read of each."""
TARGET = 0.25
"""Seconds within which 99 of 100 answers shall come."""
log = logging.getLogger(__name__)


class Acts:
    """What people do, how long it took each, and what failed."""

    def __init__(self) -> None:
        self.seconds: dict[str, list[float]] = {}
        self.by_minute: dict[int, list[float]] = {}
        """Seconds of the acts that were due in each minute."""
        self.failed: list[str] = []
        self._began, self._lock = time.monotonic(), threading.Lock()

    def run(self, name: str, due: float, act: Callable[[], Any]) -> None:
        """`due`: when it should begin. What it waited for its turn is part of its time."""
        try:
            act()
        except (Failed, httpx.TransportError) as fault:
            with self._lock:
                self.failed.append(f"{name}: {fault!r}")
        took, minute = time.monotonic() - due, int((due - self._began) // MINUTE)
        with self._lock:
            self.seconds.setdefault(name, []).append(took)
            self.by_minute.setdefault(minute, []).append(took)


def plan(
    visits: Visits, groups: Sequence[RunningGroup], rest: random.Random
) -> list[tuple[str, Callable[[], Any]]]:
    """Everything that happens in the hour, in no order."""
    found: list[tuple[str, Callable[[], Any]]] = []

    def often(name: str, count: int, act: Callable[..., Any], *about: Any) -> None:
        found.extend((name, lambda: act(*about)) for _ in range(count))

    for group in groups:
        for _, invitation in group.members:
            often("her page", OPENS, visits.open_her_page, invitation)
            if rest.random() < DECLINES:
                often("she declines a date", 1, visits.decline, invitation)
        often("page of a group", 1, visits.open_team, group.contact, f"/gruppen/{group.cohort}")
        for date in visits.open_lists(group):
            often("page of a date", 1, visits.open_team, group.contact, f"/termin/{date}")
            often("list of a date", 1, visits.record, date)
    for contact in dict.fromkeys(each.contact for each in groups):
        theirs = [who for each in groups if each.contact == contact for who, _ in each.members]
        often("Heute", HEUTE, visits.open_team, contact, "/heute")
        often("search", SEARCHES, visits.search, contact, "Former")
        for participant in rest.sample(theirs, min(PEOPLE, len(theirs))):
            often("page of a person", 1, visits.open_team, contact, f"/person/{participant}")
    often("registration", REGISTRATIONS, visits.register)
    often(PROPOSED, 1, visits.propose)
    return found


def part_of(
    acts: Sequence[tuple[str, Callable[[], Any]]], share: float, rest: random.Random
) -> list[tuple[str, Callable[[], Any]]]:
    """A run shorter than an hour has as much to do in a second. Groups are proposed in each."""
    once = [each for each in acts if each[0] == PROPOSED]
    others = [each for each in acts if each[0] != PROPOSED]
    return [*once, *rest.sample(others, int(len(others) * min(1.0, share)))]


def play(
    acts: Iterable[tuple[str, Callable[[], Any]]], seconds: float, rest: random.Random
) -> Acts:
    """Lets each act begin at its time."""
    came, began = Acts(), time.monotonic()
    timed = sorted(((seconds * rest.random() ** HASTE, *each) for each in acts), key=itemgetter(0))
    with ThreadPoolExecutor(AT_ONCE) as pool:
        begun = []
        for at, name, act in timed:
            time.sleep(max(0.0, began + at - time.monotonic()))
            begun.append(pool.submit(came.run, name, began + at, act))
    for each in begun:
        each.result()
    return came


def measured(box: Box, groups: Sequence[RunningGroup], seconds: float) -> dict[str, Any]:
    stores, clocks = Stores(box), clocks_of(box)
    nothing_waits(clocks, stores)
    go_and_tell(clocks, next_monday(hour=7))  # 8:00 in Berlin, in winter
    rest = random.Random(7)
    with Visits(box) as visits:
        visits.prepare(groups)
        acts = part_of(plan(visits, groups, rest), seconds / HOUR, rest)
        facts, sizes, used = stores.heard(), stores.megabytes(), cpu_seconds()
        read = stores.read_whole()
        began, own, watch = time.monotonic(), time.process_time(), Watch(clocks)
        log.warning("%d acts from %s on", len(acts), datetime.now(UTC).isoformat())
        came = play(acts, seconds, rest)
        took, own = time.monotonic() - began, time.process_time() - own
        watch.close()
        used, read = used_between(used, cpu_seconds()), since(read, stores.read_whole())
    left, after = sum(waiting(clocks).values()), nothing_waits(clocks, stores)
    return {
        "seconds": round(took),
        "acts": len(acts),
        "failed": came.failed,
        "ms": {"all": _all(came.seconds), **{k: _ms(v) for k, v in sorted(came.seconds.items())}},
        "cpu, share of a core": {k: round(v / took, 3) for k, v in used.items() if v / took > 0.001}
        | {"load": round(own / took, 3)},
        "memory, MB": {name: round(each) for name, each in sorted(memory().items())},
        "facts taken before": sum(facts.values()),
        "facts taken in the hour": sum(stores.heard().values()) - sum(facts.values()),
        "facts and work that waited": {
            "most": max((each["waiting"] or 0 for each in watch.minutes), default=0),
            "at the end": left,
        },
        "minutes": minutes(came, watch),
        "seconds until none waited after it": round(after),
        "messages": stores.messages(),
        "tables read whole": tables_read_whole(read),
        "stored, MB": {"before": sizes, "after": stores.megabytes()},
    }


def minutes(came: Acts, watch: Watch) -> dict[str, str]:
    """Each minute in words: the acts that were due in it and how late their answers came; what
    waited at its end, and what all processes took of the cores."""
    found = {}
    for number, seen in enumerate(watch.minutes):
        took = came.by_minute.get(number, [])
        late, longest = sum(each > TARGET for each in took), max(took, default=0.0)
        answers = f"{len(took)} acts, {late} later than {TARGET} s, longest {longest:.2f} s"
        found[str(number)] = f"{answers}; {seen['waiting']} wait; {seen['cores']} cores"
    return found


def since(
    before: Mapping[str, tuple[int, int]], now: Mapping[str, tuple[int, int]]
) -> dict[str, tuple[int, int]]:
    """What was added to both counts of each."""
    none = (0, 0)
    return {
        name: (first - before.get(name, none)[0], second - before.get(name, none)[1])
        for name, (first, second) in now.items()
    }


def tables_read_whole(read: Mapping[str, tuple[int, int]]) -> dict[str, str]:
    """The tables of which most rows were read so. Where one is large, an index may be missing."""
    most = sorted(read.items(), key=lambda each: each[1][1], reverse=True)
    return {
        table: f"{times} times, {rows // times} rows each"
        for table, (times, rows) in most[:MOST_READ]
        if rows > READ_WHOLE
    }


def _all(found: Mapping[str, list[float]]) -> dict[str, float]:
    return summary([each for some in found.values() for each in some])


def _ms(seconds: list[float]) -> dict[str, float]:
    if len(seconds) < 20:
        return {"count": len(seconds), "median": round(1000 * statistics.median(seconds), 1)}
    return summary(seconds)


def main() -> None:
    logging.basicConfig(level=logging.WARNING, format="%(message)s")
    for name in ("werkzeug", "kafka"):
        logging.getLogger(name).setLevel(logging.ERROR)
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    usual = Size()
    for name in ("former", "running", "waiting", "gave_up"):
        option = f"--{name.replace('_', '-')}"
        parser.add_argument(option, type=int, default=getattr(usual, name))
    parser.add_argument("--region", type=Path)
    parser.add_argument("--seconds", type=float, default=HOUR)
    given = parser.parse_args()
    size = Size(given.former, given.running, given.waiting, given.gave_up)
    with tempfile.TemporaryDirectory() as folder, Progress() as progress:
        region = kept_region(given.region or Path(folder) / "region", size, progress)
        data = region.copied_to(Path(folder) / "copy")
        with running_box(data, story_clock=True, progress=progress) as box:
            box.join_training()
            found = measured(box, region.groups, given.seconds)
    keep(
        "monday",
        {
            "what": f"a Monday morning with {size.people} people and"
            f" {size.former + size.running} groups, {size.running} of which run; milliseconds",
            **found,
            "until the services had heard of it, s": region.seconds,
            "target": "0 errors, 99 of 100 within 250 ms",
        },
    )


if __name__ == "__main__":
    main()
