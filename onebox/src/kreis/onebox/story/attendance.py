"""Who was at which date: the committed table of the story.

`attendance-unna.csv` and `attendance-kamen.csv` have a row for each member and a column for each
date, named by month and day. A mark is what staff put down when they save the list.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any
from uuid import UUID

from kreis.onebox.story.world import KAMEN, UNNA

PRESENT, LATE, EXCUSED, UNEXCUSED, UNCLEAR, NOTHING = "P", "L", "E", "U", "?", "-"
LATE_BY = 30
"""Minutes that somebody comes late who is marked so."""
_ENTRIES: Mapping[str, Mapping[str, Any]] = {
    PRESENT: {"status": "present"},
    LATE: {"status": "present", "late_by": LATE_BY},
    EXCUSED: {"status": "absent", "absence": "excused"},
    UNEXCUSED: {"status": "absent", "absence": "unexcused"},
    UNCLEAR: {"status": "absent"},
}
_FILES: Mapping[UUID, str] = {UNNA: "attendance-unna.csv", KAMEN: "attendance-kamen.csv"}

Marks = Mapping[str, str]
"""The mark of each person at one date, by her sign."""


def marks_at(offer_id: UUID, day: str) -> Marks:
    """The marks of a date such as `04-13`. People without one are left out."""
    found = {row["id"]: row[day] for row in _rows(offer_id)}
    return {sign: mark for sign, mark in found.items() if mark != NOTHING}


def present_at(offer_id: UUID, day: str) -> set[str]:
    return {sign for sign, mark in marks_at(offer_id, day).items() if mark in (PRESENT, LATE)}


def entry(mark: str) -> Mapping[str, Any]:
    """What is sent for a mark."""
    return _ENTRIES[mark]


@cache
def _rows(offer_id: UUID) -> list[dict[str, str]]:
    text = (files(__package__) / _FILES[offer_id]).read_text("utf-8")
    return list(csv.DictReader(text.splitlines()))
