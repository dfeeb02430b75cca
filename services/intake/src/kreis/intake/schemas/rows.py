"""A row of a file as a registration, checked by the same schema as a request."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from marshmallow import ValidationError

from kreis.chassis.http.fields import NO_DAY
from kreis.intake.domain.imports.rows import Row
from kreis.intake.schemas.fields import (
    NO_BIRTH_DATE,
    NO_CHILD,
    NO_WAITING,
    TOO_YOUNG,
)
from kreis.intake.schemas.participants import Registration

_REGISTRATION = Registration()
_CODES = {
    NO_BIRTH_DATE: "birth-date",
    TOO_YOUNG: "too-young",
    NO_WAITING: "waiting-since",
}
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
    elif NO_DAY in said:
        row.fault(name, "start-week" if name == "start_weeks" else "waiting-since")
    elif code := next((each for text, each in _CODES.items() if text in said), ""):
        row.fault(name, code)
    elif "Length must be" in said or "Longer than" in said:
        row.fault(name, "too-long")
    elif "month that has begun" in said or NO_CHILD in said:
        columns = [
            name for name, (_, cell) in row.cells.items() if name.startswith("child") and cell
        ]
        code = "child-too-old" if NO_CHILD in said else "month-to-come"
        row.fault(columns[0] if columns else "children", code)
    else:
        row.fault(name, "invalid", {"expected": _first_text(messages)})


def _first_text(messages: Any) -> str:
    while not isinstance(messages, str):
        found = messages.values() if isinstance(messages, dict) else messages
        messages = next(iter(found))
    return messages
