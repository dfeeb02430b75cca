"""Calls to make: one's own people first, and within them the longest wait."""

from __future__ import annotations

from typing import Any, cast

from kreis.console.staff.calls import own_first


def test_colleagues_people_are_called_after_ones_own() -> None:
    """Intake shows them briefly. Who is gone, or shown by an intake of 0.1.0, keeps her place."""
    tasks: Any = [{"participant_id": who} for who in ("hers", "gone", "mine", "other", "old")]
    people = {
        "hers": {"is_in_full": False},
        "mine": {"is_in_full": True},
        "other": {"is_in_full": False},
        "old": {},
    }

    found = own_first(tasks, cast("Any", people))

    assert [each["participant_id"] for each in found] == ["gone", "mine", "old", "hers", "other"]
