"""Participants and their children: what intake knows of each person."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Row,
    Select,
    and_,
    bindparam,
    cast,
    column,
    delete,
    exists,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import JSONB

from kreis.chassis.data.database import Work
from kreis.intake.domain import unsaid
from kreis.intake.domain.participants import (
    Channel,
    Child,
    Participant,
    Reach,
    StartWeek,
    State,
)
from kreis.intake.domain.refusals import NoParticipant
from kreis.intake.store import sealed
from kreis.intake.store.tables import child, participant, staff

_FOUND_BY = {"agency_id", "first_key", "last_key", "unsaid"}
_SEALED = {f"{each.column}_sealed" for each in sealed.PERSON}
_OWN = [name for name in participant.c.keys() if name not in _FOUND_BY | _SEALED]  # noqa: SIM118
_ADD_CHILDREN = insert(child)
IS_IN_POOL = and_(participant.c.state == State.WAITING, participant.c.cohort_id.is_(None))
LONGEST_WAIT_FIRST = (participant.c.waiting_since, participant.c.id)
_LISTS = ("languages", "slots", "topics", "excluded_venues", "unconfirmed")


def add(work: Work, newcomer: Participant) -> bool:
    """Adds her and her children. Returns False, and adds nothing, if her contact person is not on
    the list of staff: one statement asks and adds, which saves two round trips."""
    row = {"agency_id": work.agency, **_columns(work, newcomer)}
    children = json.dumps(_child_rows(work, [newcomer]), default=str)
    own = {**row, "children": children}
    return work.connection.execute(_adding(tuple(row)), own).first() is not None


def add_each(work: Work, newcomers: Sequence[Participant]) -> None:
    """Adds these people and their children. Their contact persons are on the list of staff."""
    rows = [{"agency_id": work.agency, **_columns(work, each)} for each in newcomers]
    if rows:
        work.connection.execute(insert(participant), rows)
        _add_children(work, newcomers)


@cache
def _adding(columns: tuple[str, ...]) -> Select[Any]:
    given = {name: bindparam(name, type_=participant.c[name].type) for name in columns}
    is_staff = exists().where(
        staff.c.agency_id == given["agency_id"], staff.c.id == given["contact_person_id"]
    )
    values = select(*given.values()).where(is_staff)
    added = insert(participant).from_select(columns, values).returning(participant.c.id)
    adding = added.cte("added")
    hers = (
        func.jsonb_to_recordset(cast(bindparam("children"), JSONB))
        .table_valued(*(column(each.name, each.type) for each in child.c))
        .render_derived(with_types=True)
    )
    with_parent = select(*hers.c).where(exists().where(adding.c.id == hers.c.participant_id))
    adding_children = insert(child).from_select([each.name for each in child.c], with_parent)
    return select(adding.c.id).add_cte(adding_children.cte("children"))


def save(work: Work, changed: Participant) -> Participant:
    """Replaces what was known of her. Returns her with her next version."""
    newer = replace(changed, version=changed.version + 1)
    statement = update(participant).where(*_is(work, newer.id)).values(**_columns(work, newer))
    work.connection.execute(statement)
    work.connection.execute(
        delete(child).where(child.c.agency_id == work.agency, child.c.participant_id == newer.id)
    )
    _add_children(work, [newer])
    return newer


def set_values(work: Work, changed: Participant, **values: Any) -> Participant:
    """Changes values that nobody edits by hand. Her version stays."""
    newer = replace(changed, **values)
    if newer.has_address_protection != changed.has_address_protection:
        values |= _sealed_columns(work, newer)
    statement = update(participant).where(*_is(work, changed.id)).values(**values)
    work.connection.execute(statement)
    return newer


def find(work: Work, participant_id: UUID, *, lock: bool = False) -> Participant | None:
    """Loads her, or None. `lock` holds her row until this transaction ends."""
    statement = select(participant).where(*_is(work, participant_id))
    if lock:
        statement = statement.with_for_update()
    found = _participants(work, work.connection.execute(statement).all())
    return found[0] if found else None


def get(work: Work, participant_id: UUID, *, lock: bool = False) -> Participant:
    """Loads her as `find` does. Refuses: an id that nobody has (`NoParticipant`)."""
    found = find(work, participant_id, lock=lock)
    if found is None:
        raise NoParticipant(participant_id)
    return found


def page(
    work: Work,
    after: UUID | None,
    limit: int,
    *,
    contact_person_id: UUID | None = None,
    name: str | None = None,
    without_group: bool = False,
) -> list[Participant]:
    """One page, in the order of ids, beginning behind `after`.

    `name` finds by what everybody sees of everybody: the first name and the last name's initial.
    It does not find people under address protection. `without_group` finds who is in the
    programme, in no group, and does not wait.
    """
    statement = _of_contact_person(_all(work), contact_person_id)
    if without_group:
        statement = statement.where(
            participant.c.state == State.ENTERED, participant.c.cohort_id.is_(None)
        )
    if name is not None:
        statement = statement.where(*_named(name))
    if after is not None:
        statement = statement.where(participant.c.id > after)
    rows = work.connection.execute(statement.order_by(participant.c.id).limit(limit)).all()
    return _participants(work, rows)


def among(work: Work, participant_ids: Collection[UUID]) -> list[Participant]:
    """Loads these people, in no order. Unknown ids are left out."""
    statement = _all(work).where(participant.c.id.in_(participant_ids))
    return _participants(work, work.connection.execute(statement).all())


def waiting(work: Work, *, contact_person_id: UUID | None = None) -> list[Participant]:
    """Participants who wait and are in no group, the longest first."""
    statement = _waiting(work, contact_person_id).order_by(*LONGEST_WAIT_FIRST)
    return _participants(work, work.connection.execute(statement).all())


def count_waiting(work: Work, *, contact_person_id: UUID | None = None) -> int:
    counted = _waiting(work, contact_person_id).with_only_columns(func.count())
    return int(work.connection.execute(counted).scalar_one())


def _waiting(work: Work, contact_person_id: UUID | None) -> Select[Any]:
    return _of_contact_person(_all(work), contact_person_id).where(IS_IN_POOL)


def _named(name: str) -> list[ColumnElement[bool]]:
    first, _, last = name.strip().partition(" ")
    is_visible = [
        participant.c.has_address_protection.is_(False),
        participant.c.first_name_sealed.is_(None),
    ]
    begins = func.starts_with(participant.c.first_key, func.name_key(first))
    initial = func.starts_with(participant.c.last_key, func.name_key(last.strip()[:1]))
    is_name = func.name_key(first) != ""
    return [*is_visible, is_name, begins, *([initial] if last.strip() else [])]


def _all(work: Work) -> Select[Any]:
    return select(participant).where(participant.c.agency_id == work.agency)


def _of_contact_person(statement: Select[Any], contact_person_id: UUID | None) -> Select[Any]:
    if contact_person_id is None:
        return statement
    return statement.where(participant.c.contact_person_id == contact_person_id)


def _is(work: Work, participant_id: UUID) -> tuple[Any, Any]:
    return participant.c.agency_id == work.agency, participant.c.id == participant_id


def _columns(work: Work, known: Participant) -> dict[str, Any]:
    columns = {name: getattr(known, name) for name in _OWN} | _sealed_columns(work, known)
    columns |= {name: list(columns[name]) for name in _LISTS}
    columns["unsaid"] = unsaid.unknown(columns)
    columns |= {name: unsaid.STAND_INS[name] for name in columns["unsaid"]}
    columns["start_weeks"] = [
        {"monday": week.monday.isoformat(), "mornings": week.mornings} for week in known.start_weeks
    ]
    columns["reach"] = [{"venue_id": str(r.venue_id), "how": r.how} for r in known.reach]
    return columns


def _sealed_columns(work: Work, known: Participant) -> dict[str, Any]:
    own = {each.column: getattr(known, each.column) for each in sealed.PERSON}
    return sealed.columns(work, known.id, own, protected=bool(known.has_address_protection))


def _add_children(work: Work, parents: Iterable[Participant]) -> None:
    if rows := _child_rows(work, parents):
        work.connection.execute(_ADD_CHILDREN, rows)


def _child_rows(work: Work, parents: Iterable[Participant]) -> list[dict[str, Any]]:
    return [
        {
            "agency_id": work.agency,
            "participant_id": parent.id,
            "position": position,
            "id": each.id,
            "first_name": each.first_name,
            "birth_month": each.birth_month,
            "needs_care": unsaid.CARE_STAND_IN if each.needs_care is None else each.needs_care,
            "care_is_unsaid": each.needs_care is None,
        }
        for parent in parents
        for position, each in enumerate(parent.children)
    ]


def _participants(work: Work, rows: Sequence[Row[Any]]) -> list[Participant]:
    """Builds participants from their rows and those of their children.

    A view of somebody under address protection goes into the access log.
    """
    children = _children(work, [row.id for row in rows])
    for row in rows:
        if row.has_address_protection:
            work.watch(row.id)
    return [
        unsaid.marked(Participant(**_own_values(work, row), children=tuple(children[row.id])))
        for row in rows
    ]


def _own_values(work: Work, row: Row[Any]) -> dict[str, Any]:
    own = {
        **row._mapping,
        **sealed.values(work, row._asdict()),
        "state": State(row.state),
        "channel": Channel(row.channel),
        **unsaid.said(row._asdict(), row.unsaid),
    }
    own |= {name: tuple(own[name]) for name in _LISTS}
    own |= {"start_weeks": start_weeks_of(row), "reach": reach_of(row)}
    return {name: own[name] for name in _OWN}


def start_weeks_of(row: Row[Any]) -> tuple[StartWeek, ...]:
    return tuple(
        StartWeek(date.fromisoformat(week["monday"]), week["mornings"]) for week in row.start_weeks
    )


def reach_of(row: Row[Any]) -> tuple[Reach, ...]:
    return tuple(Reach(UUID(each["venue_id"]), each["how"]) for each in row.reach)


def _children(work: Work, participant_ids: list[UUID]) -> defaultdict[UUID, list[Child]]:
    found: defaultdict[UUID, list[Child]] = defaultdict(list)
    if not participant_ids:
        return found
    statement = (
        select(child)
        .where(child.c.agency_id == work.agency, child.c.participant_id.in_(participant_ids))
        .order_by(child.c.position)
    )
    for row in work.connection.execute(statement):
        is_unsaid = row.care_is_unsaid and row.needs_care == unsaid.CARE_STAND_IN
        needs_care = None if is_unsaid else row.needs_care
        each = Child(row.id, row.birth_month, needs_care, row.first_name)
        found[row.participant_id].append(each)
    return found
