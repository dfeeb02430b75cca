"""Whom programs of others have to forget: told once, at once, without a reason, for 64 days."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from kreis.chassis.health import Heartbeats
from kreis.chassis.process import erasure
from kreis.chassis.process.due import Job
from kreis.chassis.process.housekeeping import Housekeeping
from kreis.intake import messages
from kreis.intake.commands.forgetting import END, STANDS
from kreis.intake.jobs.erasures import end_forgetting
from kreis.intake.jobs.privacy import TELL, tell
from kreis.intake.main import SERVICE
from kreis.intake.store.inventory import INVENTORY
from tests.support.fixtures import Client, deliver, facts, run_due
from tests.support.newcomers import newcomer

JOBS = [
    erasure.job(INVENTORY, messages.erasure_acknowledged),
    Job(END, end_forgetting),
    Job(TELL, tell),
]


@pytest.fixture
def staff(intake: Client) -> Client:
    return intake.as_role("contact-person")


@pytest.fixture
def her(staff: Client, contact_person: str) -> str:
    return str(staff.ok("POST", "/v1/participants", newcomer(contact_person))["id"])


def told(staff: Client) -> list[tuple[str, Any]]:
    return [(fact["key"], fact["data"]) for fact in facts(staff.database, messages.FORGET)]


def protect(staff: Client, her: str, *, is_so: bool = True) -> None:
    staff.ok("PATCH", f"/v1/participants/{her}", {"has_address_protection": is_so})


def erase(staff: Client, her: str) -> None:
    staff.as_role("lead").ok("POST", f"/v1/participants/{her}/erasure")


ACTS: list[Callable[[Client, str], None]] = [protect, erase]


@pytest.mark.parametrize("act", ACTS)
def test_others_are_told_at_once_whatever_the_reason(
    staff: Client, her: str, act: Callable[[Client, str], None]
) -> None:
    act(staff, her)

    assert told(staff) == [(her, {"participant_id": her})]


def test_nobody_is_told_of_who_was_registered_or_wants_discretion(staff: Client, her: str) -> None:
    staff.ok("PATCH", f"/v1/participants/{her}", {"wants_discretion": True})

    assert told(staff) == []


def test_nobody_is_told_of_who_was_never_known_outside(staff: Client, contact_person: str) -> None:
    """An unknown id would tell that somebody under protection was registered that day."""
    own = newcomer(contact_person, has_address_protection=True)
    her = staff.ok("POST", "/v1/participants", own)["id"]
    protect(staff, her, is_so=False)
    staff.ok("POST", f"/v1/participants/{her}/entry", {"entry_date": "2026-03-02"})
    erase(staff, her)

    assert told(staff) == []
    assert facts(staff.database, messages.PARTICIPATION) == []


def test_lifting_setting_again_and_erasing_tell_nothing_more(staff: Client, her: str) -> None:
    """A second record would tell what the first one was written for."""
    for is_so in (True, False, True, False):
        protect(staff, her, is_so=is_so)
    erase(staff, her)
    erase(staff, her)

    assert told(staff) == [(her, {"participant_id": her})]


def test_facts_after_protection_was_lifted_stay_among_kreis_services(
    staff: Client, her: str
) -> None:
    protect(staff, her)
    protect(staff, her, is_so=False)
    staff.ok("POST", f"/v1/participants/{her}/entry", {"entry_date": "2026-03-02"})

    assert facts(staff.database, messages.PARTICIPATION) == []
    assert len(facts(staff.database, messages.PARTICIPATION_RESTRICTED)) == 1


@pytest.mark.parametrize("act", ACTS)
def test_a_tombstone_follows_after_the_same_time_with_the_next_number(
    staff: Client, her: str, act: Callable[[Client, str], None]
) -> None:
    act(staff, her)
    run_due(staff.database, JOBS)
    assert told(staff) == [(her, {"participant_id": her})], "the record waits for the relay"
    with staff.database.engine.begin() as relay:
        relay.execute(text("delete from outbox"))
    Housekeeping(staff.database, Heartbeats()).round()
    with staff.database.engine.begin() as connection:
        due = text("select not_before from due where kind = :kind")
        (planned,) = connection.execute(due, {"kind": END}).scalars()
        connection.execute(text("update due set not_before = now()"))
    run_due(staff.database, JOBS)

    (last,) = facts(staff.database, messages.FORGET)
    assert (last["key"], last["data"], last["sequence"]) == (her, None, 2)
    assert abs(planned - staff.database.clock.now() - STANDS) < timedelta(minutes=5)


def restore(staff: Client, matter: str, her: str) -> None:
    """Intake reads what it told itself, twice as ever; its backup does not know of it."""
    fact, data = {
        "protection": ("protection-changed", {"is_protected": True, "version": 1}),
        "erased": ("participant-erased", {}),
    }[matter]
    for _ in range(2):
        deliver(
            staff.database,
            SERVICE,
            messages.PRIVACY,
            f"kreis.{fact}.v1",
            f"{her}#{matter}",  # type: ignore[arg-type]
            {"participant_id": her, **data},
            agency=staff.agency,
        )


def planned_ends(staff: Client) -> int:
    with staff.database.engine.connect() as connection:
        plans = text("select count(*) from due where kind = :kind")
        return int(connection.execute(plans, {"kind": END}).scalar_one())


@pytest.mark.parametrize("matter", ["protection", "erased"])
def test_a_restored_backup_tells_again_what_it_reads_of_itself(
    staff: Client, her: str, matter: str
) -> None:
    """The record may have been in the outbox that was lost."""
    restore(staff, matter, her)

    assert told(staff) == [(her, {"participant_id": her})]
    assert planned_ends(staff) == 1


def test_a_restored_backup_tells_nothing_of_whom_it_does_not_know(staff: Client) -> None:
    """She may have been registered under protection. If a record stands, it ends."""
    restore(staff, "protection", str(uuid4()))

    assert told(staff) == []
    assert planned_ends(staff) == 1


def test_a_restored_backup_tells_once_of_who_was_protected_before(staff: Client, her: str) -> None:
    protect(staff, her)
    restore(staff, "erased", her)

    assert told(staff) == [(her, {"participant_id": her})]


def test_after_the_upgrade_from_0_1_0_everybody_is_told(
    staff: Client, her: str, contact_person: str
) -> None:
    erased, plain = (
        staff.ok("POST", "/v1/participants", newcomer(contact_person, last_name=name))["id"]
        for name in ("Erased", "Plain")
    )
    protect(staff, her)
    erase(staff, erased)
    with staff.database.engine.begin() as connection:
        connection.execute(text("delete from outbox"))
    with staff.database.agency(staff.agency) as work:
        work.connection.execute(text("update confidential_subject set protection_version = 0"))
        work.schedule(TELL, staff.agency, "first")
    run_due(staff.database, JOBS)

    assert {UUID(key) for key, _ in told(staff)} == {UUID(her), UUID(erased)}
    assert plain not in {key for key, _ in told(staff)}
