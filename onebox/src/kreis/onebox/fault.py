"""What went wrong and what helps.

Promise: everything that onebox refuses or cannot do ends in a `Fault` that names both.
"""

from __future__ import annotations

from pathlib import Path

from kreis.console.fault import Fault, Faults

__all__ = ["Fault", "Faults", "last_lines"]


def last_lines(log: Path, count: int = 15) -> str:
    """The end of a log file, indented, for a message; it may never have been written."""
    if not log.exists():
        return f"  ({log} was never written)"
    lines = log.read_text(errors="replace").splitlines()[-count:]
    return "\n".join(f"  {line}" for line in lines) or f"  ({log} is empty)"
