"""Builds tables anew beside the live ones, and swaps them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import NamedTuple

from kreis.chassis.data.database import Work
from kreis.insights.store import builds

DROP = "drop-builds"
"""Due work that deletes builds that were replaced. Its subject is the agency."""
KEPT_FOR = timedelta(days=1)
"""How long a replaced build is kept, and kept up to date."""


class Compared(NamedTuple):
    """The number of rows of each table in the live build and in the new one."""

    before: Mapping[str, int]
    after: Mapping[str, int]


def live(work: Work) -> int:
    """Returns the number of the live build. Makes the first one if there is none."""
    builds.begin(work)
    return builds.live(work)[0]


def open_next(work: Work) -> int:
    """Makes the next build. From now on facts from topics go into it too.

    Deletes a build that a broken-off run left behind."""
    builds.begin(work)
    builds.drop(work, builds.FILLING)
    return builds.open_next(work)


def compare(work: Work, build: int) -> Compared:
    """Counts the rows of the live build and of the new one."""
    return Compared(builds.counts(work, live(work)), builds.counts(work, build))


def take_statistics(work: Work) -> None:
    """Says how large a build has become to whoever plans how to read it."""
    builds.take_statistics(work)


def mark_filled(work: Work, build: int) -> None:
    builds.mark_filled(work, build)


def swap(work: Work, build: int) -> None:
    """Makes the new build the live one. The one before is kept for a day. Raises `NotFilling`."""
    replaced, _ = builds.live(work)
    builds.drop(work, builds.KEPT)
    builds.swap(work, build)
    work.schedule(DROP, work.agency, str(replaced), not_before=work.now + KEPT_FOR)


def drop_kept(work: Work, number: int) -> None:
    """Deletes a build that was replaced a day ago."""
    builds.drop(work, builds.KEPT, only=number)
