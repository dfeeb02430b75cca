"""A run of the service says that it is proved, where OR-Tools is installed."""

from __future__ import annotations

from typing import Any

from services.cohorts.tests.unna import KEPT_APART, U, Unna, people
from tests.support.programs import module_needs_package

module_needs_package("ortools", "uv pip install --group bench")


def test_a_run_of_the_service_says_that_it_is_proved(later: Unna) -> None:
    """Sabine and another of Unna must not meet, so one of them waits on.

    The flow would still place both. The solver is a process of its own, as always.
    """
    only_there: dict[str, Any] = {"reach": [{"venue_id": U, "how": "yes"}]}
    ref = {**KEPT_APART, "ref": "00000000-0000-4000-8000-0000000000a9"}
    for label in ("P-01", "P-02"):
        later.tell(label, {**people()[label], **only_there, "constraints": [ref]})

    later.propose()

    (shown,) = later.planning.ok("GET", "/v1/proposals")["proposals"]
    assert shown["placed"] == 21
    assert shown["proof"] == {
        "placed": 21,
        "most": 21,
        "more": 0,
        "is_proved": True,
        "by": "cp-sat",
    }
