"""Dates of many groups stand by time, and at the same time by group."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

from flask import Flask, g

from kreis.console.staff.group import Group, dates_of

DAY = date(2027, 4, 13)
VENUE: Any = {"id": "1", "name": "Haus", "street": "Weg 4", "postal_code": "59423", "town": "Unna"}


def group(name: str) -> Group:
    hours: Any = {"weekday": "tue", "starts_at": "09:30", "ends_at": "11:30"}
    return Group(id=name, name=name, series=hours, venue=VENUE, monday=DAY)


def meets(name: str, hour: str) -> dict[str, Any]:
    return {"id": f"{name} {hour}", "cohort_id": name, "starts_at": f"{DAY}T{hour}", "number": 2}


def test_dates_at_the_same_time_stand_by_group() -> None:
    """Events tells them by their ids, which mean nothing to anybody."""
    told = [meets("Unna", "09:30"), meets("Ahlen", "14:00"), meets("Hamm", "09:30")]
    events = SimpleNamespace(dates_of_all=lambda first, last, with_coming: told)

    with Flask("console").app_context():
        g.client = SimpleNamespace(events=events)
        found = dates_of(map(group, ("Unna", "Hamm", "Ahlen")), DAY)

    assert [each.date["id"] for each in found] == ["Hamm 09:30", "Unna 09:30", "Ahlen 14:00"]
    assert found[0].number == 2
