"""A row of a file as a registration, checked by the same schema as a request."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from marshmallow import ValidationError

from kreis.intake.domain.imports.rows import Row
from kreis.intake.schemas.participants import Registration

_REGISTRATION = Registration()
_MADE_OF = {"children": ("child",), "contact_person_id": ("contact_person",)}


def registration_of(row: Row) -> dict[str, Any]:
    """Loads what registering takes; what it would refuse is added to the faults of the row."""
    try:
        loaded: dict[str, Any] = _REGISTRATION.load(row.registration)
        return loaded
    except ValidationError as errors:
        noted = [fault.field for fault in row.faults]
        for name, messages in errors.messages_dict.items():
            if not _follows_from(name, noted):
                _note_schema_fault(row, name, messages)
        return {}


def _follows_from(name: str, noted: Iterable[str]) -> bool:
    """Returns whether a field is missing only because its cell was refused already."""
    causes = _MADE_OF.get(name, (name,))
    return any(each == "row" or each.startswith(causes) for each in noted)


def _note_schema_fault(row: Row, name: str, messages: Any) -> None:
    said = str(messages)
    if name in ("phone", "email"):
        row.fault(name, name)
    elif "Length must be" in said or "Longer than" in said:
        row.fault(name, "too-long")
    elif "month that has begun" in said:
        columns = [each for each in row.cells if each.startswith("child")]
        row.fault(columns[0] if len(columns) == 1 else "children", "month-to-come")
    else:
        row.fault(name, "invalid", {"expected": _first_text(messages)})


def _first_text(messages: Any) -> str:
    while not isinstance(messages, str):
        found = messages.values() if isinstance(messages, dict) else messages
        messages = next(iter(found))
    return messages
