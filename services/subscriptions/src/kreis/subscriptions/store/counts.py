"""Who counts in weeks that are not told yet, by pseudonym."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date

from sqlalchemy import text

from kreis.chassis.data.database import Work
from kreis.subscriptions.domain.counts import Cell, Counted

_ADD = text(
    "insert into counted (agency_id, name, week, fact, fields, pseudonym)"
    " select :agency, name, week, fact, fields, pseudonym"
    " from jsonb_to_recordset(cast(:rows as jsonb))"
    " as _ (name text, week date, fact text, fields jsonb, pseudonym uuid)"
    " order by name, week, fact, fields, pseudonym on conflict do nothing"
)
_OF_WEEK = text(
    "select fact, fields, count(*) as people from counted"
    " where agency_id = :agency and name = :name and week = :week"
    " group by fact, fields order by fact, fields"
)
_WEEK_IS_TOLD = text(
    "delete from counted where agency_id = :agency and name = :name and week <= :week"
)
_FORGET = text(
    "delete from counted where agency_id = :agency and name = :name and pseudonym = :pseudonym"
)
_DROP = text("delete from counted where agency_id = :agency and name = :name")


def add(work: Work, counted: Sequence[tuple[str, Counted]]) -> None:
    """Counts people for views. Whoever stands in a cell already is not counted again."""
    rows = [
        {"name": name, "week": each.week.isoformat(), "fact": each.fact}
        | {"fields": each.fields, "pseudonym": each.who}
        for name, each in counted
    ]
    if rows:
        own = {"agency": work.agency, "rows": json.dumps(rows)}
        work.connection.execute(_ADD, own)


def of_week(work: Work, name: str, week: date) -> list[Cell]:
    """Returns the cells of a week."""
    own = {"agency": work.agency, "name": name, "week": week}
    return [Cell(*row) for row in work.connection.execute(_OF_WEEK, own)]


def week_is_told(work: Work, name: str, week: date) -> None:
    """Deletes who counted in this week."""
    work.connection.execute(_WEEK_IS_TOLD, {"agency": work.agency, "name": name, "week": week})


def forget(work: Work, name: str, pseudonym: str) -> None:
    """Somebody no longer counts. Figures that were told do not change."""
    own = {"agency": work.agency, "name": name, "pseudonym": pseudonym}
    work.connection.execute(_FORGET, own)


def drop(work: Work, name: str) -> None:
    work.connection.execute(_DROP, {"agency": work.agency, "name": name})
