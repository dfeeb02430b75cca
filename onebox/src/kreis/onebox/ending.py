"""How a command that stays is told to end."""

from __future__ import annotations

import signal
import time
from types import FrameType

_DOUBLED = 1.0
"""Seconds in which a second request to end counts as the first."""


def end_like_ctrl_c() -> None:
    """Being told to end, or losing the terminal, is answered as Ctrl-C is."""
    told = 0.0

    def interrupt(number: int, frame: FrameType | None) -> None:
        nonlocal told
        # Some senders tell both the process and its group. Later, once more means: at once.
        doubled, told = time.monotonic() - told < _DOUBLED, time.monotonic()
        if not doubled:
            raise KeyboardInterrupt

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, interrupt)
