"""Lets a service live in the kit's worlds, one for each part, then judges what it has done."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from kreis.kit import serving
from kreis.kit.broker import Broker
from kreis.kit.case import Case, case_of
from kreis.kit.process import Process
from kreis.kit.results import Differs, Result
from kreis.kit.service.house import DELIVERY, House
from kreis.kit.service.must import (
    answered,
    consent,
    declined,
    discreet,
    discreet_by_fact,
    erased,
    left,
    links,
    new_address,
    once,
    overtaken,
    quiet_hours,
    restricted,
    told_her_way,
    unreachable,
)
from kreis.kit.service.must.town import Town
from kreis.kit.service.records import Records
from kreis.kit.service.takeover import (
    believes_the_owner_alone,
    calls_once_in_a_time_away,
    closes_open_calls,
    does_the_rest,
    goes_on_with_numbers,
    leaves_closed_calls,
    leaves_what_was_left,
    never_sends_what_is_lost,
    repeats_no_call,
    repeats_no_message,
    tells_what_is_new,
)
from kreis.kit.service.takeover.heir import Heir
from kreis.kit.service.wire import content, headers, keys, numbers, source, told
from kreis.kit.service.world import World
from kreis.onebox.reaper import ChildReaper


@dataclass(frozen=True)
class Part:
    """A part of a kit: what the service lives through, and what is judged afterwards."""

    world: type[House]
    cases: Sequence[Case[Any]]


def _part(world: type[House], modules: Sequence[ModuleType]) -> Part:
    return Part(world, tuple(case_of(module) for module in modules))


NOTIFICATIONS: Mapping[str, Part] = {
    "wire": _part(World, (told, headers, source, keys, content, numbers)),
    "must": _part(
        Town,
        (
            told_her_way,
            links,
            discreet,
            discreet_by_fact,
            consent,
            left,
            declined,
            unreachable,
            new_address,
            once,
            overtaken,
            quiet_hours,
            erased,
            answered,
            restricted,
        ),
    ),
    "takeover": _part(
        Heir,
        (
            repeats_no_message,
            repeats_no_call,
            leaves_what_was_left,
            never_sends_what_is_lost,
            does_the_rest,
            believes_the_owner_alone,
            goes_on_with_numbers,
            closes_open_calls,
            leaves_closed_calls,
            calls_once_in_a_time_away,
            tells_what_is_new,
        ),
    ),
}
"""The parts of the kit for notifications, in their order."""


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
        closing(Records(broker.access, *part.world.reads)) as written,
    ):
        process = Process(command, Path(folder), reaper)
        world = part.world(broker, process, Path(folder), patience)
        began = time.monotonic()
        with serving.serving(world.neighbours.answer) as port:
            stopped = _lived(world, port, written)
        lived = time.monotonic() - began
        for number, case in enumerate(part.cases):
            differs = (number == 0 and stopped) or _differs(world, case)
            log = process.last_words() if differs else ""
            seconds = lived if number == 0 else 0.0
            yield Result(case.name, case.title, case.rule, seconds, differs, log=log)


def _lived(world: House, port: int, written: Records) -> Differs | None:
    try:
        world.live(port, written)
    except Differs as differs:
        return differs
    finally:
        world.process.stop()
    return None


def _differs(world: House, case: Case[Any]) -> Differs | None:
    if not world.records:
        return Differs(f"records on {DELIVERY}", "none")
    try:
        case.run(world)
    except Differs as differs:
        return differs
    return None
