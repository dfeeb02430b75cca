"""Row-level security alone keeps agencies apart: every statement here forgets its filter."""

from __future__ import annotations

from uuid import uuid4

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from kreis.chassis.data.plumbing import TABLES
from kreis.onebox.services import KREIS
from tests.support.databases import Databases
from tests.support.rows import Rows
from tests.support.services import service_of

NAMES = [service.name for service in KREIS if service.has_database]
OURS, OTHERS = uuid4(), uuid4()


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


@pytest.mark.parametrize("name", NAMES)
def test_a_forgotten_filter_reaches_no_row_of_another_agency(
    name: str, databases: Databases, postgres: str
) -> None:
    database = databases.of(service_of(name))
    rows = Rows(postgres, database)
    rows.fill(OURS, uuid4())
    own = [table for table in rows.tables if table not in {*TABLES}]

    with database.agency(OURS) as work:
        for table in own:
            assert rows_reached(work.connection, f"select * from {table}") == 1, table
    reached = []
    with database.agency(OTHERS) as work:
        reached += [
            (table, how)
            for table in own
            for how, statement in attempts(table).items()
            if rows_reached(work.connection, statement)
        ]
    with database.engine.begin() as nobody:
        reached += [t for t in own if rows_reached(nobody, f"select * from {t}")]

    assert own
    assert reached == []


@pytest.mark.parametrize("name", NAMES)
def test_nobody_can_write_a_row_for_another_agency(
    name: str, databases: Databases, postgres: str
) -> None:
    database = databases.of(service_of(name))
    rows = Rows(postgres, database)
    rows.fill(OURS, uuid4())
    own = [table for table in rows.tables if table not in {*TABLES}]

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
        assert [table for table in own if not refused(table, work.connection)] == []


@pytest.mark.parametrize("name", NAMES)
def test_the_role_of_a_service_has_no_power_over_what_it_uses(
    name: str, databases: Databases
) -> None:
    with databases.of(service_of(name)).engine.connect() as connection:
        role = connection.execute(text(_ROLE)).one()
        owned = connection.execute(text(_OWNED)).scalars().all()
        may_create = connection.execute(text(_MAY_CREATE)).scalar()

    assert tuple(role) == (False, False, False, False)
    assert owned == []
    assert may_create is False


_ROLE = """
select rolsuper, rolbypassrls, rolcreaterole, rolcreatedb from pg_roles
where rolname = current_user
"""
_OWNED = """
select 'relation ' || relname from pg_class where relowner = current_user::regrole
union all select 'function ' || proname from pg_proc where proowner = current_user::regrole
union all select 'schema ' || nspname from pg_namespace where nspowner = current_user::regrole
union all select 'database ' || datname from pg_database where datdba = current_user::regrole
"""
_MAY_CREATE = "select has_schema_privilege('public', 'create')"
