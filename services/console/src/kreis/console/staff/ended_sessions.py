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
    """What intake said last."""
    own: Known = field(default_factory=dict)
    """Sign-outs here. They stay until their cookie expires: an answer of intake that was on its way
    when she signed out does not know them."""
    untold: set[str] = field(default_factory=set)
    """Those of `own` that intake has not been told of."""
    asked: float = float("-inf")
    asking: threading.Lock = field(default_factory=threading.Lock)

    def knows(self, digest: str) -> bool:
        return digest in self.own or digest in self.known


class EndedSessions:
    """The ended sessions of each agency. An agency whose answer is slow holds up no other."""

    def __init__(
        self,
        intake: Peer,
        now: Callable[[], float] = time.monotonic,
        today: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._intake, self._now, self._today = intake, now, today
        self._agencies: dict[UUID, _OfAnAgency] = {}

    def end(self, agency: UUID, secret: str) -> None:
        """Ends the session with this secret."""
        here, digest = self._of(agency), _digest(secret)
        here.own[digest] = self._today() + sessions.LASTS
        here.untold.add(digest)
        try:
            self._tell(agency, here)
        except Unavailable as fault:
            log.warning("sign_out_not_told", fault=str(fault))

    def has_ended(self, agency: UUID, secret: str) -> bool:
        here, digest = self._of(agency), _digest(secret)
        if here.knows(digest):
            return True
        if self._is_old(here) and here.asking.acquire(timeout=FRESH):
            try:
                if self._is_old(here):
                    self._ask(agency, here)
            finally:
                here.asking.release()
        return here.knows(digest)

    def _of(self, agency: UUID) -> _OfAnAgency:
        return self._agencies.setdefault(agency, _OfAnAgency())

    def _is_old(self, here: _OfAnAgency) -> bool:
        return self._now() - here.asked > FRESH

    def _ask(self, agency: UUID, here: _OfAnAgency) -> None:
        """Asks once for all who wait. After a failure nobody asks for `FRESH` seconds."""
        began = self._now()
        self._forget_expired(here)
        try:
            self._tell(agency, here)
            found = self._client(agency).ended_sessions()
        except (Unavailable, Refused) as fault:
            log.warning("ended_sessions_not_known", fault=str(fault))
            here.asked = self._now()
            return
        here.known = {each["digest"]: datetime.fromisoformat(each["until"]) for each in found}
        here.asked = began

    def _forget_expired(self, here: _OfAnAgency) -> None:
        """Forgets sign-outs whose cookie has expired, whether intake was told of them or not."""
        for digest, until in list(here.own.items()):
            if until <= self._today():
                here.untold.discard(digest)
                here.own.pop(digest, None)

    def _tell(self, agency: UUID, here: _OfAnAgency) -> None:
        """Tells intake of sign-outs here. One that intake refuses keeps no other back."""
        for digest, until in list(here.own.items()):
            if digest not in here.untold:
                continue
            try:
                self._client(agency).end_session(digest, until.isoformat())
            except Refused as refusal:
                log.warning("sign_out_refused", fault=str(refusal))
                continue
            here.untold.discard(digest)

    def _client(self, agency: UUID) -> Intake:
        return Intake(AsConsole(self._intake, PURPOSE, agency))


def _digest(secret: str) -> str:
    return hashlib.sha256(f"session {secret}".encode()).hexdigest()
