"""Runs the cases for readers of a view, each in a world of its own."""

from __future__ import annotations

import secrets
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from kreis.kit.broker import Broker
from kreis.kit.case import Case, case_of
from kreis.kit.feeds import Feeds
from kreis.kit.subscriber.program import Program
from kreis.kit.view.cases import (
    confirmation,
    ended,
    forgotten_for_good,
    history,
    order_in_the_feed,
    order_on_the_topic,
    restored,
)
from kreis.kit.view.trial import ViewTrial
from kreis.kit.view.world import View, serving
from kreis.onebox.reaper import ChildReaper

CASES: tuple[Case[ViewTrial], ...] = tuple(
    case_of(module)
    for module in (
        history,
        order_on_the_topic,
        order_in_the_feed,
        forgotten_for_good,
        confirmation,
        restored,
        ended,
    )
)
"""All cases, the simple ones first."""


@contextmanager
def trying(
    command: Sequence[str], broker: Broker, *, patience: float = 30.0
) -> Iterator[ViewTrial]:
    """Makes a trial for the program that this command starts. The program ends with the block."""
    view = View(secrets.token_urlsafe(16))
    with (
        tempfile.TemporaryDirectory(prefix="kreis-kit-") as name,
        ChildReaper(patience=1.0) as reaper,
        serving(view),
    ):
        folder = Path(name)
        program = Program(command, folder, reaper)
        try:
            yield ViewTrial(
                broker, Feeds(""), program, folder / "its-own", ("attendance",), patience, view=view
            )
        finally:
            program.kill()
