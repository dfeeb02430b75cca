"""An erasure that a service does not acknowledge is noticed, every day until it does."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import uuid4

from sqlalchemy import text

from kreis.chassis.data.database import Database
from kreis.chassis.process.due import Job
from kreis.intake.commands import erasures
from kreis.intake.jobs import erasures as about_erasures
from kreis.intake.main import SERVICE as INTAKE
from tests.support.databases import Databases
from tests.support.erasing import ACKNOWLEDGES, acknowledge, tell
from tests.support.fixtures import run_due


def test_intake_notes_every_day_that_a_service_is_late(databases: Databases) -> None:
    database, her, agency = databases.of(INTAKE), uuid4(), uuid4()
    tell(database, "intake", agency, her)
    looks = [Job(erasures.LOOK, about_erasures.look)]

    assert found_late(database, looks) == 0
    for _ in range(2):
        let_a_day_pass(database)
        assert found_late(database, looks) == 1
    for service in ACKNOWLEDGES:
        acknowledge(database, service, agency, her)
    let_a_day_pass(database)
    assert found_late(database, looks) == 0
    let_a_day_pass(database)
    assert run_due(database, looks) == 0


def found_late(database: Database, looks: Sequence[Job]) -> float:
    """By how much the metric has risen."""
    before: float = about_erasures.overdue._value.get()
    run_due(database, looks)
    return float(about_erasures.overdue._value.get()) - before


def let_a_day_pass(database: Database) -> None:
    with database.engine.begin() as connection:
        back = text("update due set not_before = not_before - interval '1 day' where kind = :look")
        connection.execute(back, {"look": erasures.LOOK})
