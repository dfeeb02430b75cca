"""Erasure in every service: all that is hers goes, the mark stays, and nothing of her comes back.

The rows come from the catalogue, so a table that nobody has thought of is found.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from uuid import UUID, uuid4

import psycopg
import pytest
from sqlalchemy import text

from kreis.chassis.data.database import Database
from kreis.chassis.data.plumbing import TABLES
from kreis.chassis.health import Heartbeats
from kreis.chassis.process.housekeeping import Housekeeping
from kreis.contracts import topics
from kreis.intake.main import SERVICE as INTAKE
from kreis.notifications.senders.file_outbox import FileOutbox
from tests.support.databases import Databases
from tests.support.erasing import (
    ACKNOWLEDGED,
    ACKNOWLEDGES,
    INVENTORIES,
    MARKS,
    NOT_ABOUT_PEOPLE,
    acknowledge,
    jobs,
    tell,
)
from tests.support.fixtures import Client, deliver, facts, run_due
from tests.support.newcomers import AGENCY, newcomer
from tests.support.rows import Rows
from tests.support.services import NAMES, TOLD_OF_ERASURES, service_of


@pytest.mark.parametrize("name", NAMES)
def test_every_table_says_whether_a_person_is_in_it(
    name: str, databases: Databases, postgres: str
) -> None:
    rows = Rows(postgres, databases.of(service_of(name)))
    own = set(rows.tables) - {*TABLES, "alembic_version"}
    inventory = INVENTORIES[name]
    holds_nobody = {
        table
        for table in inventory.nobodys.keys() - MARKS
        if any(column.name == "participant_id" for column in rows.tables[table])
    }

    assert own == {*inventory.hers, *inventory.nobodys}
    assert holds_nobody == set()


@pytest.mark.parametrize("name", TOLD_OF_ERASURES)
def test_all_that_is_hers_goes_and_what_is_others_stays(
    name: str, databases: Databases, postgres: str
) -> None:
    database, agency, her = databases.of(service_of(name)), uuid4(), uuid4()
    other_agency = uuid4()
    rows = Rows(postgres, database)
    rows.fill(agency, her)
    rows.fill(other_agency, uuid4())
    make_work_idle(rows, agency)
    unmark(rows)
    before = rows.all()

    assert tell(database, name, agency, her) == "handled"
    assert run_due(database, jobs(name)) == 1

    after = rows.all()
    keeps = {*INVENTORIES[name].nobodys, *MARKS, *NOT_ABOUT_PEOPLE, "outbox_key", "outbox", "due"}
    left = {
        table: [row for row in after[table] if str(her) in row]
        for table in rows.tables
        if table not in keeps
    }
    assert {table: found for table, found in left.items() if found} == {}
    assert told(database, name) == [(f"{her}#ack", ACKNOWLEDGED)]
    lost = {
        table: [row for row in found if str(her) not in row and row not in after[table]]
        for table, found in before.items()
    }
    assert {table: found for table, found in lost.items() if found} == {}


@pytest.mark.parametrize("name", TOLD_OF_ERASURES)
def test_records_about_others_forget_who_she_was(
    name: str, databases: Databases, postgres: str
) -> None:
    """What waits in the outbox, lies parked or is history may name her among others."""
    database, agency, her, group = databases.of(service_of(name)), uuid4(), uuid4(), uuid4()
    rows = Rows(postgres, database)
    with psycopg.connect(rows.url, autocommit=True) as connection:
        for table in ("outbox", "fact"):
            history = ", history" if table == "outbox" else ""
            connection.execute(
                f"insert into {table} (topic, key, type, id, sequence, agency_id, time,"
                f" traceparent, data{history}) values ('t', %s, 'x', %s, 1, %s, now(), '', %s"
                f"{', false' if history else ''})",
                (str(group), uuid4(), agency, f'{{"members": ["{her}", "{group}"]}}'),
            )
        connection.execute(
            "insert into parked (consumer, topic, key, source, id, type, agency_id, origin,"
            " header_names, header_values, value, reason)"
            " values ('c', 't', %s, 's', %s, 'x', %s, '', '{}', '{}', %s, %s)",
            (str(group), uuid4(), agency, f'["{her}"]'.encode(), f"no {her}"),
        )
        connection.execute(
            "insert into parked_act (consumer, act, who, why, outcome, key)"
            " values ('c', 'replay', 'somebody', %s, %s, %s)",
            (f"asked about {her}", f"failed: {her}", str(her)),
        )
    tell(database, name, agency, her)
    run_due(database, jobs(name))

    named = set(rows.naming(her)) - MARKS - {"due", "outbox_key", "outbox"}
    assert named == set()
    assert [f for f in facts(database, "t") if str(her) in str(f["data"])] == []
    assert str(group) in str(facts(database, "t")[0]["data"])


def test_what_lies_parked_of_hers_goes_whatever_it_is_about_but_not_that_she_is_erased(
    databases: Databases, postgres: str
) -> None:
    """A consent has a key of its own, and so has the erasure; what follows that still counts."""
    database, agency, her = databases.of(INTAKE), uuid4(), uuid4()
    rows = Rows(postgres, database)
    keys = [str(her), f"{her}#consent#messages", f"{her}#ack#events", f"{her}#erased"]
    with psycopg.connect(rows.url, autocommit=True) as connection:
        for key in keys:
            connection.execute(
                "insert into parked (consumer, topic, key, source, id, type, agency_id, origin,"
                " header_names, header_values, value, reason)"
                " values ('c', 't', %s, 's', %s, 'x', %s, '', '{}', '{}', null, '')",
                (key, uuid4(), agency),
            )
        tell(database, "intake", agency, her)
        run_due(database, jobs("intake"))

        left = [row[0] for row in connection.execute("select key from parked order by position")]

    assert [key for key in left if str(her) in key] == keys[2:]


@pytest.mark.parametrize("name", TOLD_OF_ERASURES)
def test_facts_about_her_are_refused_from_then_on(name: str, databases: Databases) -> None:
    database, agency, her = databases.of(service_of(name)), uuid4(), uuid4()
    tell(database, name, agency, her)
    outcomes = set()
    for reads in service_of(name).subscriptions:
        topic = topics()[reads.topic]
        if topic.key == "participant_id" and not reads.topic.startswith("privacy"):
            example = {**next(iter(topic.facts[reads.type].examples.values()))}
            example["participant_id"] = str(her)
            outcomes.add(
                deliver(
                    database, service_of(name), reads.topic, reads.type, her, example, agency=agency
                )
            )

    assert outcomes <= {"refused"}
    assert outcomes or name == "events"


@pytest.mark.parametrize("name", TOLD_OF_ERASURES)
def test_when_all_is_over_only_her_mark_is_left(
    name: str, databases: Databases, postgres: str
) -> None:
    database, agency, her = databases.of(service_of(name)), uuid4(), uuid4()
    rows = Rows(postgres, database)
    tell(database, name, agency, her)
    run_due(database, jobs(name))
    tell(database, name, agency, her, None)
    with psycopg.connect(rows.url, autocommit=True) as published:
        published.execute("delete from outbox")
        # What was to be done again, to end it, to look whether anybody is late and to tell others
        # that it is over has been done.
        published.execute("delete from due where cause in ('again', 'all', 'late', 'told')")

    Housekeeping(database, Heartbeats()).round()

    assert set(rows.naming(her)) <= MARKS
    assert "erased_subject" in rows.naming(her)

    with psycopg.connect(rows.url, autocommit=True) as owner:
        owner.execute("update erased_subject set closed_at = closed_at - interval '31 days'")
    Housekeeping(database, Heartbeats()).round()

    assert "erased_subject" not in rows.naming(her), "the mark ends 30 days after it is closed"


def test_a_counter_stays_while_something_is_to_follow(databases: Databases) -> None:
    database, agency, her = databases.of(service_of("events")), uuid4(), uuid4()
    tell(database, "events", agency, her)
    run_due(database, jobs("events"))

    Housekeeping(database, Heartbeats()).round()

    with database.engine.connect() as connection:
        assert (
            connection.execute(text("select count(*) from outbox_key")).scalar() == 2
        )  # the acknowledgement, and its copy for readers of 0.1.0


def test_the_letters_of_safe_mode_go(tmp_path: Path) -> None:
    hers, others = uuid4(), uuid4()
    for name in (f"{hers}.eml", f".draft-{hers}-x1", f"{others}.txt"):
        (tmp_path / name).write_text("words")

    FileOutbox(tmp_path).remove([hers])

    assert [file.name for file in tmp_path.iterdir()] == [f"{others}.txt"]


def test_intake_shows_who_has_erased_her_and_who_not(
    client_of: Callable[..., Client],
) -> None:
    intake = client_of(INTAKE)
    lead, staff = intake.as_role("lead"), uuid4()
    intake.as_role("operator").ok("PUT", f"/v1/agencies/{intake.agency}", AGENCY)
    person = {"first_name": "Petra", "last_name": "Neumann", "phone": "0221 4710101"}
    lead.ok("PUT", f"/v1/staff/{staff}", person)
    made = intake.as_role("contact-person").ok("POST", "/v1/participants", newcomer(str(staff)))
    her = made["id"]

    asked = lead.ok("POST", f"/v1/participants/{her}/erasure")
    again = lead.ok("POST", f"/v1/participants/{her}/erasure")
    run_due(intake.database, jobs("intake"))

    assert asked == again
    assert asked["waiting_for"] == sorted(ACKNOWLEDGES)
    assert lead.ask("GET", f"/v1/participants/{her}").status_code == 404
    for service in sorted(ACKNOWLEDGES):
        acknowledge(intake.database, service, intake.agency, UUID(her))
    shown = lead.ok("GET", f"/v1/erasures/{her}")
    assert shown["waiting_for"] == []
    assert shown["completed_at"] is not None
    assert {each["service"] for each in shown["acknowledgements"]} == set(ACKNOWLEDGES)


def told(database: Database, name: str) -> list[tuple[str, str]]:
    found = facts(database, f"privacy-ack.{name}.v1")
    return [(f["key"], f["type"]) for f in found if f["data"] and "#" in f["key"]]


def make_work_idle(rows: Rows, agency: UUID) -> None:
    with psycopg.connect(rows.url, autocommit=True) as connection:
        connection.execute("update due set lease_until = null, given_up = 'x'")


def unmark(rows: Rows) -> None:
    with psycopg.connect(rows.url, autocommit=True) as connection:
        connection.execute("delete from erased_subject")
