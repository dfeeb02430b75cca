"""Taking back links whose message did not go out, so that older ones open on.

Promise: a message that has left keeps its link, and one whose outcome nobody knows does too. Events
may be away at that moment, so taking a link back is due work.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from uuid import UUID

from kreis.chassis.process.due import Due
from kreis.notifications.domain.errands import Errand
from kreis.notifications.domain.messages import REACHED_OUT
from kreis.notifications.jobs.peers import Gone, Peers
from kreis.notifications.store import messages

TAKE_LINK_BACK = "take-link-back"
"""The kind of due work that ends a link which was made for nothing."""


@dataclass(frozen=True)
class TakingBack:
    peers: Peers

    def run(self, due: Due) -> None:
        """Asks events to forget the link. An erased invitation has none."""
        named = UUID(due.detail["invitation_id"]), UUID(due.detail["link_id"])
        with suppress(Gone):
            self.peers.withdraw_link(due.agency, *named)
        with due.finish():
            pass


@contextmanager
def link_taken_back_if_unsent(due: Due, errand: Errand, link_id: UUID | None) -> Iterator[None]:
    """Plans to take the link back unless its message has left, or may have left."""
    try:
        yield
    finally:
        if link_id is not None:
            with due.database.agency(due.agency) as work:
                message = messages.find(work, errand)
                if message is None or message.state not in REACHED_OUT:
                    named = {"invitation_id": str(errand.invitation_id), "link_id": str(link_id)}
                    work.schedule(TAKE_LINK_BACK, errand.participant_id, str(link_id), detail=named)
