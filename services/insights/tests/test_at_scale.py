"""What a build of many facts needs: a command to make it, and queries that stay quick."""

from __future__ import annotations

import subprocess
import sys

import psycopg

from kreis.insights.commands import publications
from services.insights.tests.reader import Insights
from tests.support.many_rows import copy_a_row
from tests.support.query_plans import query_plans
from tests.support.rows import Rows

_DATES = (
    "insert into cohort_date (agency_id, build, cohort_id, group_event_id)"
    " select %(agency)s, 1, gen_random_uuid(), gen_random_uuid() from generate_series(1, 5000)"
)

_GROWING = {
    "presence": ("participant_id", "group_event_id"),
    "membership_change": ("participant_id", "cohort_id"),
    "cohort_date": ("cohort_id", "group_event_id"),
}
"""The other tables of this test hold a few rows: those may be read whole."""


def test_the_command_line_has_the_command_of_the_manual() -> None:
    words = [sys.executable, "-m", "kreis.insights", "rebuild", "--help"]
    found = subprocess.run(words, capture_output=True, text=True, check=False)

    assert found.returncode == 0, found.stderr
    assert "--agree" in found.stdout


def test_everybody_is_read_without_loops_although_no_statistics_exist(insights: Insights) -> None:
    """A build that was just filled: PostgreSQL expects one row and would loop over all."""
    with insights.database.agency(insights.agency) as work:
        publications.publish_all(work, agreed=False)
        assert work.connection.exec_driver_sql("show enable_nestloop").scalar() == "off"

    assert insights.query("show enable_nestloop")[0][0] == "on", "for this transaction alone"


def test_a_group_event_is_found_by_an_index(insights: Insights, postgres: str) -> None:
    """Each fact about attendance asks whether the list of its date is complete."""
    insights.query("select 1")
    with psycopg.connect(Rows(postgres, insights.database).url, autocommit=True) as connection:
        connection.execute(_DATES, {"agency": insights.agency})
        connection.execute("analyze cohort_date")
    with insights.database.agency(insights.agency) as work:
        rows = work.connection.exec_driver_sql(
            "explain select from cohort_date where build = 1 and"
            f" agency_id = '{insights.agency}' and group_event_id = '{insights.agency}'"
        )
        plan = "\n".join(row[0] for row in rows)

    assert "cohort_date_of_event" in plan


def test_figures_of_a_group_read_no_dates_of_others(insights: Insights, postgres: str) -> None:
    """Each page of a group shows them."""
    group = insights.group(size=6)
    for week in range(2, 15):
        group.hold(group.day(week), dict.fromkeys(group.people, "P"))
    insights.take(group.told)
    for table, ids in _GROWING.items():
        copy_a_row(postgres, insights.database, table, *ids)

    with query_plans(insights.database.engine) as steps:
        starters = insights.of(group)["starters"]

    assert [each["figure"]["total"] for each in starters] == [6, 6, 6]
    whole = "\n".join(step for step in steps if "Seq Scan on" in step)
    assert [table for table in _GROWING if f"Seq Scan on {table} " in whole] == []
