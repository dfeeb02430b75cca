"""A database from before messages had other causes than invitations is brought up to date."""

from __future__ import annotations

import shutil
from pathlib import Path
from uuid import uuid4

import psycopg

from kreis.chassis.data import migrations
from kreis.notifications.main import SERVICE
from tests.support.databases import Databases

AGENCY, INVITATION = uuid4(), uuid4()


def test_old_messages_and_call_tasks_name_their_invitation(
    databases: Databases, tmp_path: Path
) -> None:
    databases.of(SERVICE)  # makes the roles
    databases.sql("create database before_causes owner kreis_notifications_owner")
    url = databases.url("before_causes", "kreis_notifications_owner")
    before = tmp_path / "versions"
    before.mkdir()
    for file in sorted(SERVICE.versions.glob("000[12]_*.py")):
        shutil.copy(file, before)
    migrations.migrate(before, url, "kreis_notifications")

    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        connection.execute(f"set kreis.agency = '{AGENCY}'")
        connection.execute(
            "insert into invitation (agency_id, id, participant_id) values (%s, %s, %s)",
            (AGENCY, INVITATION, uuid4()),
        )
        for table, columns, values in (
            ("message", "channel, state, created_at, changed_at", "'email', 'sent', now(), now()"),
            ("call_task", "reason, state, raised_at", "'gave_up', 'open', now()"),
        ):
            connection.execute(
                f"insert into {table} (agency_id, id, participant_id, kind, cause, version,"
                f" {columns}) values (%s, %s, %s, 'invitation', %s, 1, {values})",
                (AGENCY, uuid4(), uuid4(), INVITATION),
            )
        connection.commit()
        migrations.migrate(SERVICE.versions, url, "kreis_notifications")

        for table in ("message", "call_task"):
            connection.execute(f"set kreis.agency = '{AGENCY}'")
            rows = connection.execute(f"select invitation_id from {table}").fetchall()
            assert rows == [(INVITATION,)]
            connection.execute("set kreis.agency = ''")
            assert connection.execute(f"select * from {table}").fetchall() == []
