"""The databases of a box, to look at what stands there when all is over."""

from __future__ import annotations

from typing import Any

import psycopg
from psycopg.rows import namedtuple_row

from kreis.onebox.box import Box
from kreis.onebox.postgres import EmbeddedPostgres


def database(box: Box, service: str) -> psycopg.Connection[Any]:
    """A connection that sees every agency. Its rows have names."""
    assert isinstance(box.postgres, EmbeddedPostgres)
    return psycopg.connect(
        box.postgres.superuser_url, dbname=f"kreis_{service}", row_factory=namedtuple_row
    )
