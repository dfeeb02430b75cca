"""Staff have confirmed that a group changes its phase: events plans, notifications hears."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from kreis.events.main import SERVICE as EVENTS
from services.notifications.tests.world import World
from tests.support.fixtures import deliver


def change_phase(world: World, cohort_id: str, **other: Any) -> None:
    fact = {
        "cohort_id": cohort_id,
        "from": "intensive",
        "to": "light",
        "plan_version": 1,
        "phase_number": 2,
        "boosters_weeks": [],
        **other,
    }
    deliver(
        world.events.database,
        EVENTS,
        "cohorts.cohort.v1",
        "kreis.cohort-phase-changed.v1",
        UUID(cohort_id),
        fact,
        agency=world.agency,
    )
    world.carry_facts()
