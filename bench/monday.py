"""A Monday morning of a large region, everything on this machine, for an hour.

    python -m bench.monday

20,000 people, 1,500 groups of two years, 200 of which run, 50 contact persons. First the services
hear of all this and do their work until Monday, 8:00. What happens then comes at its time, whatever
the answers do; half of it within the first 21 minutes. Once in the hour groups are proposed to
1,000 people who wait. `kreis up` runs as it ships: one process for each service, the console and
the load on the same two cores.
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
from datetime import UTC, datetime, timedelta
from operator import itemgetter
from pathlib import Path
from typing import Any

import httpx

from bench.large_region import RunningGroup, Size, filled, next_monday
from bench.open_loop import summary
from bench.processes import cpu_seconds, memory, used_between
from bench.result import keep
from bench.stores import Stores
from bench.visits import Failed, Visits
from kreis.chassis.client.peers import Unavailable
from kreis.chassis.client.story_clocks import ServiceClock
from kreis.console.issuer.signing import Issuer, role_claims
from kreis.onebox.box import Box, running_box
from kreis.onebox.clock_commands import go_and_tell
from kreis.onebox.progress import Progress

HOUR = 3600.0
LONGEST = timedelta(hours=6)
"""A run ends by then."""
HASTE = 1.5
"""An act comes at `seconds * random() ** HASTE`."""
OPENS, DECLINES, REGISTRATIONS = 1, 0.1, 100
"""How often each member opens her page, how many of them decline a date; newcomers."""
HEUTE, PEOPLE, SEARCHES = 4, 5, 1
"""How often each contact person opens which page."""
PROPOSED = "groups are proposed"
AT_ONCE = 64
"""Requests under way at most; more of them wait, and their waiting counts."""
log = logging.getLogger(__name__)


class Acts:
    """What people do, how long it took each, and what failed."""

    def __init__(self) -> None:
        self.seconds: dict[str, list[float]] = {}
        self.failed: list[str] = []
        self._lock = threading.Lock()

    def run(self, name: str, due: float, act: Callable[[], Any]) -> None:
        """`due`: when it should begin. What it waited for its turn is part of its time."""
        try:
            act()
        except (Failed, httpx.TransportError) as fault:
            with self._lock:
                self.failed.append(f"{name}: {fault!r}")
        with self._lock:
            self.seconds.setdefault(name, []).append(time.monotonic() - due)


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


def clocks_of(box: Box) -> list[ServiceClock]:
    """The clocks of all services. They also tell what work is left."""
    issuer = Issuer(box.data / "keys", box.issuer)
    token = issuer.sign(role_claims("operator", None), LONGEST)
    headers = {"Authorization": f"Bearer {token}"}
    return [
        ServiceClock(httpx.Client(base_url=f"{url}/v1", timeout=60), headers, name)
        for name, url in box.addresses.items()
        if name != "console"
    ]


def waiting(clocks: Iterable[ServiceClock]) -> dict[str, int]:
    """Facts that are not told and work that is due, by service."""
    return {each.name: found for each in clocks if (found := each.state().waiting)}


def nothing_waits(clocks: Sequence[ServiceClock], stores: Stores) -> float:
    """Waits until all is told, heard and done. Returns how many seconds that took.

    A fact between two services is in neither's database, so nobody may have heard anything for half
    a minute.
    """
    began = time.monotonic()
    before, since = stores.heard(), began
    while (left := waiting(clocks)) or time.monotonic() - since < 30:
        log.warning("%.0f s: %s wait", time.monotonic() - began, left)
        time.sleep(5)
        now = stores.heard()
        if left or now != before:
            before, since = now, time.monotonic()
    return since - began


class Watch:
    """Looks every half minute how much waits to be told or done. `unanswered`: looks in vain."""

    def __init__(self, clocks: Sequence[ServiceClock]) -> None:
        self.waiting: list[int] = []
        self.unanswered = 0
        self._clocks, self._over = clocks, threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._over.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._over.wait(30):
            try:
                self.waiting.append(sum(waiting(self._clocks).values()))
            except Unavailable:
                self.unanswered += 1


def measured(box: Box, groups: Sequence[RunningGroup], seconds: float) -> dict[str, Any]:
    stores, clocks = Stores(box), clocks_of(box)
    behind = nothing_waits(clocks, stores)
    log.warning("caught up after %.0f s: %s", behind, stores.heard())
    go_and_tell(clocks, next_monday(hour=7))  # 8:00 in Berlin, in winter
    rest = random.Random(7)
    with Visits(box) as visits:
        visits.prepare(groups)
        acts = part_of(plan(visits, groups, rest), seconds / HOUR, rest)
        facts, sizes, used = stores.heard(), stores.megabytes(), cpu_seconds()
        began, own, watch = time.monotonic(), time.process_time(), Watch(clocks)
        log.warning("%d acts from %s on", len(acts), datetime.now(UTC).isoformat())
        came = play(acts, seconds, rest)
        took, own = time.monotonic() - began, time.process_time() - own
        watch.close()
        used = used_between(used, cpu_seconds())
    left, after = sum(waiting(clocks).values()), nothing_waits(clocks, stores)
    return {
        "seconds": round(took),
        "acts": len(acts),
        "failed": came.failed,
        "ms": {"all": _all(came.seconds), **{k: _ms(v) for k, v in sorted(came.seconds.items())}},
        "cpu, share of a core": {k: round(v / took, 3) for k, v in used.items() if v / took > 0.001}
        | {"load": round(own / took, 3)},
        "memory, MB": {name: round(each) for name, each in sorted(memory().items())},
        "facts taken before": {"count": sum(facts.values()), "seconds": round(behind)},
        "facts taken in the hour": sum(stores.heard().values()) - sum(facts.values()),
        "facts and work that waited": {
            "most": max(watch.waiting, default=0),
            "at the end": left,
            "looks without an answer": watch.unanswered,
        },
        "seconds until none waited after it": round(after),
        "messages": stores.messages(),
        "stored, MB": {"before": sizes, "after": stores.megabytes()},
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
    parser.add_argument("--seconds", type=float, default=HOUR)
    given = parser.parse_args()
    size = Size(given.former, given.running, given.waiting, given.gave_up)
    with tempfile.TemporaryDirectory() as folder, Progress() as progress:
        data, groups = filled(Path(folder), size)
        with running_box(data, story_clock=True, progress=progress) as box:
            box.join_training()
            found = measured(box, groups, given.seconds)
    keep(
        "monday",
        {
            "what": f"a Monday morning with {size.people} people and"
            f" {size.former + size.running} groups, {size.running} of which run; milliseconds",
            **found,
            "target": "0 errors, 99 of 100 within 250 ms",
        },
    )


if __name__ == "__main__":
    main()
