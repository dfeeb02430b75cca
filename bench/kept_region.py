"""A large region that is filled once: services have heard of it, and it is played on copies."""

from __future__ import annotations

import json
import logging
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from bench.ground import KEY
from bench.large_region import LargeRegion, RunningGroup, Size, next_monday
from bench.served import SERVICES, own_ground, running_services
from bench.stores import Stores
from bench.work_left import clocks_of, nothing_waits
from kreis.onebox import folders
from kreis.onebox.box import running_box
from kreis.onebox.progress import Progress

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class KeptRegion:
    """`seconds`: how long the services took to hear of it."""

    data: Path
    groups: Sequence[RunningGroup]
    seconds: int

    def copied_to(self, folder: Path) -> Path:
        """Returns a data folder for `running_box`, whose clock shows noon of the next Sunday."""
        subprocess.run(["cp", "-a", self.data, folder], check=True)  # keeps owners: PostgreSQL's
        return folder


def kept_region(folder: Path, size: Size, progress: Progress) -> KeptRegion:
    """Fills the folder if there is none. Ends the run if another region is kept there: another
    size, or one that was filled before another Monday."""
    kept, asked = folder / "region.json", _wanted(size)
    if not kept.exists():
        if (folder / "postgres").exists():
            raise SystemExit(f"{folder} was filled in part. Delete it, or name another folder.")
        folder.mkdir(parents=True, exist_ok=True)
        groups = _fill(folder, size)
        seconds = _let_services_hear(folder / "postgres", progress)
        told = {"groups": [asdict(each) for each in groups], "seconds": seconds}
        kept.write_text(json.dumps({"region": asked, **told}))
    found = json.loads(kept.read_text())
    if found["region"] != asked:
        raise SystemExit(f"{folder} holds another region: {found['region']}, not {asked}.")
    groups = [_group(each) for each in found["groups"]]
    return KeptRegion(folder / "postgres", groups, found["seconds"])


def _wanted(size: Size) -> Mapping[str, Any]:
    return {**asdict(size), "monday": next_monday(hour=0).date().isoformat()}


def _fill(folder: Path, size: Size) -> list[RunningGroup]:
    with own_ground(folder) as ground, running_services(folder, ground) as served:
        running = LargeRegion(served).fill(size)
        served.at(next_monday(hour=0).date() - timedelta(days=1))
    for service in SERVICES:
        own = folder / "postgres" / "encryption" / f"{service.name}.keys"
        folders.write_private(own, KEY + "\n")
    return running


def _let_services_hear(data: Path, progress: Progress) -> int:
    with running_box(data, story_clock=True, progress=progress) as box:
        box.join_training()
        stores = Stores(box)
        seconds = round(nothing_waits(clocks_of(box), stores))
        log.warning("caught up after %d s: %s", seconds, stores.heard())
    return seconds


def _group(kept: Mapping[str, Any]) -> RunningGroup:
    members = tuple((each[0], each[1]) for each in kept["members"])
    return RunningGroup(kept["cohort"], kept["contact"], members)
