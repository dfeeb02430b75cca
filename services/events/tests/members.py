"""Facts of cohorts about who joins and leaves."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from kreis.events.main import SERVICE
from tests.support.fixtures import deliver

COHORT = "cohorts.cohort.v1"


def tell(events: Any, fact: str, cohort: dict[str, Any], **data: Any) -> str:
    key = UUID(cohort["cohort_id"])
    return deliver(
        events.database,
        SERVICE,
        COHORT,
        f"kreis.cohort-member-{fact}.v1",
        key,
        {"cohort_id": str(key), **data},
        agency=events.client.agency,
    )
