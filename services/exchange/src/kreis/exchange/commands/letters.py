"""Makes the letter of a wanted message, at the moment when notifications sends it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.exchange.domain.asks import Ask, State
from kreis.exchange.domain.letters import Kind
from kreis.exchange.domain.refusals import LinkUnknown, NoAsk, NoCircle, NoMessage
from kreis.exchange.store import asks, circles, links, members, wanted
from kreis.exchange.store.wanted import Wanted
from kreis.exchange.templates.letters import compose

_HOLDS = {
    Kind.ASKED: (State.ASKED,),
    Kind.OFFERED: (State.ASKED,),
    Kind.AGREED: (State.AGREED,),
    Kind.CONFIRM: (State.AGREED, State.DONE),
}
"""What an ask has to be, so that the message still says what is so."""
_LONGEST_REST = timedelta(days=5)
"""Messages rest at night and on Sundays and holidays, in a row from Maundy Thursday to Tuesday."""


def make(work: Work, message_id: UUID) -> dict[str, Any]:
    """Returns recipient and text, with a fresh link. Raises `NoMessage` if it is not wanted any
    more: she has left, the circle has closed, or the ask has changed."""
    found = wanted.find(work, message_id)
    if found is None:
        raise NoMessage
    try:
        return _letter(work, found)
    except (LinkUnknown, NoAsk, NoCircle):
        raise NoMessage from None


def _letter(work: Work, found: Wanted) -> dict[str, Any]:
    to = _to_invited(work, found) if found.invitation_id else _to_member(work, found)
    circle = circles.get(work, to.pop("circle_id"))
    ask = None if found.ask_id is None else asks.get(work, found.ask_id)
    if ask is not None and not _still_holds(work, found.kind, ask):
        raise NoMessage
    text = compose(found.kind, to["language"], circle, ask)
    return {
        **to,
        **text._asdict(),
        "sender_name": circle.sender_name,
        "land": circle.land,
        "is_urgent": ask is not None and _cannot_rest(found.kind, ask, work.now),
        "kind": found.kind,
    }


def _cannot_rest(kind: Kind, ask: Ask, now: datetime) -> bool:
    """Whether the message goes out at night as well."""
    return kind is Kind.CANCELLED and ask.starts_at - now < _LONGEST_REST


def _still_holds(work: Work, kind: Kind, ask: Ask) -> bool:
    is_to_come = kind not in (Kind.ASKED, Kind.OFFERED) or ask.starts_at > work.now
    return is_to_come and ask.state in _HOLDS.get(kind, tuple(State))


def _to_invited(work: Work, found: Wanted) -> dict[str, Any]:
    assert found.invitation_id is not None
    known = circles.find_invitation(work, found.invitation_id)
    if known is None:
        raise LinkUnknown
    invitation, address = known
    return {
        "circle_id": invitation.circle_id,
        "language": invitation.language,
        "channel": invitation.channel,
        "recipient": address,
        "token": links.add(work, invitation_id=invitation.id),
    }


def _to_member(work: Work, found: Wanted) -> dict[str, Any]:
    if found.member_id is None:
        raise LinkUnknown
    member = members.get(work, found.member_id)
    return {
        "circle_id": member.circle_id,
        "language": member.language,
        "channel": member.channel,
        "recipient": members.address_of(work, member.id),
        "token": links.add(work, member_id=member.id),
    }
