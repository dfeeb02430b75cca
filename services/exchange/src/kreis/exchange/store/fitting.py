"""Who fits an ask now, and which asks somebody sees."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.exchange.domain.asks import BOUND, Ask, State
from kreis.exchange.domain.members import ACTIVE_FOR, Member, fits
from kreis.exchange.domain.open_offers import OpenOffer, is_open
from kreis.exchange.store import asks, members, open_offers


def who_fits(work: Work, ask: Ask) -> list[Member]:
    """Returns the members to whom an ask goes, by id."""
    everybody = members.of_circle(work, ask.circle_id)
    asker = everybody.get(ask.asker_id)
    if asker is None:
        return []
    apart = members.apart_from(work, asker.id)
    taken = _taken(asks.of_circle(work, ask.circle_id), everybody)
    return [
        each
        for _, each in sorted(everybody.items())
        if fits(ask, asker, each, bound=taken[each.id], apart=apart, now=work.now)
    ]


def open_for(work: Work, member: Member) -> list[Ask]:
    """Returns the open asks of others that go to her, by their beginning."""
    everybody = members.of_circle(work, member.circle_id)
    apart = members.apart_from(work, member.id)
    all_asks = asks.of_circle(work, member.circle_id)
    hers = _taken(all_asks, everybody)[member.id]
    return [
        each
        for each in all_asks
        if each.state is State.ASKED
        and each.starts_at > work.now
        and (asker := everybody.get(each.asker_id)) is not None
        and asker.id not in apart
        and fits(each, asker, member, bound=hers, apart=apart, now=work.now)
    ]


def is_seen(work: Work, ask: Ask, member: Member) -> bool:
    """Whether an ask goes to her, or she has offered already."""
    if any(each.member_id == member.id for each in asks.offers(work, [ask.id])):
        return ask.asker_id not in members.apart_from(work, member.id)
    return any(each.id == ask.id for each in open_for(work, member))


def offers_for(work: Work, member: Member) -> list[tuple[OpenOffer, int]]:
    """Returns the open offers of others that she may use, each with its free places.

    They come by their beginning.
    """
    everybody = members.of_circle(work, member.circle_id)
    apart = members.apart_from(work, member.id)
    taken = _taken(asks.of_circle(work, member.circle_id), everybody)
    return [
        (each, each.free([o for o in taken[carer.id] if o.carer_id == carer.id]))
        for each in open_offers.of_circle(work, member.circle_id)
        if (carer := everybody.get(each.carer_id)) is not None
        and is_open(each, carer, member, taken=taken[carer.id], apart=apart, now=work.now)
    ]


def who_may_come(work: Work, offer: OpenOffer) -> list[Member]:
    """Returns the active members with children of these ages who may take a place, by id."""
    everybody = members.of_circle(work, offer.circle_id)
    taken = _taken(asks.of_circle(work, offer.circle_id), everybody)[offer.carer_id]
    carer = everybody[offer.carer_id]
    return [
        each
        for _, each in sorted(everybody.items())
        if work.now - each.active_at <= ACTIVE_FOR
        and set(each.child_bands) & set(offer.bands)
        and is_open(
            *(offer, carer, each),
            taken=taken,
            apart=members.apart_from(work, each.id),
            now=work.now,
        )
    ]


def _taken(all_asks: Sequence[Ask], everybody: Mapping[UUID, Member]) -> dict[UUID, list[Ask]]:
    """Maps each member to the agreements that take her time."""
    taken: dict[UUID, list[Ask]] = {each: [] for each in everybody}
    for ask in all_asks:
        if ask.state in BOUND and ask.carer_id is not None:
            for party in ask.parties:
                if party in taken:
                    taken[party].append(ask)
    return taken
