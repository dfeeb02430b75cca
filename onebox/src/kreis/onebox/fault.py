"""What went wrong and what helps.

Promise: everything that onebox refuses or cannot do ends in a `Fault` that names both.
"""

from __future__ import annotations

from pathlib import Path


class Fault(Exception):
    """Shown to people without a traceback: what is wrong, then what to do about it."""

    def __init__(self, what: str, do: str) -> None:
        super().__init__(f"{what}\n{do}")
        self.what = what
        self.do = do


def last_lines(log: Path, count: int = 15) -> str:
    """The end of a log file, indented, for a message; it may never have been written."""
    if not log.exists():
        return f"  ({log} was never written)"
    lines = log.read_text(errors="replace").splitlines()[-count:]
    return "\n".join(f"  {line}" for line in lines) or f"  ({log} is empty)"
