"""Deleted rows leave the disk: heap, indexes, statistics and write-ahead log."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple
from uuid import uuid4

import psycopg
import pytest
from sqlalchemy import text

from kreis.chassis.data.database import Database
from kreis.chassis.process.cleanse import cleanse
from kreis.onebox.postgres import running_postgres
from tests.support.databases import Stock
from tests.support.notes import SERVICE, write_note


@pytest.fixture
def secret() -> str:
    """A name that no other test has left on the disk."""
    return f"Łucja Öztürk-{uuid4().hex}"


class Server(NamedTuple):
    stock: Stock
    url: str
    folder: Path


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    data = tmp_path_factory.mktemp("disk")
    with running_postgres(data) as postgres, closing(Stock(postgres.superuser_url)) as stock:
        yield Server(stock, postgres.superuser_url.rpartition("/")[0], data / "postgres")


@pytest.fixture
def notes_on_disk(server: Server) -> tuple[Database, str]:
    """With its address as superuser. It is not lent again: its rows are the test's own."""
    database = server.stock.take(SERVICE, story_clock=False)
    return database, f"{server.url}/{database.engine.url.database}"


def files_with(folder: Path, words: str) -> list[str]:
    wanted = words.encode()
    return [
        str(file.relative_to(folder))
        for file in sorted(folder.rglob("*"))
        if file.is_file() and wanted in file.read_bytes()
    ]


def write_and_delete(database: Database, owner_url: str, secret: str, *, notes: int = 200) -> None:
    """Also leaves samples in the statistics, and rows of a transaction that came to nothing."""
    agency = uuid4()
    with database.agency(agency) as work:
        for number in range(notes):
            write_note(work, f"{secret} {number}")
    with psycopg.connect(owner_url, autocommit=True) as line:
        line.execute("analyze")
        line.execute("checkpoint")
    with database.agency(agency) as work:
        work.connection.execute(text("delete from note"))
    with pytest.raises(ZeroDivisionError), database.agency(agency) as work:
        write_note(work, f"{secret} rolled back")
        raise ZeroDivisionError


def test_nothing_deleted_is_left_in_the_folder(
    server: Server, secret: str, notes_on_disk: tuple[Database, str]
) -> None:
    database, owner_url = notes_on_disk
    write_and_delete(database, owner_url, secret)
    before = files_with(server.folder, secret)
    assert any("pg_wal" in file for file in before)
    assert any("base" in file for file in before)

    outcome = cleanse(owner_url, settle=1)

    assert outcome.is_complete
    assert "note" in outcome.rewritten
    assert files_with(server.folder, secret) == []


def test_a_plain_vacuum_would_not_do(
    server: Server, secret: str, notes_on_disk: tuple[Database, str]
) -> None:
    """The reason for all this."""
    database, owner_url = notes_on_disk
    write_and_delete(database, owner_url, secret)
    with psycopg.connect(owner_url, autocommit=True) as line:
        for statement in ("vacuum", "analyze", "checkpoint"):
            line.execute(statement.encode())

    assert files_with(server.folder, secret) != []
    cleanse(owner_url, settle=1)


def test_a_table_that_is_still_seen_is_left_for_later(
    secret: str, notes_on_disk: tuple[Database, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kreis.chassis.process.cleanse.TRIES", 1)
    database, owner_url = notes_on_disk
    with database.agency(uuid4()) as work:
        write_note(work, secret)
    with psycopg.connect(owner_url) as reader:
        reader.execute("set transaction isolation level repeatable read")
        reader.execute("select 1 from alembic_version")
        write_and_delete(database, owner_url, secret)

        assert "note" in cleanse(owner_url, settle=1).left

    assert cleanse(owner_url, settle=1).is_complete


def test_what_has_not_changed_is_not_rewritten(
    secret: str, notes_on_disk: tuple[Database, str]
) -> None:
    database, owner_url = notes_on_disk
    write_and_delete(database, owner_url, secret)
    cleanse(owner_url, settle=1)

    assert "note" not in cleanse(owner_url, settle=1).rewritten


def test_an_owner_bound_by_row_level_security_forgets_the_samples_too(
    server: Server, secret: str, notes_on_disk: tuple[Database, str]
) -> None:
    """The view of the samples hides those of tables with row-level security from their owner."""
    database, superuser_url = notes_on_disk
    with psycopg.connect(superuser_url, autocommit=True) as line:
        line.execute("create role cleanser")
        line.execute("grant pg_checkpoint to cleanser")
        line.execute("grant execute on function pg_catalog.pg_switch_wal() to cleanser")
        line.execute(f"alter database {database.engine.url.database} owner to cleanser".encode())
        line.execute("grant create, usage on schema public to cleanser")
        for (table,) in line.execute(
            "select tablename from pg_tables where schemaname = 'public'"
        ).fetchall():
            line.execute(f"alter table {table} owner to cleanser".encode())
    write_and_delete(database, superuser_url, secret, notes=3)  # few samples stay uncompressed

    outcome = cleanse(f"{superuser_url}?options=-crole%3Dcleanser", settle=1)

    assert outcome.is_complete
    assert files_with(server.folder, secret) == []
