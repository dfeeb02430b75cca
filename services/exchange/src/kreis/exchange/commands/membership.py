"""Joins and leaves a circle; hides, blocks and reports."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from kreis.chassis.data.database import Work
from kreis.contracts.refusals import Fault, InvalidInput
from kreis.exchange.commands import standing, wanting
from kreis.exchange.domain import ledger as hours
from kreis.exchange.domain.asks import Ask, State, would_meet
from kreis.exchange.domain.law import BERLIN
from kreis.exchange.domain.letters import Kind
from kreis.exchange.domain.links import Way, hash_of
from kreis.exchange.domain.members import BY_HAND, Member
from kreis.exchange.domain.refusals import JoinedAlready, LinkUnknown, NoAsk
from kreis.exchange.store import (
    asks,
    circles,
    fitting,
    ledger,
    links,
    members,
    open_offers,
    reports,
)

SETTLE_WITHIN = 2
"""Working days that the steward has for a report."""
_SATURDAY = 5


def join(work: Work, way: Way, token: str, *, contact: str | None, **said: Any) -> UUID:
    """Makes whoever has an invitation a member. Returns her id. The pot gives her three hours.

    Her invitation is deleted; its link is hers from now on. Raises `JoinedAlready`, `LinkUnknown`,
    and `InvalidInput` if nobody could reach her.
    """
    if way.invitation_id is None:
        raise JoinedAlready
    found = circles.find_invitation(work, way.invitation_id)
    if found is None:
        raise LinkUnknown
    invitation, address = found
    if invitation.channel == BY_HAND and not contact:
        raise InvalidInput(Fault("contact", contact, "a contact, because no message goes to her"))
    circles.get(work, invitation.circle_id, lock=True)
    member = Member(
        id=uuid4(),
        circle_id=invitation.circle_id,
        channel=invitation.channel,
        joined_at=work.now,
        active_at=work.now,
        is_paused=False,
        **said,
    )
    members.add(work, member, address=address, contact=contact)
    links.hand_over(work, invitation.id, hash_of(token), member.id)
    circles.remove_invitation(work, invitation.id)
    ledger.move(work, member.circle_id, uuid4(), "joined", hours.joining(member.id))
    return member.id


def pause(work: Work, member: Member, *, is_paused: bool) -> None:
    """While she pauses she is asked nothing, and nobody sees her. Agreements stand, but no more
    weeks follow."""
    if is_paused:
        standing.end_with(work, member)
        asks.take_offers_back(work, member.id)
        open_offers.end_all(work, member.id)
    members.change(work, member.id, is_paused=is_paused)


def share_contact(work: Work, member: Member, *, shares_contact: bool) -> None:
    members.change(work, member.id, shares_contact=shares_contact)


def leave(work: Work, member: Member) -> None:
    """Ends her membership at once. Open asks and agreements end, her balance goes to the pot, and
    her name and contact are emptied. Lines of others stay."""
    standing.end_with(work, member, dates_end=True)
    for each in asks.of_member(work, member.id):
        _end_for_leaver(work, each, member)
    asks.take_offers_back(work, member.id)
    open_offers.end_all(work, member.id)
    balance = ledger.balance(work, member.id)
    ledger.move(work, member.circle_id, uuid4(), "left", hours.leaving(member.id, balance))
    members.blank(work, member.id)


def _end_for_leaver(work: Work, ask: Ask, member: Member) -> None:
    if ask.state is State.ASKED:
        asks.end(work, ask.id, State.WITHDRAWN)
    elif ask.state is State.AGREED and ask.starts_at > work.now:
        asks.end(work, ask.id, State.CANCELLED)
        _tell_other(work, ask, member)
    elif ask.state in (State.AGREED, State.DONE):
        asks.end(work, ask.id, State.LAPSED)


def block(work: Work, member: Member, ask_id: UUID, offer_id: UUID | None) -> None:
    """Keeps two apart for good: neither sees the other, and their agreements end with a neutral
    message. If a third member is to mind children of both at once, the date of whoever blocks ends.
    Raises `NoAsk`."""
    other_id = whom(work, member, ask_id, offer_id)
    members.add_block(work, member.id, other_id)
    standing.end_with(work, member, other_id, dates_end=True)
    for each in asks.of_member(work, member.id):
        if each.is_to_come(work.now) and (
            other_id in each.parties or _would_meet(work, each, member, other_id)
        ):
            asks.end(work, each.id, State.CANCELLED)
            _tell_other(work, each, member)
    _take_back_offers_between(work, member.id, other_id)


def _would_meet(work: Work, ask: Ask, member: Member, other_id: UUID) -> bool:
    """Whether her carer is to mind children of the other as well. Whoever is blocked must not
    learn of it, so hers is the date that ends."""
    if ask.asker_id != member.id or ask.carer_id is None:
        return False
    to_come = [each for each in asks.bound(work, ask.carer_id) if each.is_to_come(work.now)]
    return would_meet(ask, to_come, {other_id})


def report(work: Work, member: Member, ask_id: UUID, offer_id: UUID | None, words: str) -> None:
    """Tells the steward, who has two working days. A second press of the button tells nothing
    more. Raises `NoAsk`."""
    other_id = whom(work, member, ask_id, offer_id)
    if words in reports.open_words(work, member.id, other_id):
        return
    reports.add(work, member.circle_id, member.id, other_id, words, settle_by(work.now))


def whom(work: Work, member: Member, ask_id: UUID, offer_id: UUID | None) -> UUID:
    """Returns whom she means by an ask, by an offer to an ask of hers, or by an open offer. Raises
    `NoAsk` unless it is somebody whom she sees."""
    open_to_her = {each.id: each.carer_id for each, _ in fitting.offers_for(work, member)}
    if ask_id in open_to_her:
        return open_to_her[ask_id]
    ask = asks.get(work, ask_id)
    if ask.circle_id != member.circle_id:
        raise NoAsk
    other_id = ask.other_than(member.id)
    if offer_id is not None and ask.asker_id == member.id:
        found = [each for each in asks.offers(work, [ask_id]) if each.id == offer_id]
        other_id = found[0].member_id if found else None
    elif ask.asker_id != member.id and ask.carer_id not in (None, member.id):
        other_id = None
    if other_id is None:
        raise NoAsk
    return other_id


def settle_by(now: datetime) -> date:
    """Returns the second working day (Monday to Friday) after now."""
    day, left = now.astimezone(BERLIN).date(), SETTLE_WITHIN
    while left:
        day += timedelta(days=1)
        left -= day.weekday() < _SATURDAY
    return day


def _tell_other(work: Work, ask: Ask, member: Member) -> None:
    other_id = ask.other_than(member.id)
    other = members.of_circle(work, member.circle_id).get(other_id) if other_id else None
    if other is not None:
        wanting.tell(work, other, Kind.CANCELLED, ask.id)


def _take_back_offers_between(work: Work, one_id: UUID, other_id: UUID) -> None:
    for asker, carer in ((one_id, other_id), (other_id, one_id)):
        hers = [each.id for each in asks.of_member(work, asker) if each.asker_id == asker]
        for ask_id in hers:
            asks.take_offer_back(work, ask_id, carer)
