"""The long run: people work, everything dies at random, and the checker decides.

    make torture SEED=1 KILLS=100          or          python -m tests.system.faults.torture --help

The result is kept in `tests/system/faults/results`. Ends with 1 where anything was found.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from tests.system.faults import evidence
from tests.system.faults.arena import Arena, running_arena
from tests.system.faults.circles.members import Circles
from tests.system.faults.nemesis import Nemesis
from tests.system.faults.town import Town, until
from tests.system.faults.weeks import WEEKS, Weeks

RESULTS = Path(__file__).parent / "results"
_DISK = "size=1500m"
_MOST_CIRCLES = 25
"""All of them go on in each of the weeks."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--outages", type=int, default=5, help="of the broker, one of them long")
    wanted = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as folder,
        small_disk(Path(folder) / "box") as disk,
        running_arena(Path(folder) / "box", Path(folder) / "rehearsal") as arena,
    ):
        result = run(arena, disk, wanted)
    RESULTS.mkdir(exist_ok=True)
    file = RESULTS / f"torture-seed-{wanted.seed}-kills-{wanted.kills}.json"
    file.write_text(json.dumps(result, indent=2, ensure_ascii=False) + "\n")
    print(json.dumps(result, indent=2, ensure_ascii=False))
    return 1 if result["findings"] else 0


def run(arena: Arena, disk: Path | None, wanted: argparse.Namespace) -> dict[str, Any]:
    began = time.monotonic()
    town = arena.town(1, wanted.seed)
    circles = Circles(town)
    nemesis = Nemesis(arena, town, wanted.seed, disk)
    a_week, outages_a_week = wanted.kills // 10, wanted.outages // 5
    with (
        _under_fire(
            nemesis, wanted.kills - WEEKS * a_week, wanted.outages - WEEKS * outages_a_week
        ) as over,
        ThreadPoolExecutor(1) as pool,
    ):
        others = pool.submit(until, over, circles.begin, 2, _MOST_CIRCLES)
        town.play_until(over, size=4, side_by_side=3, most=10_000)
        others.result()
    weeks = Weeks(town)
    for week in range(WEEKS):
        arena.look_at_circles(town)
        with _under_fire(nemesis, a_week, outages_a_week) as over:
            is_last = week == WEEKS - 1
            weeks.live_through(week, over, partial(circles.go_on, is_last=is_last))
    arena.look_at_circles(town)
    # Whatever a clock that went back has put off comes to pass.
    town.clock.jump(timedelta(hours=1))
    findings = arena.verdict([town], patience=120)[town]
    return {
        "what": "people work, everything dies at random; what the checker found",
        "seed": wanted.seed,
        "kills": sum(n for blow, n in nemesis.blows.items() if blow.startswith("kill")),
        "findings": [f"{finding.kind}: {finding.what}" for finding in findings],
        "blows": dict(sorted(nemesis.blows.items())),
        "full_disk": "filled" if disk else "not run: no right to mount a small disk here",
        **seen(arena, town),
        "seconds": round(time.monotonic() - began),
        "machine": f"{os.cpu_count()} cores, {platform.system()}, {platform.python_version()}",
        "when": f"{datetime.now(UTC):%Y-%m-%d}",
    }


@contextmanager
def _under_fire(nemesis: Nemesis, kills: int, outages: int) -> Iterator[threading.Event]:
    """Until all blows have fallen, which sets the event, or could not."""
    over = threading.Event()
    failures: list[BaseException] = []

    def strike() -> None:
        try:
            nemesis.strike(kills, outages)
        except BaseException as failure:
            failures.append(failure)
        finally:
            over.set()

    striking = threading.Thread(target=strike)
    striking.start()
    try:
        yield over
    finally:
        striking.join()
    if failures:
        raise failures[0]


def seen(arena: Arena, town: Town) -> dict[str, Any]:
    """How much there was to lose."""
    facts = [f for f in evidence.facts_on_all_topics(arena.box) if f.agency == town.agency]
    found = evidence.gather(town, arena.box, facts)
    requests = Counter(f"{each.act} {each.outcome}" for each in town.history.requests)
    refused = [each for each in town.history.requests if each.outcome == "refused"]
    return {
        "requests": dict(sorted(requests.items())),
        "refused": dict(Counter(f"{r.act}: {str(r.answer)[-3:]}" for r in refused)),
        "records": len(facts),
        "records_delivered_again": len(facts) - len({fact.id for fact in facts}),
        "effects_in_the_witness": len(found.effects),
        "letters": len(found.letters),
        "call_tasks": dict(Counter(call["reason"] for call in found.calls)),
        "written_to_who_stayed_away": len([m for m in found.messages if m["kind"] == "missed"]),
        "groups": len(found.cohorts),
        "people": len(found.participants),
        "circles": _seen_of_circles(found),
    }


def _seen_of_circles(found: evidence.Evidence) -> dict[str, Any]:
    rows = found.circles
    return {
        "members": len(rows.members),
        "asks": dict(sorted(Counter(each.state for each in rows.asks.values()).items())),
        "transfers": dict(Counter(why for _, why in {(x.transfer, x.why) for x in rows.lines})),
        "messages": dict(sorted(Counter(rows.messages.values()).items())),
        "wanted": dict(sorted(Counter(each.kind for each in rows.wanted.values()).items())),
    }


@contextmanager
def small_disk(folder: Path) -> Iterator[Path | None]:
    """A file system of its own for the box, where this process may mount one."""
    folder.mkdir(mode=0o755)
    mount = ["mount", "-t", "tmpfs", "-o", f"{_DISK},mode=755", "kreis-torture", str(folder)]
    is_mounted = os.geteuid() == 0 and subprocess.run(mount, check=False).returncode == 0
    try:
        yield folder if is_mounted else None
    finally:
        if is_mounted:
            subprocess.run(["umount", "--lazy", str(folder)], check=False)


if __name__ == "__main__":
    sys.exit(main())
