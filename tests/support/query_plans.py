"""How PostgreSQL finds the rows of a statement."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event


@contextmanager
def query_plans(engine: Engine) -> Iterator[list[str]]:
    """The plan of each statement that reads or deletes rows meanwhile, one line per step."""
    steps: list[str] = []

    def note(_: Any, cursor: Any, statement: str, values: Any, *__: Any) -> None:
        if statement.lower().startswith(("select", "delete")):
            with cursor.connection.cursor() as own:
                found = own.execute(f"explain {statement}", values)
                steps.extend(line for (line,) in found)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield steps
    finally:
        event.remove(engine, "before_cursor_execute", note)
