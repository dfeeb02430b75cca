"""Empty, migrated databases for tests: made from a template once, emptied, and lent again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from uuid import uuid4

import psycopg
from sqlalchemy import QueuePool, make_url

from kreis.chassis.data import migrations
from kreis.chassis.data.clock import StoryClock
from kreis.chassis.data.database import Database
from kreis.chassis.encryption import Sealer, new_key
from kreis.chassis.process.service import Service

PASSWORD = "only-for-tests"
SEALER = Sealer(new_key())
"""What the databases of tests encrypt with."""

_EMPTY = """
do $$ declare name text; begin
    for name in select tablename from pg_tables
        where schemaname = 'public' and tablename <> 'alembic_version'
    loop execute format('delete from %I', name); end loop;
    for name in select sequencename from pg_sequences where last_value is not null
    loop perform setval(name, 1, false); end loop;
end $$
"""

_TABLES = "select tablename from pg_tables where schemaname = 'public'"
_DIGEST = (
    "select 'TABLE', md5(coalesce(string_agg(row, chr(10) order by row), '')) from"
    ' (select (to_jsonb(t) - %(but)s::text[])::text row from "TABLE" t) each'
)
_SEQUENCES = "select sequencename, last_value from pg_sequences where last_value is not null"

_FEW_ITERATIONS = """
select set_config(name, '1', false) from pg_settings where name = 'scram_iterations'
"""
"""Each of hundreds of connections is as slow as these are many. PostgreSQL 15 has no choice."""

KEPT_OPEN = 2
"""Connections in the pool of a database while nobody has it. Its bell and we have one each."""


class Content(NamedTuple):
    """All that stands in a database at one moment: rows by table, and the last of each sequence."""

    tables: Mapping[str, bytes]
    sequences: Mapping[str, int]


class KeptClock(StoryClock):
    """A story clock that remembers how far it is ahead. Only the tests of this process set it, so
    the round trip of every transaction, a sixth of the time of some tests, can be saved."""

    _ahead: timedelta | None = None

    def now(self) -> datetime:
        if self._ahead is None:
            self._ahead = super().now() - datetime.now(UTC)
        return datetime.now(UTC) + self._ahead

    def set(self, story_time: datetime) -> None:
        super().set(story_time)
        self.forget()

    def forward(self, story_time: datetime) -> None:
        super().forward(story_time)
        self.forget()

    def forget(self) -> None:
        """Asks the database again: its rows were changed."""
        self._ahead = None


class Stock:
    """Migrated databases of each service: made from a template, emptied and lent again. They keep
    open connections and compiled statements, as those of a process that runs for a while."""

    def __init__(self, postgres: str) -> None:
        self.superuser_url = postgres
        self._templates: set[str] = set()
        self._free: dict[tuple[str, bool], list[Database]] = {}
        self._made_with: dict[str, int] = {}
        self._cleaners: dict[Database, psycopg.Connection] = {}
        """Of each database, as superuser: connecting takes ten times as long as emptying."""

    def take(self, service: Service, *, story_clock: bool) -> Database:
        """An empty database of this service that nobody else has."""
        free = self._free.setdefault((service.name, story_clock), [])
        return free.pop() if free else self._make(service, story_clock)

    def give_back(self, service: Service, database: Database) -> None:
        """Raises when somebody still has a connection of it."""
        self._cleaners[database].execute(_EMPTY)
        database._known.clear()  # its tables know no agency any more
        _ask_its_clock_again(database)
        pool = database.engine.pool
        assert isinstance(pool, QueuePool)
        assert pool.checkedout() == 0, f"{pool.checkedout()} connections were not given back"
        if pool.checkedin() > KEPT_OPEN:
            database.engine.dispose()
        if self._rules(database) == self._made_with[service.name]:
            self._free[service.name, isinstance(database.clock, StoryClock)].append(database)
        else:
            self._close(database)

    def content(self, database: Database) -> Content:
        own = self._cleaners[database]
        names = [name for (name,) in own.execute(_TABLES) if name != "alembic_version"]
        tables = {}
        for name in names:
            with own.cursor().copy(f'copy "{name}" to stdout'.encode()) as rows:
                tables[name] = b"".join(map(bytes, rows))
        return Content(
            {name: rows for name, rows in tables.items() if rows}, dict(own.execute(_SEQUENCES))
        )

    def fill(self, database: Database, content: Content) -> None:
        """Replaces what stands in the database by this content, of it or of another one of the
        service. Copying rows takes a hundredth of the time of bringing them about."""
        own = self._cleaners[database]
        with own.transaction():
            own.execute(_EMPTY)
            for name, rows in content.tables.items():
                with own.cursor().copy(f'copy "{name}" from stdin'.encode()) as copy:
                    copy.write(rows)
            for sequence, last in content.sequences.items():
                own.execute("select setval(%s, %s)", (sequence, last))
        _ask_its_clock_again(database)

    def digests(self, database: Database, but: Sequence[str] = ()) -> dict[str, str]:
        """A digest of the rows of each table, without these columns."""
        own = self._cleaners[database]
        names = [name for (name,) in own.execute(_TABLES) if name != "alembic_version"]
        each = " union all ".join(_DIGEST.replace("TABLE", name) for name in names)
        return dict(own.execute(each.encode(), {"but": list(but)}))

    def rows(self, database: Database, table: str, but: Sequence[str] = ()) -> set[str]:
        """The rows of a table as JSON, without these columns."""
        query = f'select (to_jsonb(t) - %(but)s::text[])::text from "{table}" t'
        found = self._cleaners[database].execute(query.encode(), {"but": list(but)})
        return {row for (row,) in found}

    def close(self) -> None:
        for database in list(self._cleaners):
            self._close(database)

    def _close(self, database: Database) -> None:
        database.close()
        self._cleaners.pop(database).close()

    def _rules(self, database: Database) -> int:
        """How many its tables have: some tests take all of them away."""
        (count,) = self._cleaners[database].execute("select count(*) from pg_constraint").fetchone()  # type: ignore[misc]
        return int(count)

    def url(self, database: str, role: str) -> str:
        url = make_url(self.superuser_url).set(drivername="postgresql+psycopg", database=database)
        return url.set(username=role, password=PASSWORD).render_as_string(hide_password=False)

    def sql(self, *statements: str) -> None:
        with psycopg.connect(self.superuser_url, autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement.encode())

    def _make(self, service: Service, story_clock: bool) -> Database:
        role = f"kreis_{service.name}"
        if service.name not in self._templates:
            self._make_template(service, role)
        name = f"test_{uuid4().hex}"
        self.sql(f"create database {name} template template_{service.name} owner {role}_owner")
        database = Database(self.url(name, role), SEALER, story_clock=story_clock)
        if story_clock:
            database.clock = KeptClock(database.engine)
        cleaner = psycopg.connect(self.superuser_url, dbname=name, autocommit=True)
        cleaner.execute("set lock_timeout = '5s'; set session_replication_role = replica")
        self._cleaners[database] = cleaner
        self._made_with.setdefault(service.name, self._rules(database))
        return database

    def _make_template(self, service: Service, role: str) -> None:
        self.sql(
            _FEW_ITERATIONS,
            f"create role {role}_owner login password '{PASSWORD}'",
            f"create role {role} login password '{PASSWORD}'",
            f"create database template_{service.name} owner {role}_owner",
        )
        url = self.url(f"template_{service.name}", f"{role}_owner")
        migrations.migrate(service.versions, url, role)
        self._templates.add(service.name)


def _ask_its_clock_again(database: Database) -> None:
    if isinstance(database.clock, KeptClock):
        database.clock.forget()


class Databases:
    """Empty, migrated databases for whoever asks, until `close`."""

    def __init__(self, stock: Stock) -> None:
        self._stock = stock
        self._lent: list[tuple[Service, Database]] = []

    def of(self, service: Service, *, story_clock: bool = False) -> Database:
        database = self._stock.take(service, story_clock=story_clock)
        self._lent.append((service, database))
        return database

    def url(self, database: str, role: str) -> str:
        return self._stock.url(database, role)

    def sql(self, statement: str) -> None:
        """As superuser."""
        self._stock.sql(statement)

    def close(self) -> None:
        with ExitStack() as all_of_them:
            for service, database in self._lent:
                all_of_them.callback(self._stock.give_back, service, database)
        self._lent.clear()
