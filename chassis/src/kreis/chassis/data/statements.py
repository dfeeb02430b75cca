"""Named SQL statements on the tables that every service has."""

from __future__ import annotations

import re
from collections.abc import Mapping
from importlib.resources import files

from sqlalchemy import TextClause, text

_NAME = re.compile(r"^-- name: (\w+)\n", re.MULTILINE)


def statements(topic: str) -> Mapping[str, TextClause]:
    """Returns a mapping from name to statement for one file, in the order of the file. The file is
    `plumbing_tables/<topic>.statements.sql`."""
    file = files("kreis.chassis.data") / "plumbing_tables" / f"{topic}.statements.sql"
    _, *parts = _NAME.split(file.read_text("utf-8"))
    return {name: text(sql) for name, sql in zip(parts[::2], parts[1::2], strict=True)}
