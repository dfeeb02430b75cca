"""Lets a service live in the kit's worlds, one for each part, then judges what it has done."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from kreis.kit import serving
from kreis.kit.broker import Broker
from kreis.kit.case import Case
from kreis.kit.process import Process
from kreis.kit.results import Differs, Result, Skipped
from kreis.kit.service.house import Dwelling
from kreis.kit.service.parts import Part
from kreis.kit.service.records import Records
from kreis.onebox.reaper import ChildReaper


def results(
    command: Sequence[str], broker: Broker, part: Part, *, patience: float = 60.0
) -> Iterator[Result]:
    """Starts the service with this command, and yields the result of each case of a part.

    If it does not live through the story, the first case says why. The others judge what it has
    written until then, and differ if that is nothing."""
    broker.renew()
    with (
        tempfile.TemporaryDirectory(prefix="kreis-kit-") as folder,
        ChildReaper(patience=1.0) as reaper,
        closing(Records(broker.access, *part.world.reads)) as records,
    ):
        process = Process(command, Path(folder), reaper)
        world = part.world(broker, process, Path(folder), patience)
        began = time.monotonic()
        with serving.serving(world.answer) as port:
            stopped = _lived(world, port, records)
        lived = time.monotonic() - began
        for number, case in enumerate(part.cases):
            differs, skipped = _judged(world, case)
            if number == 0 and stopped:
                differs = stopped
            log = process.last_words() if differs else ""
            seconds = lived if number == 0 else 0.0
            yield Result(
                case.name, case.title, case.rule, seconds, differs, skipped=skipped, log=log
            )


def _lived(world: Dwelling, port: int, records: Records) -> Differs | None:
    try:
        world.live(port, records)
    except Differs as differs:
        return differs
    finally:
        world.process.stop()
    return None


def _judged(world: Dwelling, case: Case[Any]) -> tuple[Differs | None, str]:
    """Returns how a world differs from a case, or why the case cannot be tried here."""
    try:
        return _differs(world, case), ""
    except Skipped as why:
        return None, str(why)


def _differs(world: Dwelling, case: Case[Any]) -> Differs | None:
    if not world.records:
        return Differs(f"records on {' or '.join(world.reads)}", "none")
    try:
        case.run(world)
    except Differs as differs:
        return differs
    return None
