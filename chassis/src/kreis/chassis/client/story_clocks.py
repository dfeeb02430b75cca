"""The story clocks of several services, moved forward together.

Promise: work that falls due on the way is done at its hour, before the clocks move on. A reminder
of Tuesday goes out on Tuesday, however far the way is. Clocks never move back; a move that broke
off is completed by the next one.
Refuses: nothing by itself. Services have a story clock only in safe mode.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import httpx

from kreis.chassis.client.peers import send

QUIET = 3
"""Looks in a row that find no work. One is not enough: a fact between two services is in neither's
database."""
PAUSE = 0.12
"""Seconds between two looks."""


class State(NamedTuple):
    now: datetime
    waiting: int
    next_at: datetime | None


@dataclass(frozen=True)
class ServiceClock:
    """The story clock of one service. The client's base URL ends with `/v1`."""

    client: httpx.Client
    headers: Mapping[str, str]
    name: str = ""

    def forward(self, moment: datetime) -> None:
        body = {"now": moment.isoformat(), "only_forward": True}
        send(self.client, "PUT", "story-clock", json=body, headers=dict(self.headers))

    def state(self) -> State:
        told = send(self.client, "GET", "story-clock/work", headers=dict(self.headers)).json()
        next_at = told["next_at"] and datetime.fromisoformat(told["next_at"])
        return State(datetime.fromisoformat(told["now"]), told["waiting"], next_at or None)


def go_forward(clocks: Sequence[ServiceClock], until: datetime, patience: float) -> datetime:
    """Moves all clocks to `until` and returns the time that all of them have reached.

    After `patience` seconds it stops on the way, with all clocks at the same hour. Raises
    `Unavailable` or `Refused` if a service does not take part.
    """
    deadline = time.monotonic() + patience
    states = _quiet(clocks, deadline)
    while _reached(states) < until and time.monotonic() < deadline:
        step = _next_step(states, until)
        for clock in clocks:
            clock.forward(step)
        states = _quiet(clocks, deadline)
    return _reached(states)


def held_by(clocks: Sequence[ServiceClock]) -> list[str]:
    """Returns the names of services that have work to do before the clocks may move on."""
    return [clock.name for clock in clocks if clock.state().waiting]


def _reached(states: Sequence[State]) -> datetime:
    return min(state.now for state in states)


def _next_step(states: Sequence[State], until: datetime) -> datetime:
    """Returns the end of the hour in which the next work falls due, but at most `until`."""
    due = [state.next_at for state in states if state.next_at]
    if not due:
        return until
    began = min(due).astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    hour = began if began == min(due) else began + timedelta(hours=1)
    return min(max(hour, _reached(states)), until)


def _quiet(clocks: Sequence[ServiceClock], deadline: float) -> list[State]:
    """Waits until no service has work to do at its time."""
    quiet = 0
    while True:
        states = [clock.state() for clock in clocks]
        quiet = 0 if any(state.waiting for state in states) else quiet + 1
        if quiet == QUIET or time.monotonic() > deadline:
            return states
        time.sleep(PAUSE)
