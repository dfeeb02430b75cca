"""What row-level security must refuse, tried on every table of the catalogue."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import uuid4

import psycopg
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from kreis.chassis.data.database import Database
from tests.support.rows import Column, Rows

OURS, OTHERS = uuid4(), uuid4()
_EVERYWHERE: dict[str, set[str]] = {"access_log": set(), "parked_act": set()}

LOGS: dict[str, dict[str, set[str]]] = {
    "intake": {
        **_EVERYWHERE,
        **{name: {"delete"} for name in ("enrolment", "notice", "consent")},
        "erasure_acknowledgement": {"delete"},
    },
    "cohorts": {
        **_EVERYWHERE,
        **{name: {"delete"} for name in ("proposal_move", "departure", "rules", "long_wait")},
    },
    "events": {
        **_EVERYWHERE,
        **{name: {"delete"} for name in ("answer", "date_answer", "attendance", "cost")},
        "group_event_change": {"delete"},
    },
    "notifications": {**_EVERYWHERE},
    "insights": {**_EVERYWHERE},
    "subscriptions": {**_EVERYWHERE},
    "exchange": {**_EVERYWHERE},
}

"""Logs and histories, which only grow, and what may be done to their rows nevertheless. Erasure and
retention delete rows of histories. Rows of the two logs of the chassis go only after their period
or with an erased person: see `chassis/tests/test_access.py`."""

SEEN_BY_NOBODY = {
    "outbox": "the relay publishes the facts of all agencies, and belongs to none",
    "fact": "the relay moves published facts there",
    "due": "a worker claims the next piece of work, whatever agency it is of",
    "parked": "operators list and replay; a record that cannot be read names no agency",
    "erased_subject": "housekeeping deletes counters of erased people; holds ids and two moments",
    "retention_agency": "the day's retention is planned for all agencies; holds ids of agencies",
}

"""Tables whose rows a transaction without an agency reaches. No route and no handler has one."""


OWNERS_ALONE = {
    "fact_counter": "a trigger counts as the owner; the service's role has no right to it",
}
"""Tables that the service's role cannot reach at all."""


def attempts(table: str) -> dict[str, str]:
    return {
        "read": f"select * from {table}",
        "change": f"update {table} set agency_id = agency_id",
        "take over": f"update {table} set agency_id = '{OTHERS}'",
        "delete": f"delete from {table}",
    }


def rows_reached(connection: Connection, statement: str) -> int:
    """Rolls back whatever came of it. A table may refuse the statement altogether."""
    try:
        with connection.begin_nested() as trial:
            reached = connection.execute(text(statement)).rowcount
            trial.rollback()
            return reached
    except DBAPIError:
        return 0


def across_agencies(database: Database, tables: list[str]) -> list[tuple[str, str]]:
    """What statements without a filter reach of another agency, and without an agency."""
    with database.agency(OURS) as work:
        for table in tables:
            assert rows_reached(work.connection, f"select * from {table}") == 1, table
    with database.agency(OTHERS) as work:
        reached = [
            (table, how)
            for table in tables
            for how, statement in attempts(table).items()
            if rows_reached(work.connection, statement)
        ]
    with database.engine.begin() as nobody:
        for table in set(tables) - {*SEEN_BY_NOBODY}:
            ways = attempts(table).items()
            reached += [(table, how) for how, each in ways if rows_reached(nobody, each)]
    return reached


def of_agencies(rows: Rows) -> list[str]:
    found = [
        name
        for name, columns in rows.tables.items()
        if "agency_id" in dict(columns) and name not in OWNERS_ALONE
    ]
    assert found
    return found


def unguarded(database: Database) -> list[str]:
    with database.engine.connect() as connection:
        found = set(connection.execute(text(_UNGUARDED)).scalars())
        for table in OWNERS_ALONE:
            if connection.execute(text(_REACHABLE), {"table": table}).scalar():
                found.add(f"{table} is within the service's reach")
    return sorted(found - OWNERS_ALONE.keys())


def written_for_others(database: Database, rows: Rows, tables: list[str]) -> list[str]:
    """The tables that take a row of the other agency, inserted by ours."""

    def refused(table: str, connection: Connection) -> bool:
        """Ours, moved to the others by an insert of the same row under their agency's id."""
        columns = ", ".join(c.name for c in rows.tables[table] if c.name != "agency_id")
        copy = (
            f"insert into {table} (agency_id, {columns}) select '{OTHERS}', {columns} from {table}"
        )
        try:
            with connection.begin_nested():
                connection.execute(text("set constraints all deferred"))
                connection.execute(text(copy))
        except DBAPIError as fault:
            return "row-level security" in str(fault) or "permission denied" in str(fault)
        return False

    with database.agency(OURS) as work:
        return [table for table in tables if not refused(table, work.connection)]


def filled_without_erased(postgres: str, database: Database) -> Rows:
    """A row in each table, about somebody who is not erased."""
    rows = Rows(postgres, database)
    rows.fill(OURS, uuid4())
    with psycopg.connect(rows.url) as connection:
        connection.execute(b"delete from erased_subject")
    return rows


def alterable(
    database: Database, rows: Rows, logs: Mapping[str, set[str]]
) -> list[tuple[str, str]]:
    """What the service's role can do to the rows of logs, beside what may be done to them."""
    with database.agency(OURS) as work:
        return [
            (table, way)
            for table, may in logs.items()
            for way, statements in _ways(rows.tables[table], table).items()
            if way not in may and any(works(work.connection, each) for each in statements)
        ]


def _ways(columns: list[Column], table: str) -> dict[str, list[str]]:
    return {
        "update": [f"update {table} set {each.name} = {each.name}" for each in columns],
        "delete": [f"delete from {table}"],
        "truncate": [f"truncate {table}"],
    }


def works(connection: Connection, statement: str) -> bool:
    """Whether the statement is allowed and reaches a row."""
    if statement.startswith("truncate"):
        try:
            with connection.begin_nested() as trial:
                connection.execute(text(statement))
                trial.rollback()
        except DBAPIError:
            return False
        return True
    return rows_reached(connection, statement) > 0


_REACHABLE = "select has_table_privilege(:table, 'select, insert, update, delete, truncate')"
_UNGUARDED = """
select relname from pg_class where relkind in ('r', 'p', 'm', 'v')
and relnamespace = 'public'::regnamespace and not (relrowsecurity and relforcerowsecurity)
and not (relkind = 'v' and coalesce(reloptions @> '{security_invoker=true}', false))
and exists (select from pg_attribute where attrelid = pg_class.oid and attname = 'agency_id')
order by relname
"""
