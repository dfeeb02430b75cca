"""Each table that holds people finds one person's rows by an index.

A page, a message or a day of retention asks for one person after the other. Without an index each
question reads everybody.
"""

from __future__ import annotations

import psycopg
import pytest

from kreis.chassis.data.outbox import libpq
from tests.support.databases import Databases
from tests.support.services import NAMES, service_of

SELDOM_ASKED = {
    "retention_hold": "a lead's holds: few rows",
    "due": "found by kind and subject, a pair that is unique",
    "file_opening": "only an erasure asks; few rows",
    "import_finding": "only an erasure asks; kept for days",
    "notifications.invitation": "only an erasure asks",
}
_NAMES = "('participant_id', 'person_id', 'subject')"
_PEOPLE = f"""
select t.relname from pg_attribute as a join pg_class as t on t.oid = a.attrelid
where t.relkind = 'r' and t.relnamespace = 'public'::regnamespace and a.attname in {_NAMES}
"""
_COLUMNS = """
select t.relname, array_agg(a.attname::text order by k.place)
from pg_index as i join pg_class as t on t.oid = i.indrelid
cross join unnest(i.indkey::int2[]) with ordinality as k (attnum, place)
join pg_attribute as a on a.attrelid = t.oid and a.attnum = k.attnum
where i.indpred is null group by t.relname, i.indexrelid
"""
_FIRST = {"agency_id", "build"}
"""Columns with one value for all that a question may be about."""


def _begins_with_the_person(columns: list[str]) -> bool:
    others = [each for each in columns if each not in _FIRST]
    return bool(others) and f"'{others[0]}'" in _NAMES


@pytest.mark.parametrize("name", NAMES)
def test_a_persons_rows_are_found_by_an_index(name: str, databases: Databases) -> None:
    database = databases.of(service_of(name))
    with psycopg.connect(libpq(database.direct_url)) as connection:
        people = {table for (table,) in connection.execute(_PEOPLE)}
        indexes = connection.execute(_COLUMNS).fetchall()

    found = {table for table, columns in indexes if _begins_with_the_person(columns)}
    without = people - found
    assert people
    assert {each for each in without if not {each, f"{name}.{each}"} & {*SELDOM_ASKED}} == set()
