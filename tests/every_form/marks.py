"""Marks of a device that had no net, in an office of tests."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from tests.support.fixtures import Client


def contradict(events: Client, date: dict[str, Any], who: str) -> None:
    """A device saw somebody whom a colleague has recorded as absent meanwhile."""
    absent = {"participant_id": who, "status": "absent", "absence": "unclear"}
    path = f"/v1/group-events/{date['id']}"
    events.ok("PUT", f"{path}/attendance", {"entries": [absent]})
    mark = {"id": str(uuid4()), "participant_id": who, "status": "present", "version": 0}
    mark |= {"sequence": date["sequence"], "marked_at": "2027-05-11T09:30:00Z"}
    sent = events.ok("POST", f"{path}/marks", {"marks": [mark]})
    assert [each["outcome"] for each in sent["results"]] == ["conflict"], sent
