"""Who holds links: her PIN, and how often her number or mail has changed."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Row, func, select, text, update
from sqlalchemy.dialects import postgresql

from kreis.chassis.data.database import Work
from kreis.events.domain.links import Holder
from kreis.events.domain.pins import Pin
from kreis.events.store import periods, tables

# What `Confidentiality.is_discreet` says, without reading everybody who has dates to come.
_IS_DISCREET = text(
    "exists (select from confidential_subject as known"
    " where known.agency_id = invitation.agency_id"
    " and known.subject = cast(invitation.participant_id as text)"
    " and (known.is_protected or known.is_discreet))"
)


class Running(NamedTuple):
    """An invitation whose dates are not past."""

    invitation_id: UUID
    participant_id: UUID
    cohort_id: UUID
    issued_at: datetime


def find(work: Work, participant_id: UUID) -> Holder:
    return of(work, [participant_id]).get(participant_id, Holder(participant_id))


def of(work: Work, participants: Collection[UUID]) -> Mapping[UUID, Holder]:
    """Those of these people about whom something is kept."""
    own = tables.link_holder
    mine = (own.c.agency_id == work.agency) & own.c.participant_id.in_(participants)
    found = [_holder(row) for row in work.connection.execute(select(own).where(mine))]
    return {each.participant_id: each for each in found}


def lock(work: Work, participant_id: UUID) -> Holder:
    """Lets nobody else make, end or try links of hers until this work is done."""
    own = tables.link_holder
    new = postgresql.insert(own).values(agency_id=work.agency, participant_id=participant_id)
    statement = new.on_conflict_do_update(
        index_elements=["agency_id", "participant_id"],
        set_={"participant_id": new.excluded.participant_id},
    ).returning(own)
    return _holder(work.connection.execute(statement).one())


def save_pin(work: Work, participant_id: UUID, pin: Pin, made_by: str) -> None:
    """Replaces her PIN. Nobody has tried the new one yet."""
    _save(
        work,
        participant_id,
        pin_salt=pin.salt,
        pin_hash=pin.hash,
        pin_made_at=work.now,
        pin_made_by=made_by,
        wrong_pins=0,
    )


def save_wrong_pins(work: Work, participant_id: UUID, count: int) -> None:
    _save(work, participant_id, wrong_pins=count)


def save_contact_version(work: Work, participant_id: UUID, version: int) -> None:
    _save(work, participant_id, contact_version=version)


def discreet_and_running(work: Work) -> list[Running]:
    """Invitations with a date to come, of people who have not left and need discretion."""
    own, today = tables.invitation, work.now.date()
    statement = select(own.c.id, own.c.participant_id, own.c.cohort_id, own.c.issued_at).where(
        own.c.agency_id == work.agency,
        own.c.cohort_id.in_(periods.cohorts_that_meet(work, today, None)),
        func.coalesce(own.c.until, today) >= today,
        _IS_DISCREET,
    )
    return [Running(*row) for row in work.connection.execute(statement.order_by(own.c.issued_at))]


def _save(work: Work, participant_id: UUID, **values: Any) -> None:
    own = tables.link_holder
    hers = (own.c.agency_id == work.agency) & (own.c.participant_id == participant_id)
    work.connection.execute(update(own).where(hers).values(**values))


def _holder(row: Row[Any]) -> Holder:
    pin = None if row.pin_salt is None else Pin(bytes(row.pin_salt), bytes(row.pin_hash))
    return Holder(
        row.participant_id,
        row.contact_version,
        pin,
        row.pin_made_at,
        row.pin_made_by,
        row.wrong_pins,
    )
