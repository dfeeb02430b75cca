"""Histories for tests of the feeds, written and read."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import psycopg

from kreis.chassis.data.database import Database
from kreis.chassis.data.outbox import libpq
from tests.support.fixtures import Client
from tests.support.notes import emit_joined


def told(client: Client, after: int = 0, **wanted: Any) -> Any:
    query = "&".join(f"{name}={value}" for name, value in {"after": after, **wanted}.items())
    return client.ok("GET", f"/v1/facts?{query}", Kreis_Purpose="test")


def for_services(client: Client) -> Any:
    """The feed as a Kreis service sees it."""
    service = client.as_service("insights", "cohorts", "facts:read-restricted")
    return service.ok("GET", "/v1/facts/restricted")["items"]


def remember(database: Database, agency: UUID, subject: UUID) -> None:
    """Puts a fact where the relay would."""
    with database.agency(agency) as work:
        emit_joined(work, subject)
    publish(database)


def publish(database: Database) -> None:
    """Moves what waits in the outbox into the history, as the relay would."""
    with psycopg.connect(libpq(database.direct_url)) as connection:
        connection.execute(
            "insert into fact (topic, key, type, id, sequence, agency_id, time, traceparent, data)"
            " select topic, key, type, id, sequence, agency_id, time, traceparent, data"
            " from outbox order by position"
        )
        connection.execute("delete from outbox")
