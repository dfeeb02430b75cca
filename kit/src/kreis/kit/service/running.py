"""Lets a service live in the kit's worlds, one for each part, then judges what it has done."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
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
            result = _result(world, case, part, stopped if number == 0 else None)
            log = process.last_words() if result.differs else ""
            yield replace(result, seconds=lived if number == 0 else 0.0, log=log)


def _lived(world: Dwelling, port: int, records: Records) -> Differs | None:
    try:
        world.live(port, records)
    except Differs as differs:
        return differs
    finally:
        world.process.stop()
    return None


def _result(world: Dwelling, case: Case[Any], part: Part, stopped: Differs | None) -> Result:
    """Judges a case, or says what was seen. `stopped` is why the world did not come to its end."""
    result, seen = Result(case.name, case.title, case.rule), ""
    try:
        seen = _run(world, case)
    except Skipped as why:
        return replace(result, skipped=str(why), differs=stopped)
    except Differs as differs:
        stopped = stopped or differs
    if part.is_reported:
        return replace(result, seen=f"nothing: {stopped}" if stopped else seen)
    return replace(result, differs=stopped)


def _run(world: Dwelling, case: Case[Any]) -> str:
    if not world.records:
        raise Differs(f"records on {' or '.join(world.reads)}", "none")
    return case.run(world) or ""
