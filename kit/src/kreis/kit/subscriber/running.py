"""Runs cases one after the other, each in a world of its own."""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar

from kreis.kit.broker import Broker
from kreis.kit.case import Case, case_of
from kreis.kit.facts import PARTS
from kreis.kit.feeds import Feeds, serving
from kreis.kit.results import Differs, Result
from kreis.kit.subscriber.cases import (
    another_agency,
    codecs,
    corrections,
    doubles,
    feed_restarted,
    foreign_headers,
    forget_by_record,
    forget_by_tombstone,
    forgotten_at_the_start,
    forgotten_for_good,
    history,
    killed,
    no_fact,
    other_order,
    replay,
    unknown_field,
    unknown_type,
    unknown_value,
)
from kreis.kit.subscriber.program import housed
from kreis.kit.subscriber.trial import Trial

World = TypeVar("World", bound=Trial)
CASES: tuple[Case[Trial], ...] = tuple(
    case_of(module)
    for module in (
        history,
        doubles,
        other_order,
        corrections,
        unknown_field,
        unknown_value,
        unknown_type,
        codecs,
        foreign_headers,
        no_fact,
        another_agency,
        forget_by_record,
        forget_by_tombstone,
        forgotten_at_the_start,
        forgotten_for_good,
        feed_restarted,
        killed,
        replay,
    )
)
"""All cases, the simple ones first."""


@contextmanager
def trying(
    command: Sequence[str],
    broker: Broker,
    *,
    keeps: Sequence[str] = tuple(PARTS),
    patience: float = 30.0,
) -> Iterator[Trial]:
    """Makes a trial for the program that this command starts. The program ends with the block."""
    feeds = Feeds(secrets.token_urlsafe(16))
    with serving(feeds), housed(command) as (program, folder):
        yield Trial(broker, feeds, program, folder, keeps, patience)


def results(trial: World, cases: Sequence[Case[World]]) -> Iterator[Result]:
    """Runs the cases and yields each result when it is decided."""
    for case in cases:
        if case.needs and case.needs.isdisjoint(trial.keeps):
            why = f"the program keeps none of: {', '.join(sorted(case.needs))}"
            yield Result(case.name, case.title, case.rule, skipped=why)
            continue
        began = time.monotonic()
        trial.program.begin_log()
        differs = _differs(trial, case)
        log = trial.program.last_words() if differs else ""
        seconds = time.monotonic() - began
        yield Result(case.name, case.title, case.rule, seconds, differs, log=log)


def _differs(trial: World, case: Case[World]) -> Differs | None:
    trial.begin()
    try:
        case.run(trial)
    except Differs as differs:
        return differs
    finally:
        trial.program.stop()
    return None
