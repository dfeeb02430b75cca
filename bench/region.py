"""Every page with two years of a region: 5,000 participants and 400 groups against 24 and 2.

    python -m bench.region

Two installations run in this process, each on a PostgreSQL of its own. Both have two groups that
run, with the same people. The large one has former groups besides, with complete lists; their
people have left and had other contact persons. Each page is opened in both in turn. `cpu_ms` is
what this process worked for a page: console and services together, without PostgreSQL.
"""

from __future__ import annotations

import argparse
import logging
import statistics
import tempfile
import time
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from bench.addresses import LEFT_OUT, Addresses
from bench.former import FormerGroups
from bench.groups import SIZE, WAITING, Groups
from bench.page_cost import PageCost, opened
from bench.result import keep
from bench.served import SERVICES, Served, running_services

PEOPLE, GROUPS, RUNNING = 5_000, 400, 2
WAITING_TOO = 24 - RUNNING * SIZE - WAITING
"""So that 24 people are here in both."""
MOST = 1.2
_LARGEST = """
select 'all', pg_database_size(current_database())
union all (
    select relname::text, pg_total_relation_size(oid) from pg_class
    where relkind = 'r' and relnamespace = 'public'::regnamespace
    order by 2 desc limit 4
)
"""
log = logging.getLogger(__name__)


class Region:
    """An installation with two groups that run and any number of former ones."""

    def __init__(self, served: Served, groups: int, people: int) -> None:
        began = time.monotonic()
        self.served, own = served, Groups(served)
        own.settle()
        former = FormerGroups(served, own)
        if groups > RUNNING:
            former.fill(groups - RUNNING, people - 24)
        own.wait(WAITING_TOO)
        own.run_groups(RUNNING)
        former.tell()
        self.addresses = Addresses(served, own)
        served.analyze()
        self.filled = round(time.monotonic() - began)
        log.warning("%d groups filled: %d s", groups, self.filled)

    @property
    def stored(self) -> dict[str, dict[str, float]]:
        """Megabytes of each service's database, and of its largest tables with their indexes."""
        return {each.name: self._stored_by(each.name) for each in SERVICES}

    def _stored_by(self, service: str) -> dict[str, float]:
        with self.served.as_superuser(service) as connection:
            rows = connection.execute(_LARGEST).fetchall()
        return {str(name): round(int(size) / 1e6, 1) for name, size in rows}


class Costs:
    """What one page cost in one installation, turn by turn."""

    def __init__(self, region: Region, address: str) -> None:
        self._region, self._address = region, address
        self.role, self._browser = region.addresses.browser_for(address)
        self.open()
        self.turns: list[PageCost] = []  # the first warms

    def open(self) -> PageCost:
        return opened(self._region.served, self._browser, self._address)


def compared(small: Costs, large: Costs, turns: int) -> dict[str, Any]:
    """One page in both in turn, so that what else the machine does is in both."""
    both = (small, large)
    for _ in range(turns):
        for each in both:
            each.turns.append(each.open())
    ms = [statistics.median(one.ms for one in each.turns) for each in both]
    cpu = [statistics.median(one.cpu_ms for one in each.turns) for each in both]
    last = [each.turns[-1] for each in both]
    return {
        "by": small.role,
        "ms": [round(each, 1) for each in ms],
        "ratio": round(ms[1] / ms[0], 2),
        "cpu_ms": [round(each, 1) for each in cpu],
        "cpu_ratio": round(cpu[1] / cpu[0], 2),
        "kB": [round(each.bytes / 1000, 1) for each in last],
        "requests": [each.requests.total() for each in last],
    }


def pages(small: Region, large: Region, turns: int) -> dict[str, Any]:
    """What each page costs, by route; the addresses differ by their ids."""
    found, others, closed = {}, large.addresses.of_pages, []
    for route, address in small.addresses.of_pages.items():
        try:
            costs = Costs(small, address), Costs(large, others[route])
        except AssertionError as fault:
            closed.append(str(fault))
            continue
        found[route] = compared(*costs, turns)
        row = found[route]
        log.warning(
            "%-52s %6.1f %6.1f ms  x %.2f  cpu x %.2f  %s kB  %s requests",
            route, *row["ms"], row["ratio"], row["cpu_ratio"], row["kB"], row["requests"],
        )  # fmt: skip
    assert not closed, "\n".join(closed)
    return found


def worst(found: Mapping[str, Any]) -> dict[str, Any]:
    """The pages above the goal, the worst first, by wall time and by CPU."""
    return {
        name: {
            route: found[route][name]
            for route in sorted(found, key=lambda each: -found[each][name])
            if found[route][name] > MOST
        }
        for name in ("ratio", "cpu_ratio")
    }


def measured(groups: int, people: int, turns: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder, ExitStack() as running:
        regions = []
        for name, wanted in (("small", (RUNNING, 24)), ("large", (groups, people))):
            own = Path(folder) / name
            own.mkdir()
            regions.append(Region(running.enter_context(running_services(own)), *wanted))
        found = pages(*regions, turns)
        return {
            "seconds to fill": [each.filled for each in regions],
            "stored, MB": [each.stored for each in regions],
            "pages": found,
            "left out": dict(LEFT_OUT),
            "worst ratio": max(each["ratio"] for each in found.values()),
            "worst cpu_ratio": max(each["cpu_ratio"] for each in found.values()),
            "above 1.2": worst(found),
        }


def main() -> None:
    logging.basicConfig(level=logging.WARNING, format="%(message)s")
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--groups", type=int, default=GROUPS)
    parser.add_argument("--people", type=int, default=PEOPLE)
    parser.add_argument("--turns", type=int, default=7)
    arguments = parser.parse_args()
    keep(
        "region",
        {
            "what": f"every page with {arguments.people} participants and {arguments.groups} groups"
            f" of two years against 24 and {RUNNING}: [small, large], medians",
            **measured(arguments.groups, arguments.people, arguments.turns),
            "target": "each page at most 1.2 times",
        },
    )


if __name__ == "__main__":
    main()
