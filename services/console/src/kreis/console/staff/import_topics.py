"""Topics that a file names in words and the catalogue does not know.

The import page leads to the form of a new topic, with the name filled in. Saving it has the file
tried once more and leads back, so that nothing of the import is lost.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from uuid import UUID

from flask import Response, url_for

from kreis.chassis.client.peers import Refused
from kreis.chassis.http.arriving import whole_number
from kreis.console.services.responses.imports import Finding, RowFault
from kreis.console.services.responses.intake import CountedTopic
from kreis.console.staff.shell import client, go, me

LONGEST = 80
"""Letters of a name that intake takes."""
FIELD, CODE = "topics", "topic"
"""The field and the fault of a cell that names a topic which nobody knows."""
_BETWEEN = re.compile(r"[,;|/\n]+")


def to_name(findings: list[Finding]) -> Callable[[RowFault], list[str]]:
    """Returns what tells the names that a faulty cell would add to the catalogue."""
    is_asked = any(fault["code"] == CODE for each in findings for fault in each["faults"])
    may = me().may("topics:read", "topics:write", "imports:write")
    catalogue = client().intake.topics() if is_asked and may else None

    def names(fault: RowFault) -> list[str]:
        if catalogue is None or (fault["field"], fault["code"]) != (FIELD, CODE):
            return []
        return unknown(fault["value"], catalogue)

    return names


def unknown(cell: str, catalogue: list[CountedTopic]) -> list[str]:
    """Returns the parts of a cell that are neither a name nor a key of the catalogue."""
    known = {each["key"].casefold() for each in catalogue}
    known |= {name.casefold() for each in catalogue for name in each["names"].values()}
    parts = dict.fromkeys(part.strip() for part in _BETWEEN.split(cell))
    return [each for each in parts if 0 < len(each) <= LONGEST and each.casefold() not in known]


def page_of(sent: Mapping[str, str]) -> str | None:
    """Returns the address of the import that has asked for a topic."""
    import_id = _import_in(sent)
    return url_for("team.import_report", import_id=import_id) if import_id else None


def asked_by(sent: Mapping[str, str]) -> dict[str, str]:
    """Returns the fields that name the cell of a file; none without a file."""
    fields = ("import", "line", "cell")
    return {name: sent.get(name, "") for name in fields} if _import_in(sent) else {}


def _import_in(sent: Mapping[str, str]) -> UUID | None:
    try:
        return UUID(sent.get("import", ""))
    except ValueError:
        return None


def back_to_import(sent: Mapping[str, str], happened: str, name: str) -> Response | None:
    """Has the file tried once more, and leads back to it; None if no file has asked for the topic.

    The cell stands as it was, so the same words are read with the new topic.
    """
    import_id = _import_in(sent)
    if import_id is None:
        return None
    cell = {
        "line": whole_number(sent.get("line", "")),
        "field": FIELD,
        "value": sent.get("cell", ""),
    }
    try:
        client().intake.answer_about_file(import_id, {"cells": [cell]})
    except Refused as refusal:
        if refusal.status not in (400, 404, 409, 422):
            raise
        return go("import", happened, told_name=name)
    return go("import_report", happened, import_id=import_id, told_name=name)
