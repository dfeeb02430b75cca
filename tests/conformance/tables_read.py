"""The tables that requests read, as PostgreSQL knows them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event

_LOCKED = (
    "select relation::regclass::text from pg_locks"
    " where pid = pg_backend_pid() and locktype = 'relation'"
)
"""A transaction keeps a lock on whatever it has read, also behind views, policies and functions."""


@contextmanager
def tables_read(engine: Engine) -> Iterator[set[str]]:
    """Notes the tables that transactions of this engine read meanwhile."""
    names: set[str] = set()

    def note(_: Any, cursor: Any, *about: Any) -> None:
        with cursor.connection.cursor() as own:
            names.update(name for (name,) in own.execute(_LOCKED))

    event.listen(engine, "after_cursor_execute", note)
    try:
        yield names
    finally:
        event.remove(engine, "after_cursor_execute", note)
