"""Row-level security alone keeps agencies apart: every statement here forgets its filter.

Tables and statements come from the catalogue. A new table is in these tests at once.
"""

from __future__ import annotations

from uuid import uuid4

import pytest
from sqlalchemy import text

from kreis.onebox.service_modules import KREIS
from tests.support.databases import Databases
from tests.support.rows import Rows
from tests.support.services import service_of
from tests.support.tenants import (
    LOGS,
    OURS,
    across_agencies,
    alterable,
    filled_without_erased,
    of_agencies,
    unguarded,
    written_for_others,
)

NAMES = [service.name for service in KREIS if service.has_database]

WITHOUT_AGENCY = {
    "alembic_version": "the revision of the tables; nobody's data",
    "outbox_key": "counters by topic and key; a key is an id, and erasure deletes the counter",
    "inbox": "ids of messages that were seen, for 40 days; nobody's data",
    "parked_act": "acts of operators, who belong to no agency. See `LOGS` for what they may change",
    "story_clock": "the clock of a demo",
    "cleansed": "names of tables, and when the owner last rewrote them",
}

"""Tables without a column `agency_id`: why no agency can be kept apart there."""


@pytest.mark.parametrize("name", NAMES)
def test_a_forgotten_filter_reaches_no_row_of_another_agency(
    name: str, databases: Databases, postgres: str
) -> None:
    database = databases.of(service_of(name))
    rows = Rows(postgres, database)
    rows.fill(OURS, uuid4())

    assert across_agencies(database, of_agencies(rows)) == []


@pytest.mark.parametrize("name", NAMES)
def test_only_tables_with_a_reason_have_no_agency(
    name: str, databases: Databases, postgres: str
) -> None:
    database = databases.of(service_of(name))
    with database.engine.connect() as connection:
        found = set(connection.execute(text(_WITHOUT_AGENCY)).scalars())

    assert found - {*WITHOUT_AGENCY} == set()


@pytest.mark.parametrize("name", NAMES)
def test_every_table_with_an_agency_forces_row_level_security(
    name: str, databases: Databases
) -> None:
    """The owner is bound as well, so that a migration cannot mix agencies by accident."""
    assert unguarded(databases.of(service_of(name))) == []


@pytest.mark.parametrize("name", NAMES)
def test_nobody_can_write_a_row_for_another_agency(
    name: str, databases: Databases, postgres: str
) -> None:
    database = databases.of(service_of(name))
    rows = Rows(postgres, database)
    rows.fill(OURS, uuid4())

    assert written_for_others(database, rows, of_agencies(rows)) == []


@pytest.mark.parametrize("name", NAMES)
def test_logs_and_histories_cannot_be_altered(
    name: str, databases: Databases, postgres: str
) -> None:
    database = databases.of(service_of(name))
    rows = filled_without_erased(postgres, database)

    assert alterable(database, rows, LOGS[name]) == []


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


_WITHOUT_AGENCY = """
select relname from pg_class where relkind in ('r', 'p', 'm', 'v')
and relnamespace = 'public'::regnamespace and not exists (
  select from pg_attribute where attrelid = pg_class.oid and attname = 'agency_id'
)
"""

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
