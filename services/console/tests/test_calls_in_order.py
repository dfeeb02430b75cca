"""Calls to make: one's own people first, and within them the longest wait."""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast

import pytest

from kreis.console.clock import BERLIN
from kreis.console.staff.calls import _about, _date_id, _next_date, _to_tell, own_first


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


def test_a_call_about_a_rhythm_names_her_next_date_and_what_falls_out_from_now_on() -> None:
    """What a call about a move names is left as it is: each of its dates."""

    def date(day: str, state: str = "planned", answer: str = "yes") -> dict[str, Any]:
        change = {"id": "planning"} if state == "cancelled" else None
        at = f"2027-{day}T09:30"
        return {"starts_at": at, "state": state, "answer": answer, "change": change}

    past, off, late = date("06-22", "cancelled"), date("07-06", "cancelled"), date("07-20")
    told: Any = {"group_events": [late, past, date("07-13"), off, date("06-29", answer="no")]}
    now = datetime(2027, 6, 28, tzinfo=BERLIN)
    rhythm: Any = {"about": "rhythm", "cause": "planning"}
    move: Any = {"about": "change", "cause": "planning"}

    assert _next_date(rhythm, told, now) == date("07-13")
    assert _to_tell(rhythm, told, now) == [off]
    assert (_next_date(move, told, now), _to_tell(move, told, now)) == (None, [past, off])


@pytest.mark.parametrize(("kind", "about"), [("reinstated", "reinstated"), ("moved", "change")])
def test_a_call_about_a_date_on_after_all_is_not_named_a_move(kind: str, about: str) -> None:
    changed = {"addition_id": None, "change": {"id": "act", "kind": kind}}
    told: Any = {"group_events": [changed, {"addition_id": None, "change": None}]}

    assert _about(cast("Any", {"about": "change", "cause": "act"}), told) == about
    assert _about(cast("Any", {"about": "change", "cause": "act"}), None) == "change"


def test_a_call_about_an_additional_date_names_it_and_opens_its_answers() -> None:
    def date(name: str, addition: str | None) -> dict[str, Any]:
        return {
            "id": name,
            "addition_id": addition,
            "change": None,
            "starts_at": "2027-05-18T09:30",
        }

    usual, added = date("usual", None), date("added", "act")
    told: Any = {"group_events": [usual, added], "answer": "yes"}
    call: Any = {"about": "addition", "cause": "act"}

    assert _to_tell(call, told, datetime(2027, 5, 13, tzinfo=BERLIN)) == [added]
    assert _date_id(call, told) == "added"
    assert _date_id(call, {**told, "answer": None}) is None, "she is asked about all dates"
