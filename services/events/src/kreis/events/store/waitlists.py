"""Waitlists: who waits for a place at a date, and for whom one is held."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, delete, func, insert, select, update

from kreis.chassis.data.database import Work
from kreis.events.domain.invitations import Child
from kreis.events.domain.waitlists import HeldPlace, Waiting
from kreis.events.store import tables


def of_cohort(work: Work, cohort_id: UUID) -> list[Waiting]:
    """All who wait in a cohort, date by date, in line."""
    return _found(work, tables.invitation.c.cohort_id == cohort_id)


def of_invitation(work: Work, invitation_id: UUID) -> list[Waiting]:
    return _found(work, tables.invitation.c.id == invitation_id)


def cohorts_with_waiting(work: Work) -> list[UUID]:
    own, invitation = tables.waiting, tables.invitation
    statement = (
        select(invitation.c.cohort_id)
        .distinct()
        .join(
            own,
            (own.c.agency_id == invitation.c.agency_id) & (own.c.invitation_id == invitation.c.id),
        )
        .where(invitation.c.agency_id == work.agency)
    )
    return list(work.connection.execute(statement).scalars())


def save(work: Work, waiting: Waiting) -> None:
    """Puts her on the list, or writes down what has become of her place there."""
    held = waiting.held
    values = {
        "children": [
            {"id": str(child.id), "birth_month": child.birth_month.isoformat()}
            for child in sorted(waiting.children)
        ],
        "children_are_unsaid": waiting.children_are_unsaid,
        "has_lapsed": waiting.has_lapsed,
        "offer_id": held and held.id,
        "offered_at": held and held.made_at,
        "expires_at": held and held.expires_at,
    }
    own = tables.waiting
    changed = (
        update(own).where(own.c.agency_id == work.agency, own.c.id == waiting.id).values(**values)
    )
    if work.connection.execute(changed).rowcount == 0:
        row = {
            "agency_id": work.agency,
            "id": waiting.id,
            "invitation_id": waiting.invitation_id,
            "group_event_id": waiting.group_event_id,
            "since": waiting.since,
            **values,
        }
        work.connection.execute(insert(own).values(row))


def remove(work: Work, waiting_id: UUID) -> None:
    own = tables.waiting
    work.connection.execute(
        delete(own).where(own.c.agency_id == work.agency, own.c.id == waiting_id)
    )


def remove_for_dates_before(work: Work, moment: datetime) -> None:
    """Everybody who waits for a date that was over before this moment."""
    own, event = tables.waiting, tables.group_event
    ended = func.timezone(event.c.timezone, event.c.ends_at)
    statement = delete(own).where(
        own.c.agency_id == work.agency,
        event.c.agency_id == own.c.agency_id,
        event.c.id == own.c.group_event_id,
        ended <= moment,
    )
    work.connection.execute(statement)


def _found(work: Work, condition: ColumnElement[bool]) -> list[Waiting]:
    own, invitation = tables.waiting, tables.invitation
    statement = (
        select(own, invitation.c.participant_id)
        .join(
            invitation,
            (invitation.c.agency_id == own.c.agency_id) & (invitation.c.id == own.c.invitation_id),
        )
        .where(own.c.agency_id == work.agency, condition)
        .order_by(own.c.group_event_id, own.c.has_lapsed, own.c.since, own.c.id)
    )
    return [_waiting(row) for row in work.connection.execute(statement)]


def _waiting(row: Row[Any]) -> Waiting:
    children = frozenset(
        Child(UUID(each["id"]), date.fromisoformat(each["birth_month"])) for each in row.children
    )
    is_offered = row.offer_id is not None
    held = HeldPlace(row.offer_id, row.offered_at, row.expires_at) if is_offered else None
    return Waiting(
        id=row.id,
        invitation_id=row.invitation_id,
        participant_id=row.participant_id,
        group_event_id=row.group_event_id,
        children=children,
        since=row.since,
        has_lapsed=row.has_lapsed,
        held=held,
        children_are_unsaid=row.children_are_unsaid,
    )
