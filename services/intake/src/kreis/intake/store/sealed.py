"""What intake stores encrypted: names, contacts and free text of protected people; all reasons.

A protected person's columns hold `HIDDEN` or nothing. 0.1.0 shows that, and so does whoever reads
the database without the key.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.chassis.data.sealing import SealedColumn

HIDDEN = "geschützt"
"""Stands for the name of a protected person."""
_PROTECTED = "has_address_protection"
PERSON = tuple(
    SealedColumn("participant", name, blank, _PROTECTED)
    for name, blank in (
        ("first_name", HIDDEN),
        ("last_name", HIDDEN),
        ("email", None),
        ("phone", None),
        ("funded_project", ""),
    )
)
STORED = [each.column + form for each in PERSON for form in ("", "_sealed")]
"""The columns that hold name, mail and phone."""
REASON = SealedColumn("grouping_rule", "reason", "", key=("one_id", "other_id"))
WHY_OPENED = SealedColumn("file_opening", "reason", "")
COLUMNS = (*PERSON, REASON, WHY_OPENED)


def columns(
    work: Work, person: UUID, values: Mapping[str, Any], *, protected: bool
) -> dict[str, Any]:
    """Returns name, mail and phone as their columns hold them, encrypted for a protected person."""
    own: dict[str, Any] = {}
    for each in PERSON:
        own |= each.values(work, person, values[each.column], sealed=protected)
    return own


def values(work: Work, row: Mapping[str, Any]) -> dict[str, str | None]:
    """Returns name, mail and phone from their columns. Raises `CannotOpen`."""
    return {
        each.column: each.read(work, row["id"], row[each.column], row[f"{each.column}_sealed"])
        for each in PERSON
    }
