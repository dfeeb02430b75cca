"""What a client may take of a process: time, bytes and connections."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Bounds:
    """Limits of one listener. Times are in seconds, sizes in bytes."""

    head_within: float = 10.0
    """From the first byte of a request to the end of its headers."""
    spare: float = 10.0
    """A body or an answer may take this long at any rate. Afterwards `slowest` counts."""
    slowest: float = 2_000.0
    """Bytes per second on average. GPRS brings more."""
    idle: float = 75.0
    """A connection without a request. More than the 60 s for which ingress-nginx keeps one, so that
    the ingress closes first and sends no request into a connection that is just closing."""
    linger: float = 2.0
    """After a refusal, so that the client can read it before the connection ends."""
    largest_head: int = 32_768
    most_headers: int = 100
    longest_target: int = 8_190
    largest_body: int = 1_000_000
    most_buffered: int = 32_000_000
    """All bodies that are still being read, together."""
    most_connections: int = 2_000
    most_waiting: int = 500
    """Whole requests that wait for a thread."""
    drain: float = 17.0
    """Requests that have begun may take this long when the process stops."""
    last_call: float = 1.0
    """A stopping process answers on idle connections for this long, then closes them."""

    def lasts(self, moved: int) -> float:
        """Returns the seconds that so many bytes may take."""
        return self.spare + moved / self.slowest

    def of_body(self, largest: int) -> Bounds:
        return replace(self, largest_body=largest)
