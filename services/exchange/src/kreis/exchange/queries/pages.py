"""What a member sees: her own, and of others a first name and a district.

Somebody who is blocked, or has blocked her, looks like somebody who has left. So nobody learns that
she was blocked.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.exchange.domain import law
from kreis.exchange.domain import ledger as hours
from kreis.exchange.domain.asks import WITH_CONTACT, Ask, Place, State
from kreis.exchange.domain.links import Way
from kreis.exchange.domain.members import BY_HAND, Member
from kreis.exchange.domain.refusals import LinkUnknown, NoAsk
from kreis.exchange.domain.standing import Standing, Weekly
from kreis.exchange.queries import open_offers
from kreis.exchange.store import asks, circles, fitting, ledger, members, standing

_LINES = 50
_LISTS = (
    *("own_asks", "agreements", "standing", "asks_of_others"),
    *("own_offers", "offers_of_others", "lines"),
)
_SHOWN = (*WITH_CONTACT, State.LAPSED, State.CANCELLED)


class _Known(NamedTuple):
    """What several parts of her page are made of: each is asked for once."""

    member: Member
    asks: Sequence[Ask]
    standing: Sequence[Standing]
    people: Mapping[UUID, Member]
    apart: Collection[UUID]


def page(work: Work, way: Way) -> dict[str, Any]:
    """Returns the page of a link: of an invitation, what she is asked; of a member, her circle.

    Raises `LinkUnknown` and `NoCircle`.
    """
    if way.member_id is None:
        return _invitation(work, way.invitation_id)
    member = members.get(work, way.member_id)
    known = _Known(
        member,
        asks.of_member(work, member.id),
        standing.of_member(work, member.id),
        members.of_circle(work, member.circle_id),
        members.apart_from(work, member.id),
    )
    return {
        "circle": circles.get(work, member.circle_id),
        "language": member.language,
        "me": _me(work, member),
        "own_asks": _own_asks(work, known),
        "agreements": _agreements(work, known),
        "standing": _standing(known, work.now),
        "asks_of_others": _asks_of_others(work, known),
        "own_offers": open_offers.own(work, member),
        "offers_of_others": open_offers.of_others(work, member, known.people),
        "lines": _lines(work, known),
        "needs_contact": False,
    }


def agreed(work: Work, member: Member, ask_id: UUID) -> Ask:
    """Returns an agreed date of hers that has not begun. Raises `NoAsk`."""
    ask = asks.get(work, ask_id)
    if member.id not in ask.parties or not ask.is_to_come(work.now):
        raise NoAsk
    return ask


def _invitation(work: Work, invitation_id: UUID | None) -> dict[str, Any]:
    found = circles.find_invitation(work, invitation_id) if invitation_id else None
    if found is None:
        raise LinkUnknown
    circle = circles.get(work, found[0].circle_id)
    nothing: dict[str, Any] = {name: [] for name in _LISTS}
    nothing["needs_contact"] = found[0].channel == BY_HAND
    return {"circle": circle, "language": found[0].language, "me": None, **nothing}


def _me(work: Work, member: Member) -> dict[str, Any]:
    balance, reserved = ledger.balance(work, member.id), ledger.reserved(work, member.id)
    return {
        "first_name": member.first_name,
        "district": member.district,
        "child_bands": list(member.child_bands),
        "is_paused": member.is_paused,
        "shares_contact": member.shares_contact,
        "is_asked_to_stay": member.asked_to_stay_at is not None,
        "balance_minutes": hours.minutes_of(balance),
        "may_ask_minutes": max(0, hours.minutes_of(balance - reserved - hours.FLOOR)),
        "is_at_ceiling": balance >= hours.CEILING,
    }


def _own_asks(work: Work, known: _Known) -> list[dict[str, Any]]:
    own = known.member.id
    mine = [
        each
        for each in known.asks
        if each.asker_id == own and each.state is State.ASKED and each.starts_at > work.now
    ]
    there = {id_: each for id_, each in known.people.items() if id_ not in known.apart}
    offers = asks.offers(work, [each.id for each in mine])
    return [
        _ask(each)
        | {
            "offers": [
                {"id": o.id, "place": o.place, **there[o.member_id].named()}
                for o in offers
                if o.ask_id == each.id and o.member_id in there
            ]
        }
        for each in mine
    ]


def _agreements(work: Work, known: _Known) -> list[dict[str, Any]]:
    member, people, apart = known.member, known.people, known.apart
    hers = [each for each in known.asks if each.carer_id is not None]
    weekly: dict[UUID | None, Weekly] = {each.id: each.weekly(member.id) for each in known.standing}
    return [
        _agreement(work, each, member, people.get(other_id) if other_id not in apart else None)
        | {"weekly": weekly.get(each.standing_id, Weekly.NO)}
        for each in hers
        if each.state in _SHOWN and (other_id := each.other_than(member.id)) is not None
    ]


def _agreement(work: Work, ask: Ask, member: Member, other: Member | None) -> dict[str, Any]:
    is_mine = ask.asker_id == member.id
    said = ask.asker_says if is_mine else ask.carer_says
    other = None if ask.state in (State.CANCELLED, State.LAPSED) else other
    shown = other is not None and ask.shows_contact(work.now)
    is_over = work.now >= ask.ends_at
    return _ask(ask) | {
        "is_mine": is_mine,
        "agreed_place": ask.agreed_place,
        "other": other.named() if other else None,
        "contact": members.contact_of(work, other.id) if shown and other else None,
        "waits_for_me": is_over and said is None and ask.state in (State.AGREED, State.DONE),
        "can_be_cancelled": ask.is_to_come(work.now),
    }


def _standing(known: _Known, now: datetime) -> list[dict[str, Any]]:
    """What she has each week, and what has ended of it, as long as that is kept. A proposal shows
    while its date is to come."""
    member, dates = known.member, {each.standing_id: each.id for each in known.asks}
    return [
        _one_standing(each, member, known.people.get(each.other_than(member.id)))
        | {"ask_id": dates.get(each.id) if each.is_open(now) else None}
        for each in known.standing
        if each.accepted_at is not None or each.is_open(now)
    ]


def _one_standing(each: Standing, member: Member, other: Member | None) -> dict[str, Any]:
    weekly = each.weekly(member.id)
    return {
        **{name: getattr(each, name) for name in ("id", "starts_at", "ends_at", "place")},
        "bands": list(each.bands),
        "is_mine": each.asker_id == member.id,
        "weekly": weekly,
        "other": None if other is None or weekly is Weekly.NO else other.named(),
    }


def _asks_of_others(work: Work, known: _Known) -> list[dict[str, Any]]:
    member, people = known.member, known.people
    if member.is_paused:
        return []
    seen = fitting.open_for(work, member)
    offered = {
        each.ask_id
        for each in asks.offers(work, [each.id for each in seen])
        if each.member_id == member.id
    }
    bound = asks.bound(work, member.id)
    return [
        _ask(each)
        | {
            "other": people[each.asker_id].named(),
            "is_offered": each.id in offered,
            "week_minutes": _week_minutes(each, bound),
        }
        for each in seen
    ]


def _week_minutes(ask: Ask, bound: Sequence[Ask]) -> int | None:
    """How much she would mind at her home in that week, if that is near the limit of the law."""
    if ask.place is Place.HERS:
        return None
    units = law.near_limit(ask.at(Place.THEIRS), bound)
    return None if units is None else hours.minutes_of(units)


def _lines(work: Work, known: _Known) -> list[dict[str, Any]]:
    """Her own lines, and never anybody else's."""
    found = ledger.lines(work, known.member.id, _LINES)
    others = {each.other_id for each in found if each.other_id}.difference(known.apart)
    names = members.first_names(work, others)
    return [
        {
            "moved_at": each.moved_at,
            "minutes": hours.minutes_of(each.units),
            "why": each.why,
            "other": names.get(each.other_id) or None if each.other_id else None,
        }
        for each in found
    ]


def _ask(ask: Ask) -> dict[str, Any]:
    return {
        "id": ask.id,
        "starts_at": ask.starts_at,
        "ends_at": ask.ends_at,
        "minutes": hours.minutes_of(ask.units),
        "place": ask.place,
        "bands": list(ask.bands),
        "state": ask.state,
    }
