"""Subscriptions and their keys."""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping, Sequence
from dataclasses import fields
from datetime import date
from typing import Any
from uuid import UUID
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, Row, select, text, update
from sqlalchemy.dialects.postgresql import insert

from kreis.chassis.data.database import Database, Work
from kreis.subscriptions.domain.refusals import NameTaken, NoSubscription
from kreis.subscriptions.domain.subscriptions import COUNTS, Subscription
from kreis.subscriptions.domain.views import Granted
from kreis.subscriptions.store.sealed import KEY
from kreis.subscriptions.store.tables import subscription as own
from kreis.subscriptions.store.views import TOGETHER

_COLUMNS = [own.c[each.name] for each in fields(Subscription)]
# `xmin` changes with every change of a row, so nobody can forget to say that something changed.
_STAMP = (
    "select string_agg(name || ' ' || xmin, ',' order by name) from subscription"
    " where agency_id = cast(current_setting('kreis.agency') as uuid) and ended_at is null"
)
# Two statements in one round trip. The second sees what was committed while the first waited.
_STAMP_TOGETHER = f"{TOGETHER}; {_STAMP}"
_AS_IT_IS = {"no_parameters": True}
"""Sends several statements at once."""
_WITH_KEY = text(
    "select name, agreed, since, until, tells, next_week, opened_at, key, key_sealed"
    " from subscription where agency_id = :agency and ended_at is null order by name"
)
_AGENCIES = text("select agency_id from retention_agency order by agency_id")
_Kept = dict[UUID, tuple[str | None, list[Granted]]]
_KEPT: MutableMapping[Engine, _Kept] = WeakKeyDictionary()
_MOST_AGENCIES = 100


def add(work: Work, new: Subscription, key: bytes, by: str) -> None:
    """Adds a subscription that waits for its topic. Raises `NameTaken`, whichever agency has had
    the name: topics are named after it."""
    values = {each.name: getattr(new, each.name) for each in fields(new)}
    sealed = KEY.values(work, new.name, key.hex(), sealed=True)
    added = (
        insert(own)
        .values(agency_id=work.agency, registered_by=by, **values, **sealed)
        .on_conflict_do_nothing()
        .returning(own.c.name)
    )
    if work.connection.execute(added).first() is None:
        raise NameTaken(new.name)


def get(work: Work, name: str) -> Subscription:
    """Raises `NoSubscription`."""
    found = _selected(work, name)
    if not found:
        raise NoSubscription(name)
    return found[0]


def every(work: Work) -> list[Subscription]:
    """Returns all subscriptions, the ones that have ended too, by name."""
    return _selected(work, None)


def agencies(database: Database) -> Sequence[UUID]:
    """Returns every agency that something was ever written for."""
    with database.engine.begin() as nobody:
        return nobody.execute(_AGENCIES).scalars().all()


def granted(work: Work) -> list[Granted]:
    """Returns what is granted to whom now. Those that wait for their topic are told nothing yet.

    A process keeps it, with the keys, until a row of this agency changes."""
    return _granted(work, _STAMP)


def granted_together(work: Work) -> list[Granted]:
    """Does the same, and shares the agency until the end: see `views`."""
    return _granted(work, _STAMP_TOGETHER)


def _granted(work: Work, asked: str) -> list[Granted]:
    stamp = work.connection.exec_driver_sql(asked, execution_options=_AS_IT_IS).scalar()
    kept = _KEPT.setdefault(work.connection.engine, {})
    if kept.get(work.agency, ("", ()))[0] != stamp:
        if len(kept) >= _MOST_AGENCIES:
            kept.clear()
        kept[work.agency] = (stamp, [each for each, row in _unsealed(work) if row.opened_at])
    return kept[work.agency][1]


def with_key(work: Work) -> list[Granted]:
    """Returns what is granted to whom, and what will be once their topic stands: these have a key
    already."""
    return [each for each, _ in _unsealed(work)]


def open_(work: Work, name: str, next_week: date | None) -> None:
    """From now on its view is told facts, or counts from this week on."""
    _set(work, name, opened_at=work.now, next_week=next_week)


def change(work: Work, name: str, **values: Any) -> None:
    """Changes what may be changed of a subscription that has not ended."""
    _set(work, name, **values)


def end(work: Work, name: str) -> None:
    """Destroys its key. From now on nobody can say whom its pseudonyms mean."""
    _set(work, name, ended_at=work.now, key=None, key_sealed=None)


def _set(work: Work, name: str, **values: Any) -> None:
    statement = update(own).where(own.c.agency_id == work.agency, own.c.name == name)
    work.connection.execute(statement.values(**values))


def _selected(work: Work, name: str | None) -> list[Subscription]:
    statement = select(*_COLUMNS).where(own.c.agency_id == work.agency).order_by(own.c.name)
    if name is not None:
        statement = statement.where(own.c.name == name)
    rows: Sequence[Row[Any]] = work.connection.execute(statement).all()
    return [Subscription(**row._mapping) for row in rows]


def _unsealed(work: Work) -> Iterator[tuple[Granted, Row[Any]]]:
    for row in work.connection.execute(_WITH_KEY, {"agency": work.agency}):
        key = bytes.fromhex(KEY.read(work, row.name, row.key, row.key_sealed) or "")
        yield (
            Granted(
                row.name, row.agreed, row.since, row.until, key, row.tells == COUNTS, row.next_week
            ),
            row,
        )
