"""Named moments on a fact's way from one service to another. Tests kill a process at such a moment.

Promise: in a service, passing a moment does nothing. No setting and no environment variable changes
that. Only test processes set `passed` to another function (docs/decisions/0006-moments.md).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

Moment = Literal[
    "before-commit",  # all rows are written, nothing is committed
    "after-commit",  # committed, but the relay is not woken yet
    "while-publishing",  # sent to the broker, but not acknowledged yet
    "after-publish",  # acknowledged, but still in the outbox
    "before-move",  # rows are moved to the history or deleted, but not committed
    "after-effect",  # the effect is done, but the offset or the row in `due` is not updated
    "before-offset",  # the offset is about to be committed
]


def _nothing(moment: Moment) -> None:
    """The default of `passed`: does nothing."""


passed: Callable[[Moment], None] = _nothing
