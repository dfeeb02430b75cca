"""Revisions of attendances: they never shrink, whatever retention or an upgrade leaves."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import psycopg
from sqlalchemy import text

from kreis.chassis.data import migrations
from kreis.chassis.process import retention
from kreis.events.main import SERVICE
from kreis.events.store.retention import RETENTION
from services.events.tests.rosters import Roster
from tests.support.databases import Databases
from tests.support.fixtures import run_due

AGENCY, WHOLE, CUT = uuid4(), uuid4(), uuid4()
PRESENT, UNCLEAR, EXCUSED = (
    "'present', null, 180",
    "'absent', 'unclear', 0",
    "'absent', 'excused', 0",
)


def test_a_correction_counts_on_after_the_first_records_are_deleted(
    events: Any, unna: dict[str, Any]
) -> None:
    roster = Roster(events, unna)
    her = roster.people[0]
    for day, status in (("2027-04-05", "present"), ("2027-04-06", "absent")):
        events.at(f"{day}T09:00")
        roster.put([{"participant_id": her, "status": status}])

    events.at("2028-04-05T12:00")
    retention.plan_day(events.database.engine, events.database.clock)
    assert run_due(events.database, [retention.job(RETENTION)]) == 1
    assert roster.entry_of(her)["earlier"] == []
    roster.put([{"participant_id": her, "status": "present"}])

    told = [each["revision"] for each in events.told("attendance-corrected")]
    assert told == [2, 3]


def test_a_record_of_an_older_release_counts_as_its_version(
    events: Any, unna: dict[str, Any]
) -> None:
    roster = Roster(events, unna)
    her = roster.people[0]
    for status in ("present", "absent"):
        roster.put([{"participant_id": her, "status": status}])
    rows = "from attendance where version = 2"
    columns = (
        "agency_id, group_event_id, participant_id, {} status, absence, minutes, recorded_by,"
        " recorded_at"
    )
    with events.database.agency(events.client.agency) as work:
        of_0_1_0 = (
            f"insert into attendance ({columns.format('version,')})"
            f" select {columns.format('3,')} {rows}"
        )
        work.connection.execute(text(of_0_1_0))
    roster.put([{"participant_id": her, "status": "present"}])

    assert events.told("attendance-corrected")[-1]["revision"] == 4


def test_an_upgrade_counts_what_others_were_told(databases: Databases, tmp_path: Path) -> None:
    databases.of(SERVICE)  # makes the roles
    databases.sql("create database before_revisions owner kreis_events_owner")
    url = databases.url("before_revisions", "kreis_events_owner")
    before = tmp_path / "versions"
    before.mkdir()
    for file in sorted(SERVICE.versions.glob("*.py")):
        if file.name < "0026":
            shutil.copy(file, before)
    migrations.migrate(before, url, "kreis_events")

    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        connection.execute(
            "alter table attendance drop constraint attendance_agency_id_group_event_id_fkey"
        )
        connection.execute(f"set kreis.agency = '{AGENCY}'")
        for who, first, said in (
            (WHOLE, 1, (PRESENT, UNCLEAR, EXCUSED, PRESENT)),
            (CUT, 3, (UNCLEAR, EXCUSED, PRESENT)),
        ):
            for version, what in enumerate(said, first):
                _insert(connection, who, version, what)
        connection.commit()
        migrations.migrate(SERVICE.versions, url, "kreis_events")

        assert _revisions(connection, WHOLE) == [1, 2, 2, 3]
        assert _revisions(connection, CUT) == [3, 3, 4]
        connection.execute("set kreis.agency = ''")
        assert connection.execute("select * from attendance").fetchall() == []


def _insert(connection: Any, who: UUID, version: int, what: str) -> None:
    connection.execute(
        "insert into attendance (agency_id, group_event_id, participant_id, version, status,"
        f" absence, minutes, recorded_by, recorded_at) values (%s, %s, %s, %s, {what}, 'x', now())",
        (AGENCY, AGENCY, who, version),
    )


def _revisions(connection: Any, who: UUID) -> list[int]:
    connection.execute(f"set kreis.agency = '{AGENCY}'")
    found = connection.execute(
        "select revision from attendance where participant_id = %s order by version", (who,)
    )
    return [row[0] for row in found.fetchall()]
