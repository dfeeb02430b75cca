"""What the checker sees of people who stay away, on small worlds put together by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.system.faults.evidence import Evidence
from tests.system.faults.history import Request
from tests.system.faults.times_away import who_stays_away_is_turned_to

NORA = "nora"
WRITTEN = {"kind": "missed", "state": "sent", "participant_id": NORA}
CALLED = {"about": "missed", "result": None, "participant_id": NORA}
NOBODY = Evidence([], [], [], [], {}, {}, {}, [], {}, [], [], {})


def world(statuses: str, *, answer: str | None = "yes", **told: list[dict[str, Any]]) -> Evidence:
    """Nora's weekly dates, a letter for each: `A` absent, `P` present."""
    names = {"A": "absent", "P": "present"}
    lists = {f"date {n}": {NORA: names[each]} for n, each in enumerate(statuses)}
    requests = [
        Request("attendance", {"event": event, "entries": entries, "day": event}, "acknowledged")
        for event, entries in reversed(lists.items())
    ]
    invitations = [{"participant_id": NORA, "answer": answer}]
    return replace(NOBODY, requests=requests, attendance=lists, invitations=invitations, **told)


@pytest.mark.parametrize(
    "found",
    [
        world("PPA"),
        world("AAP"),
        world("PAA", messages=[WRITTEN]),
        world("PAA", calls=[CALLED]),
        world("AAA", calls=[CALLED]),
        world("AAA", answer="no"),
        world("AAP", messages=[WRITTEN]),
    ],
)
def test_a_world_where_all_is_well(found: Evidence) -> None:
    assert list(who_stays_away_is_turned_to(found)) == []


@pytest.mark.parametrize(
    ("found", "kind"),
    [
        (world("PAA"), "lost"),
        (world("PAA", answer=None), "lost"),
        (world("PAA", messages=[{**WRITTEN, "state": "suppressed"}]), "lost"),
        (world("AAA", messages=[WRITTEN]), "lost"),
        (world("AAA", calls=[{**CALLED, "result": "no_longer_holds"}]), "lost"),
        (world("PPP", messages=[WRITTEN]), "made up"),
        (world("PPP", calls=[CALLED]), "made up"),
    ],
)
def test_it_sees(found: Evidence, kind: str) -> None:
    assert [finding.kind for finding in who_stays_away_is_turned_to(found)] == [kind]
