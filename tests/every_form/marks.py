"""Lists of attendance in an office of tests, and marks of a device that had no net."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any
from uuid import uuid4

from tests.support.fixtures import Client


def record(
    events: Client, date: dict[str, Any], people: Iterable[str], absent: Collection[str]
) -> None:
    """Saves the list of a date. Nobody has said yet why the absent ones were not there."""
    gone = {"status": "absent", "absence": "unclear"}
    entries = [
        {"participant_id": who, **(gone if who in absent else {"status": "present"})}
        for who in people
    ]
    events.ok("PUT", f"/v1/group-events/{date['id']}/attendance", {"entries": entries})


def contradict(events: Client, date: dict[str, Any], who: str) -> None:
    """A device saw somebody whom a colleague has recorded as absent meanwhile."""
    absent = {"participant_id": who, "status": "absent", "absence": "unclear"}
    path = f"/v1/group-events/{date['id']}"
    events.ok("PUT", f"{path}/attendance", {"entries": [absent]})
    mark = {"id": str(uuid4()), "participant_id": who, "status": "present", "version": 0}
    mark |= {"sequence": date["sequence"], "marked_at": "2027-05-11T09:30:00Z"}
    sent = events.ok("POST", f"{path}/marks", {"marks": [mark]})
    assert [each["outcome"] for each in sent["results"]] == ["conflict"], sent
