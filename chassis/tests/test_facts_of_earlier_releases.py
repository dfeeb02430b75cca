"""The feed over facts that an earlier release has written."""

from __future__ import annotations

from importlib.resources import files
from typing import Any
from uuid import UUID, uuid4

import psycopg
from sqlalchemy import make_url

from chassis.tests.feeds import remember
from kreis.chassis.data.database import Database
from kreis.chassis.data.outbox import libpq
from kreis.chassis.data.plumbing import two_feeds
from kreis.cohorts.main import SERVICE


def test_cursors_of_an_earlier_release_stay_valid(postgres: str, databases: Any) -> None:
    """Facts of 0.1.0 have positions counted over all agencies. The next ones stand behind them,
    and sorting the facts into feeds anew changes no position."""
    database = databases.of(SERVICE)
    ours, others = uuid4(), uuid4()
    back = (
        "drop trigger position_of_fact on fact;"
        "drop function position_of_fact; drop table fact_counter;"
        "drop index fact_by_position; alter table fact add primary key (position);"
        "alter table fact drop column is_restricted;"
        "create index fact_by_agency on fact (agency_id, position);"
    )
    with psycopg.connect(libpq(owner_of(database, postgres)), autocommit=True) as owner:
        owner.execute(back)
        for agency in (ours, others, others, ours, others):
            remember(database, agency, uuid4())
        before = positions(owner, ours)
        owner.execute((files("kreis.chassis.data") / "plumbing_tables/positions.sql").read_bytes())
        for agency in (others, ours, others, ours):
            remember(database, agency, uuid4())
        owner.execute(two_feeds("cohorts.cohort.v1").encode())
        after = positions(owner, ours)

    assert before == [1, 4]
    assert after == [1, 4, 6, 7], "behind the last position of all"


def positions(connection: psycopg.Connection[Any], agency: UUID) -> list[int]:
    rows = connection.execute(
        "select position from fact where agency_id = %s order by position", [agency]
    )
    return [position for (position,) in rows]


def owner_of(database: Database, postgres: str) -> str:
    """The address of this database for the superuser, who may change its tables."""
    name = make_url(database.direct_url).database
    return make_url(postgres).set(database=name).render_as_string(hide_password=False)
