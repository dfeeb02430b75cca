"""Backups of the databases on one machine.

Promise: every file is encrypted while it is written; nothing plain touches the disk. The machine
cannot open its own backups: the recovery key is printed once and kept elsewhere. The keys with
which services encrypt single values are no part of a backup. With a run each night, no
backup becomes older than 35 days, because erasure depends on that.
Refuses: to back up before there is a recovery key, and to restore while Kreis runs or without the
services' keys.
"""

from __future__ import annotations

import os
import re
import subprocess
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import IO
from urllib.parse import unquote, urlsplit

import psycopg

from kreis.onebox import folders, sealed_file
from kreis.onebox.databases import Passwords
from kreis.onebox.fault import Fault
from kreis.onebox.lock import DataLock
from kreis.onebox.postgres import SUPERUSER, program, running_postgres
from kreis.onebox.service_modules import KREIS

KEPT = (34 * 24 - 1) * 3600
"""Seconds: 34 days, less an hour for a night that begins early. The next run is a night away, and
then no backup may be older than `BACKUPS` of intake's erasures: 35 days."""
GAP = (
    "insert into outbox_key (topic, key, last) values ('', '', 0) on conflict do nothing;"
    " update outbox_key set last = last + 500;"
    " do 'begin update fact_counter set epoch = gen_random_uuid();"
    " exception when undefined_table or undefined_column then null; end'"
)
"""Sequence numbers that a restored database skips: facts after the backup have used them.

The row without topic and key is the floor, where the counters of keys begin that the backup does
not know. Feeds get a new epoch. In a backup of 0.1.0 none has one, and the migration gives it."""
NAMES = [service.name for service in KREIS if service.has_database]
_FILE = re.compile(rf"kreis-\d{{8}}T\d{{6}}Z-({'|'.join(NAMES)})\.dump\.sealed")


def make_key(data: Path, *, again: bool) -> str:
    """Makes a recovery key and returns its secret half, which is stored nowhere."""
    file = data / "backup.public"
    if file.exists() and not again:
        raise Fault(
            "There is a recovery key already. A new one does not open the backups so far.",
            "Make a new one nevertheless: kreis backup-key --again",
        )
    secret, public = sealed_file.new_recovery_key()
    folders.write_private(file, public + "\n")
    return secret


def back_up(data: Path, address: str, target: Path) -> list[Path]:
    """Writes one encrypted file for each database into `target`, and deletes those that are too
    old. `address` is host:port of the running PostgreSQL."""
    key = data / "backup.public"
    if not key.exists():
        raise Fault("There is no recovery key yet.", "Make one and keep it: kreis backup-key")
    folders.private_folder(target)
    moment = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    made = []
    for name in NAMES:
        file = target / f"kreis-{moment}-{name}.dump.sealed"
        _dump(_superuser(data, address), name, file, key.read_text())
        made.append(file)
    _delete_old(target)
    return made


def restore(data: Path, source: Path, secret: str) -> list[Path]:
    """Restores the newest complete backup of `source` into a system that does not run."""
    if os.environ.get("KREIS_POSTGRES"):
        raise Fault(
            "KREIS_POSTGRES names a server of its own.",
            "Restore there with pg_restore: docs/runbooks/backup-and-restore.md",
        )
    missing = [name for name in NAMES if not (data / "encryption" / f"{name}.keys").exists()]
    if missing:
        raise Fault(
            f"The encryption keys of {', '.join(missing)} are not in {data / 'encryption'}.",
            "Copy that folder from where you keep it. A backup does not hold it.",
        )
    files = _newest(source)
    lock = DataLock(data)
    try:
        with running_postgres(data) as postgres:
            for name, file in files.items():
                postgres.database(name)
                _restore(postgres.superuser_url, name, file, secret)
    finally:
        lock.close()
    return list(files.values())


def _dump(superuser: str, name: str, file: Path, public: str) -> None:
    draft = file.with_name(f".{file.name}")
    command = [str(program("pg_dump")), "--format=custom", f"--dbname=kreis_{name}"]
    with (
        os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out,
        subprocess.Popen(
            command, env=_libpq(superuser), stdout=subprocess.PIPE, stderr=subprocess.PIPE
        ) as dump,
    ):
        assert dump.stdout is not None
        sealed_file.seal(dump.stdout, out, public)
        out.flush()
        os.fsync(out.fileno())
        _must_succeed(dump, f"Dumping kreis_{name}")
    draft.replace(file)


def _restore(superuser: str, name: str, file: Path, secret: str) -> None:
    words = ("--clean", "--if-exists", "--exit-on-error", "--single-transaction")
    command = [str(program("pg_restore")), *words, f"--dbname=kreis_{name}"]
    with (
        file.open("rb") as sealed,
        subprocess.Popen(
            command, env=_libpq(superuser), stdin=subprocess.PIPE, stderr=subprocess.PIPE
        ) as restoring,
    ):
        try:
            _feed(restoring.stdin, sealed, secret)
        except Fault:
            restoring.kill()  # nothing is restored: it is one transaction
            raise
        _must_succeed(restoring, f"Restoring kreis_{name}")
    with psycopg.connect(superuser, dbname=f"kreis_{name}") as connection:
        connection.execute(GAP)


def _feed(pipe: IO[bytes] | None, sealed: IO[bytes], secret: str) -> None:
    assert pipe is not None
    try:
        for block in sealed_file.open_blocks(sealed, secret):
            pipe.write(block)
        pipe.close()
    except BrokenPipeError:
        """The program has ended early. It says why, and its exit code is looked at."""


def _must_succeed(process: subprocess.Popen[bytes], what: str) -> None:
    assert process.stderr is not None
    said = process.stderr.read().decode(errors="replace").strip()
    if process.wait() != 0:
        raise Fault(f"{what} failed: {said}", "Nothing was changed. Mend it and try again.")


def _newest(source: Path) -> dict[str, Path]:
    """The files of the newest backup that has all databases."""
    files = sorted(each for each in source.glob("kreis-*") if _FILE.fullmatch(each.name))
    by_moment: dict[str, dict[str, Path]] = {}
    for each in files:
        moment, name = each.name.split("-")[1:3]
        by_moment.setdefault(moment, {})[name.partition(".")[0]] = each
    whole = [found for found in by_moment.values() if len(found) == len(NAMES)]
    if not whole:
        raise Fault(f"There is no complete backup in {source}.", "Name the folder of the backups.")
    return whole[-1]


def _delete_old(target: Path) -> None:
    for each in target.iterdir():
        if _FILE.fullmatch(each.name) and time.time() - each.stat().st_mtime > KEPT:
            each.unlink()


def _superuser(data: Path, address: str) -> str:
    given = os.environ.get("KREIS_POSTGRES")
    password = Passwords(folders.passwords(data)).of(SUPERUSER)
    return given or f"postgresql://{SUPERUSER}:{password}@{address}/postgres"


def _libpq(url: str) -> dict[str, str]:
    """How libpq is told, so that no password stands in a list of processes."""
    given = urlsplit(url)
    told = {"PGHOST": given.hostname, "PGPORT": str(given.port or 5432)}
    told |= {"PGUSER": given.username, "PGPASSWORD": unquote(given.password or "")}
    return {**os.environ, **{name: value for name, value in told.items() if value}}
