"""Migrations: bring a service's database to the revision that its code expects.

Promise: an advisory lock lets one migration run at a time. All steps of a release run in one
transaction. If the revision is already there, nothing is changed and the call is fast.
Refuses: to run as part of serving. Only the role `migrate` changes a schema.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, text

_LOCK = 7_283_402


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
        return script._upgrade_revs("head", revision)

    with EnvironmentContext(Config(), script, fn=steps) as environment:
        environment.configure(connection=connection, service_role=service_role)
        environment.run_migrations()
