"""Lookalikes, as far as the caller may know of them."""

from __future__ import annotations

from typing import Any

from kreis.chassis.data.database import Work
from kreis.intake.domain.sight import Viewer
from kreis.intake.store import lookalikes, sight

MOST = 20


def find(work: Work, viewer: Viewer, person: dict[str, Any], caller: str) -> list[dict[str, Any]]:
    """Returns who may be the person that the caller describes.

    Somebody under address protection whom the caller may not see is left out: the answer is the
    same with and without her. Her contact person and leads are told instead.
    """
    found = lookalikes.find(work, person)
    hidden = sight.hidden_from(work, viewer, {each["participant_id"] for each in found})
    for each in found:
        if each["participant_id"] in hidden:
            sight.notice_likeness(work, each["participant_id"], caller, each["same"])
    return [each for each in found if each["participant_id"] not in hidden][:MOST]
