"""Opens circles, invites to them, and closes those that have become too small."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from kreis.chassis.data.database import Work
from kreis.exchange.commands import wanting
from kreis.exchange.commands.membership import leave
from kreis.exchange.domain.circles import Circle
from kreis.exchange.domain.letters import Kind
from kreis.exchange.domain.members import (
    ANSWERS_WITHIN,
    BY_HAND,
    CLOSES_AFTER,
    FEWEST,
    STILL_THERE_EVERY,
)
from kreis.exchange.store import circles, ledger, links, members

LOOK_AFTER = "look-after-circle"
"""Due work, daily for each circle: carries old lines forward, asks members whether they stay,
closes the circle if it is too small."""
DAY = timedelta(days=1)
LINES_FOR = timedelta(days=365)
"""How long each line of hours is kept."""


def open_(work: Work, **said: Any) -> Circle:
    circle = Circle(id=uuid4(), opened_at=work.now, **said)
    circles.add(work, circle)
    work.schedule(LOOK_AFTER, circle.id, "", not_before=work.now + DAY)
    return circle


def invite(work: Work, circle_id: UUID, people: Sequence[dict[str, str]]) -> Circle:
    """Invites people by their addresses. Whoever is invited or a member already is left out, and
    nobody is told so: that would say who has joined. Raises `NoCircle`."""
    circle = circles.get(work, circle_id, lock=True)
    known = circles.invited_addresses(work, circle_id) | members.addresses(work, circle_id)
    for person in people:
        if person["address"] not in known:
            known.add(person["address"])
            wanting.invite(work, circles.invite(work, circle_id, **person))
    return circle


def note_permission(work: Work, circle_id: UUID, note: str) -> Circle:
    """Notes what the Jugendamt has answered; members read it. Raises `NoCircle`."""
    circles.get(work, circle_id, lock=True)
    circles.change(work, circle_id, permission_note=note)
    return circles.get(work, circle_id)


def hand_over(work: Work, circle_id: UUID, language: str) -> str:
    """Makes an invitation that staff hand over themselves. Returns the token of its link. No
    message goes out, now or later. Raises `NoCircle`."""
    circles.get(work, circle_id, lock=True)
    made = circles.invite(work, circle_id, channel=BY_HAND, address=None, language=language)
    return links.add(work, invitation_id=made.id)


def close_if_small(work: Work, circle: Circle) -> bool:
    """Closes a circle with fewer than three members, but not in its first 30 days."""
    if work.now - circle.opened_at < CLOSES_AFTER or members.count(work, circle.id) >= FEWEST:
        return False
    circles.close(work, circle.id)
    return True


def look_after(work: Work, circle: Circle) -> None:
    """Does what is due each day. Carries lines of a year ago forward. Asks members who have been
    silent for a year whether they stay, and ends the membership of who has not answered."""
    ledger.carry_forward(work, circle.id, work.now - LINES_FOR, uuid4())
    for each in members.of_circle(work, circle.id).values():
        if each.asked_to_stay_at is not None:
            if work.now - each.asked_to_stay_at >= ANSWERS_WITHIN:
                leave(work, each)
        elif work.now - each.active_at >= STILL_THERE_EVERY:
            members.change(work, each.id, asked_to_stay_at=work.now)
            wanting.tell(work, each, Kind.STILL_THERE)
    if not close_if_small(work, circle):
        work.schedule(LOOK_AFTER, circle.id, "", not_before=work.now + DAY)
