"""Open offers: offers hours, takes a place of somebody's, ends what is offered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID, uuid4

from kreis.chassis.data.database import Work
from kreis.contracts.refusals import Fault, InvalidInput
from kreis.exchange.commands import asking, wanting
from kreis.exchange.domain import law
from kreis.exchange.domain import ledger as hours
from kreis.exchange.domain.asks import Ask, State
from kreis.exchange.domain.letters import Kind
from kreis.exchange.domain.members import Member
from kreis.exchange.domain.open_offers import OpenOffer
from kreis.exchange.domain.refusals import AskTaken, ContactNotShared, FloorReached, NoAsk
from kreis.exchange.store import asks, fitting, ledger, members, open_offers


def offer(
    work: Work,
    member: Member,
    *,
    starts_at: datetime,
    ends_at: datetime,
    bands: Sequence[str],
    places: int,
) -> None:
    """Says that she can mind so many children at her home. A second press of the button is no
    second offer.

    Raises `AskTaken` while she pauses, `InvalidInput`, `ContactNotShared`, and what `law.check`
    raises.
    """
    if member.is_paused:
        raise AskTaken
    asking.check_times(work.now, starts_at, ends_at)
    if not member.shares_contact:
        raise ContactNotShared
    ages = tuple(dict.fromkeys(bands))
    new = OpenOffer(uuid4(), member.circle_id, member.id, starts_at, ends_at, ages, places)
    known = open_offers.of_circle(work, member.circle_id)
    if any(replace(each, id=new.id) == new for each in known):
        return
    law.check(new.place(new.id, member.id, ages[:1]), asks.bound(work, member.id))
    open_offers.add(work, new)
    for each in fitting.who_may_come(work, new):
        wanting.tell(work, each, Kind.DIGEST)


def take_place(work: Work, member: Member, offer_id: UUID, bands: Sequence[str]) -> None:
    """Takes places for her children. That is agreed at once: both see each other's contact.

    A second press changes nothing. Raises `NoAsk` whatever the reason is that the offer is not for
    her any more, `ContactNotShared`, `FloorReached`, and `InvalidInput` for other ages or too many.
    """
    known = open_offers.find(work, offer_id)
    if known is None or known.circle_id != member.circle_id:
        raise NoAsk
    new = known.place(uuid4(), member.id, bands)
    if _has_taken(work, new):
        return
    free = dict(fitting.offers_for(work, member)).get(known)
    if free is None:
        raise NoAsk
    _check_children(known, free, bands)
    if not member.shares_contact:
        raise ContactNotShared
    own = ledger.balance(work, member.id), ledger.reserved(work, member.id)
    if not hours.may_ask(*own, new.units):
        raise FloorReached
    asks.add(work, new)
    asking.keep_agreement(work, new, (member, members.get(work, known.carer_id)))


def end(work: Work, member: Member, offer_id: UUID) -> None:
    """Ends an open offer of hers. What is agreed already stays so. A second press changes
    nothing."""
    open_offers.end(work, member.id, offer_id)


def _has_taken(work: Work, new: Ask) -> bool:
    """Whether she has taken a place of these hours with that carer."""
    return any(
        each.state is State.AGREED
        and (each.asker_id, each.carer_id) == (new.asker_id, new.carer_id)
        and (each.starts_at, each.ends_at) == (new.starts_at, new.ends_at)
        for each in asks.of_member(work, new.asker_id)
    )


def _check_children(known: OpenOffer, free: int, bands: Sequence[str]) -> None:
    if len(bands) > free:
        raise InvalidInput(Fault("bands", str(len(bands)), f"expected at most {free} children"))
    if not set(bands) <= set(known.bands):
        raise InvalidInput(Fault("bands", ", ".join(bands), "expected ages that may come"))
