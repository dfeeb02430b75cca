"""The copy of the pool: what intake last said of everybody, and who of them can be placed."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from operator import attrgetter
from typing import Any, NamedTuple, Self
from uuid import UUID

from sqlalchemy import Row, Select, and_, func, or_, select, text
from sqlalchemy.dialects import postgresql

from kreis.chassis.data.database import Work
from kreis.chassis.messaging.credibility import check_follows, may_leap
from kreis.cohorts.domain.pool import WAITING
from kreis.cohorts.store.tables import (
    cohort,
    isolation_waiver,
    membership,
    pool_person,
    pool_sequence,
)
from kreis.formation import Person
from kreis.formation.reading import Fields

_is_member = (
    select(membership.c.participant_id)
    .where(
        membership.c.agency_id == pool_person.c.agency_id,
        membership.c.participant_id == pool_person.c.participant_id,
    )
    .exists()
)
_has_waived = (
    select(isolation_waiver.c.participant_id)
    .where(
        isolation_waiver.c.agency_id == pool_person.c.agency_id,
        isolation_waiver.c.participant_id == pool_person.c.participant_id,
    )
    .exists()
    .label("has_waived")
)
_told = postgresql.insert(pool_sequence)
_NEWEST = _told.on_conflict_do_update(
    index_elements=["agency_id", "participant_id"],
    set_={"sequence": _told.excluded.sequence},
    where=pool_sequence.c.sequence < _told.excluded.sequence,
).returning(pool_sequence.c.sequence)
_LEARN = text("""
with told as (
  select participant_id, sequence, fact
  from jsonb_to_recordset(cast(:told as jsonb)) as _ (
    participant_id uuid, sequence bigint, fact jsonb
  )
),
newest as (
  insert into pool_sequence as known (agency_id, participant_id, sequence)
  select :agency, participant_id, sequence from told order by participant_id
  on conflict (agency_id, participant_id) do update set sequence = excluded.sequence
  where known.sequence < excluded.sequence
  returning participant_id, xmax = 0 as is_first
),
saved as (
  insert into pool_person (agency_id, participant_id, state, restricted, record)
  select :agency, participant_id, fact ->> 'state', cast(fact ->> 'restricted' as boolean),
    fact - array['state', 'restricted']
  from told join newest using (participant_id) order by participant_id
  on conflict (agency_id, participant_id) do update
  set state = excluded.state, restricted = excluded.restricted, record = excluded.record
)
select participant_id, is_first from newest
""")
"""PostgreSQL leaves `xmax` 0 in a row that was inserted. A first word may have any number: intake
skips some after its backup was restored."""
_is_bound = func.jsonb_array_length(pool_person.c.record["constraints"]) > 0
can_be_placed = and_(pool_person.c.state == WAITING, ~_is_member)


class Word(NamedTuple):
    """What intake says of a person, and the number of the message."""

    participant_id: UUID
    sequence: int
    fact: Mapping[str, Any]


_sequence = attrgetter("sequence")


class Pool(NamedTuple):
    """Everybody who waits, and everybody settled who is bound by a rule, with her group's offer.

    Queries with several questions read it once.
    """

    waiting: list[Person]
    settled: list[tuple[Person, UUID | None]]
    has_rules: bool = True
    """False if the rules between people were left out."""

    def without_rules(self) -> Self:
        """Returns the pool as somebody sees it who may not see rules between people. So nothing
        that is computed from it tells of such a rule."""
        return self._replace(waiting=unbound(self.waiting), settled=[], has_rules=False)


def check_sequence(work: Work, participant_id: UUID, sequence: int) -> None:
    """Raises `Disbelieved` if the number leaps: it would hide everything intake says later."""
    if not may_leap(sequence):
        return
    own = pool_sequence.c
    statement = select(own.sequence).where(
        own.agency_id == work.agency, own.participant_id == participant_id
    )
    check_follows(sequence, work.connection.execute(statement).scalar() or 0)


def is_news(work: Work, participant_id: UUID, sequence: int) -> bool:
    """Notes this sequence as her newest. Returns False if it is no news: something newer is
    known."""
    told = {"agency_id": work.agency, "participant_id": participant_id, "sequence": sequence}
    return work.connection.execute(_NEWEST, told).first() is not None


def learn(work: Work, words: Iterable[Word]) -> Mapping[UUID, bool]:
    """Replaces what is known of these people, unless it is older. Returns of whom there was news,
    each with whether it is the first."""
    told = {each.participant_id: each._asdict() for each in sorted(words, key=_sequence)}
    own = {"agency": work.agency, "told": json.dumps(list(told.values()), default=str)}
    return {row.participant_id: row.is_first for row in work.connection.execute(_LEARN, own)}


def remove(work: Work, participant_id: UUID) -> None:
    """Takes her out, and with that out of every proposal."""
    statement = pool_person.delete().where(
        pool_person.c.agency_id == work.agency, pool_person.c.participant_id == participant_id
    )
    work.connection.execute(statement)


def lock(work: Work, participant_ids: Collection[UUID]) -> None:
    """Locks these people until the transaction ends: nobody else places or changes them."""
    statement = _people(work, pool_person.c.participant_id.in_(participant_ids))
    work.connection.execute(statement.with_for_update())


def lock_who_waits(work: Work, and_also: Collection[UUID]) -> None:
    """Locks everybody who can be placed, and these people."""
    theirs = pool_person.c.participant_id.in_(and_also)
    work.connection.execute(_people(work, or_(can_be_placed, theirs)).with_for_update())


def hold(work: Work, participant_ids: Collection[UUID]) -> frozenset[UUID]:
    """Returns those still in the pool, and keeps them there until the transaction ends."""
    statement = _people(work, pool_person.c.participant_id.in_(participant_ids))
    rows = work.connection.execute(statement.with_for_update(read=True, key_share=True))
    return frozenset(row.participant_id for row in rows)


def read(work: Work, *, with_rules: bool = True) -> Pool:
    """Loads the pool. `with_rules`: with the rules between people."""
    found = Pool(who_can_be_placed(work), settled_and_bound(work))
    return found if with_rules else found.without_rules()


def unbound(people: Iterable[Person]) -> list[Person]:
    """Returns these people without the rules that bind them."""
    return [replace(person, constraints=frozenset()) for person in people]


def who_can_be_placed(work: Work) -> list[Person]:
    """Everybody who waits and is in no group."""
    return [_person(row) for row in work.connection.execute(_people(work, can_be_placed))]


def who_still_waits(work: Work, participant_ids: Collection[UUID]) -> frozenset[UUID]:
    """Those of them who wait and are in no group."""
    statement = _people(work, pool_person.c.participant_id.in_(participant_ids), can_be_placed)
    return frozenset(row.participant_id for row in work.connection.execute(statement))


def who_of_them_or_bound(work: Work, participant_ids: Collection[UUID]) -> list[Person]:
    """Those of them who can be placed, and everybody else who can and is bound by a rule."""
    wanted = or_(pool_person.c.participant_id.in_(participant_ids), _is_bound)
    rows = work.connection.execute(_people(work, can_be_placed, wanted))
    return [_person(row) for row in rows]


def versions(work: Work) -> list[dict[str, Any]]:
    """Returns everybody in the copy, and the number of intake's last word on her."""
    statement = (
        select(pool_person.c.participant_id, pool_person.c.state, pool_sequence.c.sequence)
        .join(
            pool_sequence,
            and_(
                pool_sequence.c.agency_id == pool_person.c.agency_id,
                pool_sequence.c.participant_id == pool_person.c.participant_id,
            ),
        )
        .where(pool_person.c.agency_id == work.agency)
        .order_by(pool_person.c.participant_id)
    )
    return [
        {"participant_id": row.participant_id, "state": row.state, "version": row.sequence}
        for row in work.connection.execute(statement)
    ]


