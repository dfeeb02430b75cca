"""Named moments on the way of a fact, for rehearsals of what happens when a process dies there.

Promise: a service passes them and nothing happens. No setting and no environment variable changes
that: only a process that a test has written sets `passed` to something else (decision 6).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

Moment = Literal[
    "before-commit",  # all is written, nothing is committed
    "after-commit",  # committed, and the relay has not been woken
    "while-publishing",  # on the way to the broker, no acknowledgement seen
    "after-publish",  # acknowledged, and still in the outbox
    "before-move",  # moved to the history or deleted, not committed
    "after-effect",  # done, but its offset or its row of due work does not know
    "before-offset",  # about to say how far reading has come
]


def _nothing(moment: Moment) -> None:
    """What a moment is to a service."""


passed: Callable[[Moment], None] = _nothing
