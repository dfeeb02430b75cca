"""Migrations: bring a service's database to the revision that its code expects.

Promise: an advisory lock lets one migration run at a time. All steps of a release run in one
transaction. If the revision is already there, nothing is changed and the call is fast. While other
processes work, their transactions are waited for and none of them fails (see `_hold_tables`).
Refuses: to run as part of serving. Only the role `migrate` changes a schema.
"""

from __future__ import annotations

import random
import time
from pathlib import Path
from typing import Any

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory
from psycopg.errors import QueryCanceled
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.exc import OperationalError

_LOCK = 7_283_402
_TRY_FOR = "500ms"
"""Less than `deadlock_timeout`: a transaction that waits for us for a second would be aborted."""
_GIVE_WAY_FOR = 60.0
"""Seconds. After that a dump, a vacuum or a long query is simply waited for."""
_TABLES = text(
    "select string_agg(quote_ident(tablename), ', ' order by tablename) from pg_tables"
    " where schemaname = current_schema()"
)


def migrate(versions: Path, owner_url: str, service_role: str) -> str:
    """Applies the missing steps and returns the revision of the database afterwards. Raises
    `LookupError` if the role `service_role` does not exist."""
    script = ScriptDirectory(str(versions.parent), version_locations=[str(versions)])
    engine = create_engine(owner_url)
    with engine.begin() as connection:
        connection.execute(text("select pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        _check_role(connection, service_role)
        _upgrade(connection, script, service_role)
    engine.dispose()
    return str(script.get_current_head())


def _check_role(connection: Connection, service_role: str) -> None:
    found = connection.execute(
        text("select 1 from pg_roles where rolname = :role"), {"role": service_role}
    )
    if found.scalar() is None:
        raise LookupError(
            f"role {service_role!r} does not exist: create it first, as a login that owns nothing"
        )


def _upgrade(connection: Connection, script: ScriptDirectory, service_role: str) -> None:
    def steps(revision: Any, _: Any) -> Any:
        missing = script._upgrade_revs("head", revision)
        if missing:
            _hold_tables(connection)
        return missing

    with EnvironmentContext(Config(), script, fn=steps) as environment:
        environment.configure(connection=connection, service_role=service_role)
        environment.run_migrations()


def _hold_tables(connection: Connection) -> None:
    """Locks all tables before the first step changes one.

    A step that waits for a table, while it holds another, can deadlock with a request. PostgreSQL
    may then abort the request. So the locks are tried for a short time, and given back in between.
    """
    tables = connection.execute(_TABLES).scalar()
    if tables is None:
        return
    lock = text(f"lock table {tables} in access exclusive mode")
    until = time.monotonic() + _GIVE_WAY_FOR
    while time.monotonic() < until:
        try:
            with connection.begin_nested():
                connection.execute(text(f"set local statement_timeout = '{_TRY_FOR}'"))
                connection.execute(lock)
                connection.execute(text("set local statement_timeout = 0"))
        except OperationalError as fault:
            if not isinstance(fault.orig, QueryCanceled):
                raise
            time.sleep(random.uniform(0.1, 0.5))  # noqa: S311  # spreads retries, nothing secret
        else:
            return
    connection.execute(lock)
