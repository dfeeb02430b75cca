"""What a whole running system uses while nobody does anything.

    python -m bench.at_rest --seconds 120

All services, Kafka and PostgreSQL as `kreis up` starts them, with nothing in the databases. Memory
is PSS. The goals are 3 % of one core, and 790 MB with 60 MB more for each service since then.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from pathlib import Path

from bench.processes import cpu_seconds, memory, used_between
from bench.result import keep
from kreis.onebox.box import running_box
from kreis.onebox.progress import Progress

SETTLES = 60
"""Seconds before anything counts: caches are filled, first work is done."""
MEGABYTES = 790 + 3 * 60
"""With insights, subscriptions and exchange, which came after the 790."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=120)
    seconds = parser.parse_args().seconds
    with (
        tempfile.TemporaryDirectory() as folder,
        Progress() as progress,
        running_box(Path(folder), story_clock=False, progress=progress) as box,
    ):
        box.join_training()
        time.sleep(SETTLES)
        before = cpu_seconds()
        time.sleep(seconds)
        percent = {
            name: 100 * used / seconds for name, used in used_between(before, cpu_seconds()).items()
        }
        megabytes = memory()
    keep(
        "at_rest",
        {
            "what": "a whole system at rest: percent of one core, and MB of memory (PSS)",
            "percent_of_a_core": round(sum(percent.values()), 2),
            "percent": {name: round(each, 2) for name, each in percent.items()},
            "megabytes": round(sum(megabytes.values())),
            "megabytes_by_process": {name: round(each) for name, each in sorted(megabytes.items())},
            "seconds": seconds,
            "target": f"at most 3 % and {MEGABYTES} MB",
            "load": round(os.getloadavg()[0], 1),
        },
    )


if __name__ == "__main__":
    main()