def known(work: Work, participant_ids: Collection[UUID]) -> set[UUID]:
    """Those of them who are in the programme: a tombstone takes out whoever has left it."""
    statement = select(pool_person.c.participant_id).where(
        pool_person.c.agency_id == work.agency, pool_person.c.participant_id.in_(participant_ids)
    )
    return set(work.connection.execute(statement).scalars())


def find(work: Work, participant_ids: Collection[UUID]) -> list[Person]:
    statement = _people(work, pool_person.c.participant_id.in_(participant_ids))
    return [_person(row) for row in work.connection.execute(statement)]


def settled_and_bound(work: Work) -> list[tuple[Person, UUID | None]]:
    """People who no longer wait but are bound by a rule, each with her group's offer or None."""
    of_her = and_(
        membership.c.agency_id == pool_person.c.agency_id,
        membership.c.participant_id == pool_person.c.participant_id,
    )
    of_hers = and_(
        cohort.c.agency_id == membership.c.agency_id, cohort.c.id == membership.c.cohort_id
    )
    statement = (
        select(pool_person, _has_waived, cohort.c.offer_id)
        .select_from(pool_person.outerjoin(membership, of_her).outerjoin(cohort, of_hers))
        .where(
            pool_person.c.agency_id == work.agency,
            _is_bound,
            or_(pool_person.c.state != WAITING, membership.c.participant_id.is_not(None)),
        )
        .order_by(pool_person.c.participant_id)
    )
    return [(_person(row), row.offer_id) for row in work.connection.execute(statement)]


def _people(work: Work, *conditions: Any) -> Select[Any]:
    return (
        select(pool_person, _has_waived)
        .where(pool_person.c.agency_id == work.agency, *conditions)
        .order_by(pool_person.c.participant_id)
    )


def _person(row: Row[Any]) -> Person:
    own = {"id": str(row.participant_id), "isolation_waived": row.has_waived}
    return Person.from_fields(Fields({**row.record, **own}))
