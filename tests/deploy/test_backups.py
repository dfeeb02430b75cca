"""The scripts of a cluster's backups, on a real PostgreSQL: what they encrypt comes back whole."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

import psycopg
import pytest

from kreis.onebox.postgres import program, running_postgres
from tests.deploy.overlays import K8S
from tests.support.programs import needs_program
from tests.support.services import NAMES

pytestmark = [needs_program("openssl"), needs_program("bash"), pytest.mark.waits]
SCRIPTS = K8S / "components" / "backups"
DATABASES = [f"kreis_{name}" for name in NAMES]
DAY = 24 * 3600
COUNTERS = "create table outbox_key (topic text, key text, last bigint, primary key (topic, key))"


class Cluster:
    """A PostgreSQL with a database for each service, and the folders that a pod mounts."""

    def __init__(self, url: str, folder: Path) -> None:
        self.url, self.folder = url, folder
        where = urlsplit(url)
        self.environment = {
            **os.environ,
            "PATH": f"{program('psql').parent}:{os.environ['PATH']}",
            "PGHOST": where.hostname or "",
            "PGPORT": str(where.port),
            "PGUSER": where.username or "",
            "OWNERS": str(folder / "owners"),
            "CERTIFICATE": str(folder / "backup.crt"),
            "BACKUPS": str(folder / "backups"),
        }
        self.password = unquote(where.password or "")
        for each in ("owners", "backups", "keys", "elsewhere"):
            (folder / each).mkdir()
        (folder / "owners" / "superuser").write_text(self.password)
        (folder / "keys" / "organisation.json").write_text("Lindenbrücke")

    def make_key(self, name: str = "backup") -> Path:
        key, certificate = self.folder / f"{name}.key", self.folder / f"{name}.crt"
        words = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-noenc", "-subj", "/CN=kreis"]
        words += ["-keyout", str(key), "-out", str(certificate)]
        subprocess.run(words, check=True, capture_output=True)
        return key

    def back_up(self, **more: str) -> subprocess.CompletedProcess[str]:
        return self._run("backup", **more)

    def restore(self, backup: Path, key: Path) -> subprocess.CompletedProcess[str]:
        return self._run("restore", str(backup), str(key), PGPASSWORD=self.password)

    def _run(self, script: str, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["bash", str(SCRIPTS / script), *words],
            env={**self.environment, **more},
            cwd=self.folder / "elsewhere",
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )

    @property
    def whole(self) -> list[Path]:
        return sorted((self.folder / "backups").glob("[0-9]*"))

    def ask(self, database: str, sql: str) -> list[tuple[object, ...]]:
        with psycopg.connect(self.url, dbname=database) as connection:
            cursor = connection.execute(sql)
            return cursor.fetchall() if cursor.description else []

    def known(self) -> list[str]:
        return [str(self.ask(each, "select what from known")[0][0]) for each in DATABASES]


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with running_postgres(tmp_path_factory.mktemp("postgres")) as server:
        yield server.superuser_url.replace("+psycopg", "")


@pytest.fixture
def cluster(url: str, tmp_path: Path) -> Cluster:
    made = Cluster(url, tmp_path)
    with psycopg.connect(url, autocommit=True) as connection:
        for each in DATABASES:
            connection.execute(f"drop database if exists {each}")
            connection.execute(f"create database {each}")
    for each in DATABASES:
        made.ask(each, f"create table known as select 'before {each}' as what")
        made.ask(each, COUNTERS)
        made.ask(each, "insert into outbox_key values ('t', 'k', 7)")
    return made


BEFORE = [f"before {each}" for each in DATABASES]


def lose(cluster: Cluster) -> None:
    for each in DATABASES:
        cluster.ask(each, "update known set what = 'after'")


def test_every_database_comes_back_and_numbers_go_on_later(cluster: Cluster) -> None:
    key = cluster.make_key()
    done = cluster.back_up(KEYS=str(cluster.folder / "keys"))
    assert done.returncode == 0, done.stderr
    (backup,) = cluster.whole
    assert {file.name for file in backup.iterdir()} == {
        "SHA256SUMS",
        "keys.tar.sealed",
        *(f"{each}.dump.sealed" for each in DATABASES),
    }
    content = b"".join(file.read_bytes() for file in backup.iterdir())
    assert b"before kreis" not in content
    assert b"Lindenbr" not in content

    lose(cluster)
    done = cluster.restore(backup, key)

    assert done.returncode == 0, done.stderr
    assert cluster.known() == BEFORE
    for each in DATABASES:
        assert set(cluster.ask(each, "select * from outbox_key")) == {
            ("t", "k", 507),
            ("", "", 500),
        }
    tar = cluster.folder / "elsewhere" / "keys.tar"
    listed = subprocess.run(["tar", "-tf", str(tar)], check=True, capture_output=True, text=True)
    assert "./organisation.json" in listed.stdout.splitlines()


def test_without_a_certificate_nothing_is_written_and_it_says_so(cluster: Cluster) -> None:
    done = cluster.back_up()

    assert done.returncode == 1
    assert "nothing is backed up" in done.stderr
    assert list((cluster.folder / "backups").iterdir()) == []


def test_a_dump_that_fails_leaves_nothing_and_the_next_backup_is_whole(cluster: Cluster) -> None:
    cluster.make_key()
    (cluster.folder / "programs").mkdir()
    broken = cluster.folder / "programs" / "pg_dump"
    broken.write_text("#!/bin/sh\necho half of a dump\nexit 1\n")
    broken.chmod(0o755)

    path = f"{broken.parent}:{cluster.environment['PATH']}"
    assert cluster.back_up(PATH=path).returncode != 0
    assert list((cluster.folder / "backups").iterdir()) == []
    (cluster.folder / "backups" / ".20260101T011500Z").mkdir()  # of a run that was killed
    assert cluster.back_up().returncode == 0

    assert len(cluster.whole) == 1
    assert list((cluster.folder / "backups").iterdir()) == cluster.whole


@pytest.mark.parametrize("fault", ["changed", "cut", "another key", "sums away"])
def test_what_is_not_whole_restores_nothing(cluster: Cluster, fault: str) -> None:
    key = cluster.make_key()
    assert cluster.back_up().returncode == 0
    (backup,) = cluster.whole
    lose(cluster)
    file = backup / f"{DATABASES[-1]}.dump.sealed"
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    if fault == "another key":
        key = cluster.make_key("another")
    elif fault == "sums away":
        (backup / "SHA256SUMS").unlink()
    else:
        file.write_bytes(content if fault == "changed" else content[: len(content) // 2])

    done = cluster.restore(backup, key)

    assert done.returncode == 1
    assert done.stderr
    assert set(cluster.known()) == {"after"}


def test_a_changed_file_does_not_open_even_where_its_sum_was_changed_too(cluster: Cluster) -> None:
    key = cluster.make_key()
    assert cluster.back_up().returncode == 0
    (backup,) = cluster.whole
    lose(cluster)
    file = backup / f"{DATABASES[-1]}.dump.sealed"
    content = bytearray(file.read_bytes())
    content[-40] ^= 1
    file.write_bytes(content)
    sums = ["bash", "-c", "sha256sum ./*.sealed > SHA256SUMS"]
    subprocess.run(sums, cwd=backup, check=True)

    assert cluster.restore(backup, key).returncode == 1
    assert set(cluster.known()) == {"after"}


def test_no_backup_becomes_older_than_35_days(cluster: Cluster) -> None:
    """The next run is a night away. What is 34 days old would be older than 35 by then."""
    cluster.make_key()
    for name, days in (("20260104", 33.9), ("20260103", 34.1), ("20260102", 36)):
        folder = cluster.folder / "backups" / f"{name}T011500Z"
        folder.mkdir()
        os.utime(folder, (time.time() - days * DAY,) * 2)

    assert cluster.back_up().returncode == 0

    assert [each.name for each in cluster.whole if each.name.startswith("2026010")] == [
        "20260104T011500Z"
    ]
