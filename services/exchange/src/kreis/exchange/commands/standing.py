"""Standing agreements: proposed by one, accepted by the other, ended by either.

Each week gets an agreement of its own, one week ahead. A week that cannot be is an agreement that
was cancelled from the beginning, so both read it on their pages and get the message that says so.
"""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID, uuid4

from kreis.chassis.data.database import Work
from kreis.exchange.commands import asking, wanting
from kreis.exchange.domain import standing as rules
from kreis.exchange.domain.asks import Ask, State
from kreis.exchange.domain.letters import Kind
from kreis.exchange.domain.members import Member
from kreis.exchange.domain.refusals import AskTaken, ContactNotShared, NoAsk
from kreis.exchange.domain.standing import Standing
from kreis.exchange.store import asks, ledger, members, standing

LOOK_AT_STANDING = "look-at-standing"
"""Due work about one standing agreement. Its cause says what is looked at, see `jobs.standing`."""


def want_weekly(work: Work, member: Member, ask_id: UUID) -> None:
    """Says that she wants an agreed date each week. The first of the two proposes it, the other
    accepts. A second press changes nothing.

    Raises `NoAsk`, `ContactNotShared`, and `AskTaken` unless the date is agreed and to come.
    """
    ask = asks.get(work, ask_id)
    if ask.circle_id != member.circle_id or member.id not in ask.parties:
        raise NoAsk
    if not ask.is_to_come(work.now):
        raise AskTaken
    if not member.shares_contact:
        raise ContactNotShared
    known = standing.find(work, ask.standing_id)
    if known is None or known.ended_at is not None:
        _propose(work, member, ask)
    elif known.accepted_at is None and not known.is_proposed_by(member.id):
        _accept(work, member, known)


def end(work: Work, member: Member, standing_id: UUID) -> None:
    """Ends it for all weeks whose date is not made yet. A date that is made stays agreed.

    A second press changes nothing. Raises `NoAsk`.
    """
    known = standing.get(work, standing_id)
    if member.id not in known.parties:
        raise NoAsk
    if known.ended_at is None:
        _end(work, known, member.id)


def end_with(
    work: Work, member: Member, other_id: UUID | None = None, *, dates_end: bool = False
) -> None:
    """Ends what she has with everybody, or with one other: she pauses, leaves or blocks.

    `dates_end`: agreements end as well, so whoever has one reads of that instead.
    """
    for each in standing.of_member(work, member.id):
        if each.ended_at is None and other_id in (None, each.other_than(member.id)):
            if dates_end and _have_a_date(work, each):
                standing.end(work, each.id)
            else:
                _end(work, each, member.id)


def end_proposal(work: Work, known: Standing) -> None:
    """Ends what nobody has accepted before its date began."""
    standing.end_proposal(work, known.id)


def make_dates(work: Work, known: Standing) -> None:
    """Makes what is due of the coming weeks, and plans when to look again.

    It ends if one of the two has fallen silent: messages would go on to somebody who is away.
    """
    if not known.holds:
        return
    asker, carer = (members.get(work, each) for each in known.parties)
    silent = [each for each in (asker, carer) if rules.has_fallen_silent(each, work.now)]
    if silent:
        _end(work, known, silent[0].id)
        return
    while known.made_at() <= work.now:
        new = known.date_on(uuid4())
        if new.starts_at > work.now:
            _make(work, new, asker, carer)
        known = replace(known, next_on=rules.week_later(known.next_on))
    standing.change(work, known.id, next_on=known.next_on)
    work.schedule(LOOK_AT_STANDING, known.id, "next", not_before=known.made_at())


def _propose(work: Work, member: Member, ask: Ask) -> None:
    assert ask.carer_id is not None, "an agreement has a carer"
    assert ask.agreed_place is not None, "an agreement has a place"
    new = Standing(
        id=uuid4(),
        circle_id=ask.circle_id,
        asker_id=ask.asker_id,
        carer_id=ask.carer_id,
        starts_at=ask.starts_at,
        ends_at=ask.ends_at,
        place=ask.agreed_place,
        bands=ask.bands,
        asker_proposes=member.id == ask.asker_id,
        next_on=rules.first_after(ask),
    )
    standing.add(work, new)
    asks.change(work, ask.id, standing_id=new.id)
    work.schedule(LOOK_AT_STANDING, new.id, "begins", not_before=ask.starts_at)
    _tell(work, new.other_than(member.id))


def _accept(work: Work, member: Member, known: Standing) -> None:
    standing.change(work, known.id, accepted_at=work.now)
    work.schedule(LOOK_AT_STANDING, known.id, "next", not_before=known.made_at())
    _tell(work, known.other_than(member.id))


def _end(work: Work, known: Standing, by: UUID) -> None:
    standing.end(work, known.id)
    _tell(work, known.other_than(by))


def _have_a_date(work: Work, known: Standing) -> bool:
    return any(
        each.is_to_come(work.now) and set(each.parties) == set(known.parties)
        for each in asks.of_member(work, known.asker_id)
    )


def _tell(work: Work, member_id: UUID) -> None:
    """Says that there is news. Her page says which. Whoever pauses is asked nothing."""
    member = members.get(work, member_id)
    if not member.is_paused:
        wanting.tell(work, member, Kind.DIGEST)


def _make(work: Work, new: Ask, asker: Member, carer: Member) -> None:
    hers, theirs = (asks.of_member(work, each.id) for each in (asker, carer))
    same = next((each for each in hers if _is_the_same(each, new)), None)
    if same is not None:
        asks.change(work, same.id, standing_id=new.standing_id)
        return
    hours = ledger.balance(work, asker.id), ledger.reserved(work, asker.id)
    bound, apart = asks.bound(work, carer.id), members.apart_from(work, asker.id)
    taken = [*hers, *theirs]
    if rules.can_be(new, asker, carer, hours=hours, taken=taken, bound=bound, apart=apart):
        asks.add(work, new)
        asking.keep_agreement(work, new, (asker, carer), can_wait=True)
        return
    asks.add(work, replace(new, state=State.CANCELLED))
    asks.end(work, new.id, State.CANCELLED)
    for each in (asker, carer):
        wanting.tell(work, each, Kind.CANCELLED, new.id)


def _is_the_same(ask: Ask, new: Ask) -> bool:
    """Whether the two have agreed on this date themselves."""
    return (
        ask.state is State.AGREED
        and ask.carer_id == new.carer_id
        and (ask.starts_at, ask.ends_at) == (new.starts_at, new.ends_at)
    )
