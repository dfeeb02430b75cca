"""What the clients asked for, and what they were told."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal

Act = Literal[
    "register", "confirm", "answer", "attendance", "entry",
    "open", "invite", "join", "ask", "offer", "agree", "take back", "say", "leave",
    "offer hours", "take place",
]  # fmt: skip
"""The other lines: of circles. To say is to say how long the children were minded."""
Outcome = Literal["acknowledged", "refused", "unknown"]


@dataclass(frozen=True)
class Request:
    """One wish, however often it was sent. Unknown: no answer came, and it was given up."""

    act: Act
    about: Mapping[str, Any]
    outcome: Outcome
    answer: Any = None


@dataclass
class History:
    """In the order in which the wishes ended."""

    requests: list[Request] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def add(self, request: Request) -> None:
        with self._lock:
            self.requests.append(request)

    def of(self, act: Act, outcome: Outcome | None = None) -> Iterator[Request]:
        wanted = (outcome,) if outcome else ("acknowledged", "unknown")
        return (r for r in self.requests if r.act == act and r.outcome in wanted)

    def write(self, file: Path) -> None:
        lines = (
            json.dumps(asdict(each), ensure_ascii=False, default=str) for each in self.requests
        )
        file.write_text("\n".join(lines) + "\n")
