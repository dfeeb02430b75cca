"""What a running system has stored: looked at from outside, in its databases and its broker."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import make_url

from bench.served import SERVICES
from kreis.onebox.box import Box

_READ_WHOLE = "select relname, seq_scan, seq_tup_read from pg_stat_user_tables"


class Stores:
    def __init__(self, box: Box) -> None:
        self._box = box

    def heard(self) -> Mapping[str, int]:
        """Facts that each service has taken."""
        return {
            each.name: int(self._ask(each.name, "select count(*) from inbox")[0][0])
            for each in SERVICES
        }

    def messages(self) -> Mapping[str, int]:
        """Messages by kind and state."""
        rows = self._ask(
            "notifications", "select kind, state, count(*) from message group by 1, 2 order by 1, 2"
        )
        return {f"{kind}, {state}": int(count) for kind, state, count in rows}

    def megabytes(self) -> dict[str, float]:
        """Of each database, and of all topics."""
        found = {
            each.name: self._ask(each.name, "select pg_database_size(current_database())")[0][0]
            for each in SERVICES
        }
        found["topics"] = _size(self._box.data / "kafka")
        return {name: round(int(size) / 1e6, 1) for name, size in found.items()}

    def read_whole(self) -> dict[str, tuple[int, int]]:
        """How often a statement has read all of a table so far, and rows so read, by table."""
        return {
            f"{each.name}.{table}": (int(times), int(rows))
            for each in SERVICES
            for table, times, rows in self._ask(each.name, _READ_WHOLE)
        }

    def _ask(self, service: str, statement: str) -> list[Any]:
        with connection_to(self._box, service) as connection:
            return connection.execute(statement).fetchall()


def connection_to(box: Box, service: str) -> psycopg.Connection:
    """Opens the database of this service."""
    url = make_url(box.postgres.superuser_url)
    url = url.set(drivername="postgresql", database=f"kreis_{service}")
    return psycopg.connect(url.render_as_string(hide_password=False))


def _size(folder: Path) -> int:
    """Bytes that its files take on the disk; files of an index are as long as they may become."""
    return sum(each.stat().st_blocks * 512 for each in folder.rglob("*") if each.is_file())
