"""A process that dies between the send and the commit."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from kreis.chassis.data.database import Work
from kreis.chassis.process.due import Due


class PowerCut(Exception):
    """Stands for the end of the process."""


@contextmanager
def power_cut_before_the_commit() -> Iterator[None]:
    """The provider has said yes; then the process is gone."""

    @contextmanager
    def finish(due: Due) -> Iterator[Work]:
        raise PowerCut
        yield

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Due, "finish", finish)
        yield
