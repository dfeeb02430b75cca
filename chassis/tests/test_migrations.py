"""Migrations while other processes work: nobody's transaction fails because of them."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from kreis.chassis.data import migrations
from tests.support.databases import Databases
from tests.support.notes import SERVICE

STEP = '''
from alembic import op

revision = "{revision}"
down_revision = {before!r}


def upgrade() -> None:
    op.execute("""{statements}""")
'''
_WAITS = (
    "select exists (select from pg_locks where not granted"
    " and mode = 'AccessExclusiveLock' and relation = 'two'::regclass)"
)


class Release:
    """A database with two tables, and the step of the next release."""

    def __init__(self, url: str, versions: Path) -> None:
        self.url, self._versions, self._role = url, versions, f"kreis_{SERVICE.name}"
        versions.mkdir()
        self._add("0001", None, "create table one (id int); create table two (id int)")
        self.migrate()
        self._add("0002", "0001", "alter table one add c int; alter table two add c int")

    def migrate(self) -> str:
        return migrations.migrate(self._versions, self.url, self._role)

    def connect(self) -> psycopg.Connection:
        return psycopg.connect(self.url.replace("+psycopg", ""))

    def _add(self, revision: str, before: str | None, statements: str) -> None:
        words = STEP.format(revision=revision, before=before, statements=statements)
        (self._versions / f"{revision}_step.py").write_text(words)


@pytest.fixture
def release(databases: Databases, tmp_path: Path) -> Iterator[Release]:
    databases.of(SERVICE)  # makes the roles
    name, owner = f"upgrade_{uuid4().hex}", f"kreis_{SERVICE.name}_owner"
    databases.sql(f"create database {name} owner {owner}")
    yield Release(databases.url(name, owner), tmp_path / "versions")
    databases.sql(f"drop database {name}")


def test_a_request_that_holds_a_table_and_wants_another_is_not_aborted(release: Release) -> None:
    with ThreadPoolExecutor(1) as pool, release.connect() as request:
        request.execute("select * from two")
        migrating = pool.submit(release.migrate)
        with release.connect() as watch:
            watch.autocommit = True
            until = time.monotonic() + 20
            while watch.execute(_WAITS).fetchone() != (True,):
                assert time.monotonic() < until, "the migration does not wait"
                time.sleep(0.01)
        request.execute("select * from one")
        request.commit()

        assert migrating.result(30) == "0002"


def test_what_takes_long_is_waited_for_in_the_end(
    release: Release, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A dump, for example. Requests on other tables wait with it, as they would for any change."""
    monkeypatch.setattr(migrations, "_GIVE_WAY_FOR", 0.0)
    with ThreadPoolExecutor(1) as pool, release.connect() as dump:
        dump.execute("select * from two")
        migrating = pool.submit(release.migrate)
        time.sleep(1)
        assert not migrating.done()
        dump.commit()

        assert migrating.result(30) == "0002"


def test_a_database_at_the_revision_of_the_code_is_left_alone(release: Release) -> None:
    release.migrate()
    with release.connect() as request:
        request.execute("lock table one in access exclusive mode")

        assert release.migrate() == "0002"
