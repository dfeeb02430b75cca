"""Two api and three worker processes of each service on one Kafka; all are replaced under load.

make scale-trial          or          python -m tests.system.fleet.rolling
"""

from __future__ import annotations

import os
import platform
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from tests.system.faults.arena import SEED
from tests.system.faults.torture import seen
from tests.system.fleet.fleet import keep, people, running_fleet, while_people_live

API, WORKERS = 2, 3


def main() -> int:
    began = time.monotonic()
    rolled = 0.0

    def restart_all() -> None:
        nonlocal rolled
        started = time.monotonic()
        fleet.roll()
        rolled = time.monotonic() - started

    with (
        tempfile.TemporaryDirectory() as folder,
        running_fleet(Path(folder) / "box", Path(folder) / "orders") as fleet,
    ):
        fleet.scale("api", API)
        fleet.scale("worker", WORKERS)
        town, observed = people(fleet, 1, SEED)
        while_people_live(town, restart_all, size=3, side_by_side=3)
        findings = fleet.verdict([town], patience=120)[town]
        result = {
            "what": "all processes of all services replaced while people work",
            "processes_of_a_service": {"api": API, "worker": WORKERS},
            "findings": [f"{finding.kind}: {finding.what}" for finding in findings],
            "failed_requests": observed.failed,
            "answered_requests": observed.answered,
            "restart_seconds": round(rolled),
            **seen(fleet, town),
            "seconds": round(time.monotonic() - began),
            "machine": f"{os.cpu_count()} cores, {platform.system()}, {platform.python_version()}",
            "when": f"{datetime.now(UTC):%Y-%m-%d}",
        }
    return keep("rolling", result)


if __name__ == "__main__":
    sys.exit(main())
