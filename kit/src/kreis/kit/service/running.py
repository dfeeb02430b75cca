"""Lets a service live in the kit's world, then judges what it has written."""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from kreis.kit import serving
from kreis.kit.broker import Broker
from kreis.kit.case import Case, case_of
from kreis.kit.process import Process
from kreis.kit.results import Differs, Result
from kreis.kit.service.records import Records
from kreis.kit.service.wire import content, headers, keys, numbers, source, told
from kreis.kit.service.world import DELIVERY, World
from kreis.onebox.reaper import ChildReaper

CASES: tuple[Case[World], ...] = tuple(
    case_of(module) for module in (told, headers, source, keys, content, numbers)
)
"""The part *wire*."""


def results(command: Sequence[str], broker: Broker, *, patience: float = 60.0) -> Iterator[Result]:
    """Starts the service with this command, and yields the result of each case.

    If it does not live through the story, the first case says why. The others judge what it has
    written until then, and differ if that is nothing."""
    broker.renew()
    with (
        tempfile.TemporaryDirectory(prefix="kreis-kit-") as folder,
        ChildReaper(patience=1.0) as reaper,
        closing(Records(broker.access, DELIVERY, _content)) as written,
    ):
        process = Process(command, Path(folder), reaper)
        world = World(broker, process, Path(folder), patience)
        began = time.monotonic()
        with serving.serving(world.neighbours.answer) as port:
            stopped = _lived(world, port, written)
        lived = time.monotonic() - began
        for number, case in enumerate(CASES):
            differs = (number == 0 and stopped) or _differs(world, case)
            log = process.last_words() if differs else ""
            seconds = lived if number == 0 else 0.0
            yield Result(case.name, case.title, case.rule, seconds, differs, log=log)


def _lived(world: World, port: int, written: Records) -> Differs | None:
    try:
        world.live(port, written)
    except Differs as differs:
        return differs
    finally:
        world.process.stop()
    return None


def _differs(world: World, case: Case[World]) -> Differs | None:
    if not world.records:
        return Differs(f"records on {DELIVERY}", "none")
    try:
        case.run(world)
    except Differs as differs:
        return differs
    return None


def _content(value: bytes | None) -> Any:
    try:
        return json.loads(value or b"")
    except ValueError:
        return None
