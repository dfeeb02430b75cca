"""What a peer is: a table that somebody's transaction writes, and a process that publishes it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import psutil
import psycopg

from bench.peers.world import Row, World
from kreis.onebox.child import Child, Command
from kreis.onebox.reaper import ChildReaper

HEADER_COLUMNS = {
    "ce_specversion": "specversion",
    "ce_source": "source",
    "ce_type": "fact_type",
    "ce_subject": "subject",
    "ce_time": "written_at",
    "ce_agencyid": "agency",
    "ce_sequence": "sequence",
    "traceparent": "traceparent",
}
"""Header of a record → column, for peers that take each from a column of its own."""


class Peer(ABC):
    """`insert` writes one row; `insert_many` the same for a list of parameters."""

    name: str
    insert: str
    says: str
    """How it was set, for whoever reads the result."""

    def __init__(self, world: World, reaper: ChildReaper) -> None:
        self.world = world
        self.topic = f"peer.{self.name}.v1"
        self._reaper, self._child = reaper, None
        self.url = self.prepare()
        world.make_topic(self.topic)

    @abstractmethod
    def prepare(self) -> str:
        """Makes its database and table. Returns the address for whoever writes rows."""

    @abstractmethod
    def parameters(self, row: Row) -> Mapping[str, Any]:
        """The row, as `insert` wants it."""

    @abstractmethod
    def command(self) -> tuple[Sequence[str], Mapping[str, str]]:
        """The words that start its process, and the environment of it."""

    @property
    def log(self) -> Path:
        return self.world.folder / f"{self.name}.log"

    @property
    def process(self) -> psutil.Process:
        assert self._child is not None
        return psutil.Process(self._child.pid)

    def start(self) -> None:
        words, environment = self.command()
        self._child = Child(Command(list(words), self.log, environment), self._reaper)

    def stop(self) -> None:
        assert self._child is not None
        self._child.stop(20)

    def own_database(self, *statements: str) -> str:
        """A database of its name, made by these statements. Returns the superuser's address."""
        server = self.world.postgres.superuser_url
        name = self.name.replace("-", "_")
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f'create database "{name}"')
        url = server.rsplit("/", 1)[0] + f"/{name}"
        with psycopg.connect(url, autocommit=True) as connection:
            for each in statements:
                connection.execute(each)
        return url
