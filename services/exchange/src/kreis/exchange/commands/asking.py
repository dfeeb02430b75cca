"""Asks for care, offers it, agrees, and takes any of that back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID, uuid4

from kreis.chassis.data.database import Work
from kreis.contracts.refusals import Fault, InvalidInput
from kreis.exchange.commands import counting, wanting
from kreis.exchange.domain import asks as rules
from kreis.exchange.domain import law
from kreis.exchange.domain import ledger as hours
from kreis.exchange.domain.asks import Ask, Place, State
from kreis.exchange.domain.letters import Kind
from kreis.exchange.domain.members import Member
from kreis.exchange.domain.quarters import monday_of
from kreis.exchange.domain.refusals import (
    AskTaken,
    ContactNotShared,
    FloorReached,
    NoAsk,
    TooManyChildren,
    TooMuchCare,
)
from kreis.exchange.store import asks, fitting, ledger, members, open_offers, standing

LOOK_AT_ASK = "look-at-ask"
"""Due work about one ask. Its cause says what is looked at, see `jobs.asks`."""


def ask(
    work: Work,
    member: Member,
    *,
    starts_at: datetime,
    ends_at: datetime,
    place: str,
    bands: Sequence[str],
) -> Ask:
    """Asks everybody who fits. A second press of the button is no second ask.

    Raises `InvalidInput`, `ContactNotShared` and `FloorReached`.
    """
    check_times(work.now, starts_at, ends_at)
    if not member.shares_contact:
        raise ContactNotShared
    units = hours.units_of(ends_at - starts_at)
    new = Ask(
        id=uuid4(),
        circle_id=member.circle_id,
        asker_id=member.id,
        starts_at=starts_at,
        ends_at=ends_at,
        units=units,
        place=Place(place),
        bands=tuple(bands),
        state=State.ASKED,
    )
    if (same := _asked_already(work, new)) is not None:
        return same
    own = ledger.balance(work, member.id), ledger.reserved(work, member.id)
    if not hours.may_ask(*own, units):
        raise FloorReached
    asks.add(work, new)
    _call(work, new)
    _plan(work, new)
    return new


def _asked_already(work: Work, new: Ask) -> Ask | None:
    """Returns her open ask that says the same."""
    found = asks.of_member(work, new.asker_id)
    return next((each for each in found if replace(each, id=new.id) == new), None)


def call_again(work: Work, ask: Ask) -> None:
    """Asks everybody who fits once more, if nobody has offered yet."""
    if ask.state is State.ASKED and not asks.offers(work, [ask.id]):
        _call(work, ask)


def lapse(work: Work, ask: Ask) -> None:
    """Ends an ask that nobody has taken, and says so honestly if nobody has offered. One with
    offers stays open until it begins."""
    if ask.state is not State.ASKED:
        return
    has_offers = bool(asks.offers(work, [ask.id]))
    over = ask.starts_at if has_offers else rules.lapses_at(ask, asks.asked_at(work, ask.id))
    if work.now < over:
        work.schedule(LOOK_AT_ASK, ask.id, "lapse", not_before=over)
        return
    asks.end(work, ask.id, State.LAPSED)
    if not has_offers:
        wanting.tell(work, members.get(work, ask.asker_id), Kind.NOBODY, ask.id)


def remind_to_confirm(work: Work, ask: Ask) -> None:
    """Reminds whoever has not said how long it was, once."""
    said = {ask.asker_id: ask.asker_says, ask.carer_id: ask.carer_says}
    if ask.state in (State.AGREED, State.DONE):
        for each in ask.parties:
            if said[each] is None:
                wanting.tell(work, members.get(work, each), Kind.CONFIRM, ask.id)


def give_up_unconfirmed(work: Work, ask: Ask) -> None:
    """Ends what was not confirmed in seven days: no hours, and nobody has a disadvantage."""
    if ask.state in (State.AGREED, State.DONE):
        asks.end(work, ask.id, State.LAPSED)


def offer(work: Work, member: Member, ask_id: UUID, place: str) -> None:
    """Offers to mind the children.

    Raises `NoAsk` unless the ask went to her, `ContactNotShared`, and what `law.check` raises.
    """
    ask = _seen_by(work, member, ask_id)
    ask.check_open(work.now)
    if not member.shares_contact:
        raise ContactNotShared
    chosen = Place(place)
    if chosen is Place.EITHER or ask.place not in (chosen, Place.EITHER):
        raise InvalidInput(Fault("place", place, "expected a place that was asked for"))
    law.check(ask.at(chosen), asks.bound(work, member.id))
    asks.offer_to_mind(work, ask.id, member.id, chosen)
    asker = members.get(work, ask.asker_id)
    wanting.tell(work, asker, Kind.OFFERED, ask.id)


def take_offer_back(work: Work, member: Member, ask_id: UUID) -> None:
    """Takes an offer back that nobody has agreed to. Raises `NoAsk`, `AskTaken`."""
    ask = _of_circle(work, member, ask_id)
    if ask.carer_id == member.id and ask.state is not State.ASKED:
        raise AskTaken
    asks.take_offer_back(work, ask.id, member.id)


def agree(work: Work, member: Member, ask_id: UUID, offer_id: UUID) -> None:
    """Agrees with one of those who have offered. From now on both see each other's contact.

    Raises `NoAsk`, `ContactNotShared`, and `AskTaken` if the other cannot any more, without the
    reason: how much she minds and when she is away is hers to know.
    """
    ask = _own(work, member, ask_id)
    ask.check_open(work.now)
    chosen = next((each for each in asks.offers(work, [ask.id]) if each.id == offer_id), None)
    if chosen is None or chosen.member_id in members.apart_from(work, member.id):
        raise AskTaken
    if not member.shares_contact:
        raise ContactNotShared
    carer = members.get(work, chosen.member_id)
    _check_carer(work, carer, ask.at(chosen.place))
    taken = {"state": State.AGREED, "carer_id": carer.id, "agreed_place": chosen.place}
    asks.change(work, ask.id, **taken, is_late=False)
    asks.take_offer_back(work, ask.id, carer.id)
    keep_agreement(work, ask, (member, carer))


def keep_agreement(
    work: Work, ask: Ask, parties: Iterable[Member], *, can_wait: bool = False
) -> None:
    """Tells the two that it is agreed, and plans to ask how it was. `can_wait`: they know that the
    date comes, so the message may wait for the digest."""
    for each in parties:
        wanting.tell(work, each, Kind.AGREED, ask.id, can_wait=can_wait)
    remind = ask.ends_at + rules.REMIND_TO_CONFIRM_AFTER
    work.schedule(LOOK_AT_ASK, ask.id, "remind", not_before=remind)
    work.schedule(LOOK_AT_ASK, ask.id, "over", not_before=ask.ends_at + rules.CONFIRM_WITHIN)


def take_back(work: Work, member: Member, ask_id: UUID) -> None:
    """Ends an ask, or an agreement before it begins. A carer's leaves the ask open again, and ends
    what she offers at that hour. If it was to come each week, the other weeks stay; what is only
    proposed ends.

    Raises `NoAsk` and `AskTaken`.
    """
    ask = _of_circle(work, member, ask_id)
    if ask.asker_id == member.id:
        state, is_late = ask.ended_by_asker(work.now)
        asks.end(work, ask.id, state, is_late=is_late)
        other_id = ask.carer_id
    elif ask.carer_id == member.id:
        is_late = ask.given_back(work.now)
        opened = dict.fromkeys(("carer_id", "agreed_place", "standing_id"))
        asks.change(work, ask.id, **opened, state=State.ASKED, is_late=is_late, asked_at=work.now)
        open_offers.end_at_hours_of(work, member.id, ask)
        _call(work, asks.get(work, ask.id), but=member.id)
        _plan(work, ask)
        other_id = ask.asker_id
    else:
        raise NoAsk
    standing.end_proposal(work, ask.standing_id)
    if other_id is not None:
        wanting.tell(work, members.get(work, other_id), Kind.CANCELLED, ask.id)


def confirm(work: Work, member: Member, ask_id: UUID, units: int) -> None:
    """Says how long it was; 0: it did not take place. Hours count once both say the same.

    Raises `NoAsk`, `AskTaken`, `NotYet` and `InvalidInput`.
    """
    ask = _of_circle(work, member, ask_id)
    if member.id not in ask.parties:
        raise NoAsk
    if units > ask.units:
        most = hours.minutes_of(ask.units)
        raise InvalidInput(
            Fault("minutes", str(hours.minutes_of(units)), f"expected at most {most}")
        )
    state, counted = ask.told(member.id, units, work.now)
    said = "asker_says" if ask.asker_id == member.id else "carer_says"
    ended_at = None if state is State.DONE else work.now
    asks.change(work, ask.id, **{said: units}, state=state, ended_at=ended_at)
    if counted and ask.carer_id is not None:
        lines = hours.care(ask.asker_id, ask.carer_id, counted)
        week = monday_of(ask.starts_at)
        ledger.move(work, ask.circle_id, ask.id, "care", lines, care_week=week)
        counting.plan(work, week)


def _check_carer(work: Work, carer: Member, ask: Ask) -> None:
    """Raises `AskTaken` if she cannot mind the children any more.

    She cannot either if she minds those of somebody from whom the asker is kept apart.
    """
    is_away = any(
        each.asker_id == carer.id and each.state is State.AGREED and each.overlaps(ask)
        for each in asks.of_member(work, carer.id)
    )
    if is_away or not carer.shares_contact:
        raise AskTaken
    bound = asks.bound(work, carer.id)
    if rules.would_meet(ask, bound, members.apart_from(work, ask.asker_id)):
        raise AskTaken
    try:
        law.check(ask, bound)
    except (TooMuchCare, TooManyChildren):
        raise AskTaken from None


def _call(work: Work, ask: Ask, *, but: UUID | None = None) -> None:
    for each in fitting.who_fits(work, ask):
        if each.id == but:
            continue
        wanting.tell(work, each, Kind.ASKED, ask.id)


def _plan(work: Work, ask: Ask) -> None:
    again = work.now + rules.CALL_AGAIN_AFTER
    if again < ask.starts_at:
        work.schedule(LOOK_AT_ASK, ask.id, "again", not_before=again)
    lapses = rules.lapses_at(ask, work.now)
    work.schedule(LOOK_AT_ASK, ask.id, "lapse", not_before=lapses)


def check_times(now: datetime, starts_at: datetime, ends_at: datetime) -> None:
    """Raises `InvalidInput` unless it is to come, not too far ahead, and not too long."""
    faults = []
    if starts_at <= now:
        faults.append(Fault("starts_at", starts_at.isoformat(), "expected a moment to come"))
    if starts_at > now + rules.MOST_AHEAD:
        faults.append(Fault("starts_at", starts_at.isoformat(), "expected within three months"))
    if not starts_at < ends_at <= starts_at + rules.LONGEST:
        faults.append(Fault("ends_at", ends_at.isoformat(), "expected at most 12 hours later"))
    if faults:
        raise InvalidInput(*faults)


def _seen_by(work: Work, member: Member, ask_id: UUID) -> Ask:
    ask = _of_circle(work, member, ask_id)
    if not fitting.is_seen(work, ask, member):
        raise NoAsk
    return ask


def _own(work: Work, member: Member, ask_id: UUID) -> Ask:
    ask = _of_circle(work, member, ask_id)
    if ask.asker_id != member.id:
        raise NoAsk
    return ask


def _of_circle(work: Work, member: Member, ask_id: UUID) -> Ask:
    ask = asks.get(work, ask_id)
    if ask.circle_id != member.circle_id:
        raise NoAsk
    return ask
