"""Runs the cases for readers of a view, each in a world of its own."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from kreis.kit.broker import Broker
from kreis.kit.case import Case, case_of
from kreis.kit.feeds import Feeds
from kreis.kit.subscriber.program import housed
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
    with serving(view), housed(command) as (program, folder):
        yield ViewTrial(broker, Feeds(""), program, folder, ("attendance",), patience, view=view)
