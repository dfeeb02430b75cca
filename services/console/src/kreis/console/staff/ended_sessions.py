"""Sessions that have ended before their cookie expires: intake keeps them for all consoles.

A cookie can be copied, so signing out must end it on the server, too. Intake gets a digest only.
Promise: this console knows its own sign-outs at once, and those of other consoles after `FRESH`
seconds. While intake does not answer, it goes by what it knows. It tells intake of a sign-out
later, if intake was away then.
"""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID

import structlog

from kreis.chassis.client.peers import Peer, Refused, Unavailable
from kreis.console.services.intake import Intake
from kreis.console.services.workload import AsConsole
from kreis.console.staff import session as sessions

FRESH = 2.0
"""Seconds until the list is asked for again."""
PURPOSE = "sessions that have ended"
Known = dict[str, datetime]

log = structlog.stdlib.get_logger("sessions")


@dataclass
class _OfAnAgency:
    known: Known = field(default_factory=dict)
    own: Known = field(default_factory=dict)
    """Sign-outs here that intake has not been told of."""
    asked: float = float("-inf")


class EndedSessions:
    """The ended sessions of each agency."""

    def __init__(self, intake: Peer, now: Callable[[], float] = time.monotonic) -> None:
        self._intake, self._now = intake, now
        self._agencies: dict[UUID, _OfAnAgency] = {}
        self._asking = threading.Lock()

    def end(self, agency: UUID, secret: str) -> None:
        """Ends the session with this secret."""
        here = self._agencies.setdefault(agency, _OfAnAgency())
        here.own[_digest(secret)] = datetime.now(UTC) + sessions.LASTS
        self._tell(agency, here)

    def has_ended(self, agency: UUID, secret: str) -> bool:
        here = self._agencies.setdefault(agency, _OfAnAgency())
        digest = _digest(secret)
        if digest in here.own or digest in here.known:
            return True
        if self._now() - here.asked > FRESH and self._asking.acquire(timeout=FRESH):
            try:
                if self._now() - here.asked > FRESH:
                    self._ask(agency, here)
            finally:
                self._asking.release()
        return digest in here.known

    def _ask(self, agency: UUID, here: _OfAnAgency) -> None:
        here.asked = self._now()
        self._tell(agency, here)
        try:
            found = self._client(agency).ended_sessions()
        except (Unavailable, Refused) as fault:
            log.warning("ended_sessions_not_known", fault=str(fault))
            return
        here.known = {each["digest"]: datetime.fromisoformat(each["until"]) for each in found}

    def _tell(self, agency: UUID, here: _OfAnAgency) -> None:
        for digest, until in list(here.own.items()):
            try:
                self._client(agency).end_session(digest, until.isoformat())
            except (Unavailable, Refused) as fault:
                log.warning("sign_out_not_told", fault=str(fault))
                return
            here.known[digest] = until
            here.own.pop(digest, None)

    def _client(self, agency: UUID) -> Intake:
        return Intake(AsConsole(self._intake, PURPOSE, agency))


def _digest(secret: str) -> str:
    return hashlib.sha256(f"session {secret}".encode()).hexdigest()
