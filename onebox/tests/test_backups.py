"""Backups on one machine: encrypted while they are written, and whole again after a loss."""

from __future__ import annotations

import io
import os
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kreis.chassis.data import migrations
from kreis.intake.main import SERVICE
from kreis.onebox import backups, sealed_file
from kreis.onebox.fault import Fault
from kreis.onebox.postgres import EmbeddedPostgres, running_postgres
from kreis.onebox.services import encryption_keys

SECRET, PUBLIC = sealed_file.new_recovery_key()
DAY = 24 * 3600
WORDS = "a name that must not be in a backup"
ADD = "insert into parked_act (consumer, act, who, why, outcome) values ('x', 'x', 'x', %s, 'x')"
READ = "select why from parked_act"
COUNTERS = "create table outbox_key (topic text, key text, last bigint, primary key (topic, key))"
COUNT = "insert into outbox_key (topic, key, last) values ('t', 'k', 7)"


def sealed(content: bytes) -> bytes:
    out = io.BytesIO()
    sealed_file.seal(io.BytesIO(content), out, PUBLIC)
    return out.getvalue()


def opened(content: bytes, secret: str = SECRET) -> bytes:
    return b"".join(sealed_file.open_blocks(io.BytesIO(content), secret))


@pytest.mark.parametrize("size", [0, 1, 65535, 65536, 65537, 3 * 65536])
def test_a_sealed_file_opens_with_its_key(size: int) -> None:
    content = os.urandom(size)

    assert opened(sealed(content)) == content


@given(st.integers(0, 70_000), st.integers(1, 255))
def test_a_changed_byte_of_a_file_is_noticed(at: int, by: int) -> None:
    found = bytearray(sealed(bytes(70_000)))
    found[at % len(found)] ^= by

    with pytest.raises(Fault):
        opened(bytes(found))


def test_a_shortened_file_and_swapped_blocks_are_noticed() -> None:
    whole = sealed(os.urandom(3 * 65536))
    head, block = len(whole) - 3 * (65536 + 16), 65536 + 16
    first, second = whole[head : head + block], whole[head + block : head + 2 * block]

    for wrong in (whole[:-block], whole[:head] + second + first + whole[head + 2 * block :]):
        with pytest.raises(Fault, match="damaged"):
            opened(wrong)


def test_another_key_opens_nothing() -> None:
    with pytest.raises(Fault, match="another recovery key"):
        opened(sealed(b"words"), sealed_file.new_recovery_key()[0])


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "kreis"
    for name in backups.NAMES:
        encryption_keys(folder, name)
    return folder


@pytest.fixture
def postgres(data: Path) -> Iterator[EmbeddedPostgres]:
    """A server with all databases, one of them migrated and with a row."""
    with running_postgres(data) as server:
        for name in backups.NAMES:
            server.database(name)
            with connected(server, name) as connection:
                if name != "intake":
                    connection.execute(COUNTERS.encode())
        migrations.migrate(SERVICE.versions, server.database("intake").owner, "kreis_intake")
        with connected(server) as connection:
            connection.execute(ADD.encode(), [WORDS])
            connection.execute(COUNT.encode())
        yield server


def connected(server: EmbeddedPostgres, name: str = "intake") -> psycopg.Connection:
    return psycopg.connect(server.superuser_url, dbname=f"kreis_{name}")


def test_a_lost_database_comes_back(data: Path, postgres: EmbeddedPostgres, tmp_path: Path) -> None:
    secret = backups.make_key(data, again=False)
    files = backups.back_up(data, postgres.address, tmp_path / "backups")
    assert all(WORDS.encode() not in file.read_bytes() for file in files)
    assert {file.stat().st_mode & 0o777 for file in files} == {0o600}
    with connected(postgres) as connection:
        connection.execute(b"delete from parked_act")
    postgres.stop()

    backups.restore(data, tmp_path / "backups", secret)

    with running_postgres(data) as server, connected(server) as connection:
        assert connection.execute(READ.encode()).fetchall() == [(WORDS,)]
        counters = connection.execute(b"select key, last from outbox_key order by key").fetchall()
        assert counters == [("", 500), ("k", 507)]
        guarded = "select relforcerowsecurity from pg_class where relname = 'access_log'"
        assert connection.execute(guarded.encode()).fetchone() == (True,)


def test_a_damaged_backup_changes_nothing(
    data: Path, postgres: EmbeddedPostgres, tmp_path: Path
) -> None:
    secret = backups.make_key(data, again=False)
    for file in backups.back_up(data, postgres.address, tmp_path / "backups"):
        file.write_bytes(file.read_bytes()[:-1])
    postgres.stop()

    with pytest.raises(Fault, match="damaged"):
        backups.restore(data, tmp_path / "backups", secret)

    with running_postgres(data) as server, connected(server) as connection:
        assert connection.execute(READ.encode()).fetchall() == [(WORDS,)]


def test_nothing_is_restored_without_the_keys_of_the_services(data: Path, tmp_path: Path) -> None:
    (data / "encryption" / "events.keys").unlink()

    with pytest.raises(Fault, match="encryption keys of events"):
        backups.restore(data, tmp_path, SECRET)


def test_a_second_recovery_key_is_made_only_when_told(data: Path) -> None:
    first = backups.make_key(data, again=False)
    with pytest.raises(Fault, match="already"):
        backups.make_key(data, again=False)

    assert backups.make_key(data, again=True) != first
    stored = [each.read_text() for each in data.rglob("*") if each.is_file()]
    assert not any(first in each for each in stored)


def test_no_backup_becomes_older_than_35_days(
    data: Path, postgres: EmbeddedPostgres, tmp_path: Path
) -> None:
    backups.make_key(data, again=False)
    folder = tmp_path / "backups"
    folder.mkdir()
    ages = {"kreis-20260104T000000Z-intake.dump.sealed": 33.9}
    ages |= {"kreis-20260103T000000Z-intake.dump.sealed": 33.99}
    ages |= {"kreis-20260102T000000Z-intake.dump.sealed": 36, "notes.txt": 36}
    for name, days in ages.items():
        (folder / name).write_text("")
        os.utime(folder / name, (0, time.time() - days * DAY))

    made = backups.back_up(data, postgres.address, folder)

    left = {each.name for each in folder.iterdir()} - {each.name for each in made}
    assert left == {"kreis-20260104T000000Z-intake.dump.sealed", "notes.txt"}


def test_the_keys_of_services_are_made_once_and_lie_apart(tmp_path: Path) -> None:
    file = encryption_keys(tmp_path, "intake")
    before = file.read_text()

    assert encryption_keys(tmp_path, "intake").read_text() == before
    assert file.stat().st_mode & 0o777 == 0o600
    assert "postgres" not in file.relative_to(tmp_path).parts
    assert encryption_keys(tmp_path, "events").read_text() != before
