"""Times away: what events told of each last, and what was done about it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import Row, select, update
from sqlalchemy.dialects import postgresql

from kreis.chassis.data.database import Work
from kreis.notifications.domain.errands import Errand
from kreis.notifications.domain.messages import REACHED_OUT
from kreis.notifications.store import tables


def save(
    work: Work, participant_id: UUID, time_away_id: UUID, revision: int, level: str | None
) -> bool:
    """Saves what was told; False if something newer of the same time is known.

    Another time away begins anew: nobody has written or called in it.
    """
    known = _find(work, participant_id)
    if known is not None and known.id == time_away_id and known.revision >= revision:
        return False
    values: dict[str, Any] = {"level": level, "revision": revision, "noted_at": work.now}
    if known is None or known.id != time_away_id:
        values |= {"id": time_away_id, "written_as": None, "is_called": False}
    key = {"agency_id": work.agency, "participant_id": participant_id}
    statement = postgresql.insert(tables.time_away).values(**key, **{"id": time_away_id, **values})
    work.connection.execute(statement.on_conflict_do_update(index_elements=list(key), set_=values))
    return True


def may_be_written(work: Work, errand: Errand) -> bool:
    """Whether she is to be written to, and this is the first message of her time away.

    An attempt that broke off may begin anew: it is the same message.
    """
    known = _find(work, errand.participant_id)
    if known is None or (known.id, known.revision) != (errand.cause, errand.version):
        return False
    if known.level is None or known.written_as not in (None, errand.version):
        return False
    if _was_written_elsewhere(work, errand):
        return False
    _change(work, errand, written_as=errand.version)
    return True


def may_be_called(work: Work, errand: Errand) -> bool:
    """Whether what the errand says still holds, and nobody has called her about it."""
    known = _find(work, errand.participant_id)
    if known is None or known.id != errand.cause:
        return False
    return not (known.level is None or known.is_called or _was_called_elsewhere(work, errand))


def mark_called(work: Work, errand: Errand) -> None:
    """Notes that staff have closed the call: in this time away there is no second one."""
    _change(work, errand, is_called=True)


def _change(work: Work, errand: Errand, **values: Any) -> None:
    own = tables.time_away
    statement = update(own).where(
        own.c.agency_id == work.agency,
        own.c.participant_id == errand.participant_id,
        own.c.id == errand.cause,
    )
    work.connection.execute(statement.values(**values))


def _was_written_elsewhere(work: Work, errand: Errand) -> bool:
    """Whether another service, in place of this one, has written to her in this time away."""
    own = tables.message.c
    statement = select(own.id).where(
        own.agency_id == work.agency,
        own.participant_id == errand.participant_id,
        own.cause == errand.cause,
        own.version != errand.version,
        own.state.in_(REACHED_OUT),
    )
    return work.connection.execute(statement.limit(1)).first() is not None


def _was_called_elsewhere(work: Work, errand: Errand) -> bool:
    """The same of a call that staff have made, or did not need to make."""
    own = tables.call_task.c
    statement = select(own.id).where(
        own.agency_id == work.agency,
        own.participant_id == errand.participant_id,
        own.cause == errand.cause,
        own.closed_by.is_not(None),
    )
    return work.connection.execute(statement.limit(1)).first() is not None


def _find(work: Work, participant_id: UUID) -> Row[Any] | None:
    """Her row, held until this transaction ends: a message and a call cannot both go ahead."""
    own = tables.time_away
    statement = select(own).where(
        own.c.agency_id == work.agency, own.c.participant_id == participant_id
    )
    return work.connection.execute(statement.with_for_update()).one_or_none()
