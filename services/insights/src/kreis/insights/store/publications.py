"""What was published of whom, and which lists may still be corrected before others hear of them.

The ledger belongs to no build. Building tables anew does not change it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import text

from kreis.chassis.data.database import Work
from kreis.insights.domain.bands import Band

_UNSETTLED = text(
    "insert into unsettled select :agency, event from unnest(cast(:events as uuid[])) as event"
    " order by event on conflict do nothing"
)
_SETTLED = text("delete from unsettled where agency_id = :agency and group_event_id = :event")
_ARE_SETTLED = text(
    "select distinct d.group_event_id from cohort_date as d join build as b"
    " on b.agency_id = d.agency_id and b.number = d.build and b.state = 'live'"
    " where d.agency_id = :agency and d.group_event_id = any(:events) and d.is_held"
    " and not exists (select from unsettled as u"
    "  where u.agency_id = d.agency_id and u.group_event_id = d.group_event_id)"
)
_ALONE = text(
    "select pg_advisory_xact_lock(hashtextextended('publishing/' || cast(:agency as text), 0))"
)
_KNOWN = text(
    "select participant_id, band, revision from publication"
    " where agency_id = :agency and participant_id = any(:people)"
)
_NOTE = text(
    "insert into publication (agency_id, participant_id, band, revision, as_of)"
    " values (:agency, :person, :band, :revision, :as_of)"
    " on conflict (agency_id, participant_id) do update set band = excluded.band,"
    " revision = excluded.revision, as_of = excluded.as_of"
)
_PAUSE = text("insert into publishing_pause values (:agency, :now) on conflict do nothing")
_RESUME = text("delete from publishing_pause where agency_id = :agency")
_IS_PAUSED = text("select exists (select from publishing_pause where agency_id = :agency)")


class Published(NamedTuple):
    """What was published of a person last."""

    band: Band
    revision: int


NOTHING = Published(Band.NEW, 0)


def mark_unsettled(work: Work, group_event_ids: Collection[UUID]) -> None:
    own = {"agency": work.agency, "events": list(group_event_ids)}
    work.connection.execute(_UNSETTLED, own)


def settle(work: Work, group_event_id: UUID) -> None:
    """From now on the date counts for what is published."""
    work.connection.execute(_SETTLED, {"agency": work.agency, "event": group_event_id})


def settled(work: Work, group_event_ids: Collection[UUID]) -> Collection[UUID]:
    """Returns the dates whose list is complete, and for whose corrections the time is over."""
    own = {"agency": work.agency, "events": list(group_event_ids)}
    return set(work.connection.execute(_ARE_SETTLED, own).scalars())


def be_alone(work: Work) -> None:
    """Waits until no other transaction publishes of this agency, and holds others up until the end.

    Somebody who was never published has no row that could be locked.
    """
    work.connection.execute(_ALONE, {"agency": work.agency})


def known(work: Work, people: Collection[UUID]) -> Mapping[UUID, Published]:
    """Returns what was published of these people. Others are left out."""
    own = {"agency": work.agency, "people": sorted(people)}
    return {
        row.participant_id: Published(Band(row.band), row.revision)
        for row in work.connection.execute(_KNOWN, own)
    }


def note(work: Work, participant_id: UUID, published: Published, as_of: date) -> None:
    own = {**published._asdict(), "person": participant_id, "as_of": as_of}
    work.connection.execute(_NOTE, {"agency": work.agency, **own})


def pause(work: Work) -> None:
    """Nothing is published of this agency until somebody agrees."""
    work.connection.execute(_PAUSE, {"agency": work.agency, "now": work.now})


def resume(work: Work) -> None:
    work.connection.execute(_RESUME, {"agency": work.agency})


def is_paused(work: Work) -> bool:
    return bool(work.connection.execute(_IS_PAUSED, {"agency": work.agency}).scalar())
