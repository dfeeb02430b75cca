"""Imports: how far they have come, and what was found in their files."""

from __future__ import annotations

from base64 import b64encode
from typing import Any
from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.intake.domain.imports import template as templates
from kreis.intake.domain.imports.columns import label_of
from kreis.intake.domain.imports.wording import in_words, sentence
from kreis.intake.domain.sight import Viewer
from kreis.intake.store import imports, sight, staff


def one(work: Work, import_id: UUID, language: str) -> dict[str, Any]:
    """Returns an import; why it failed and what is missing is said in words."""
    return in_words(imports.get(work, import_id), language)


def template(work: Work, kind: str, language: str) -> dict[str, str]:
    """Returns an empty file to fill in. A workbook offers the members of staff by name."""
    if kind == "csv":
        made, content_type = templates.as_csv(language), templates.CSV
    else:
        people = [f"{each['first_name']} {each['last_name']}" for each in staff.everybody(work)]
        made, content_type = templates.as_xlsx(language, people), templates.XLSX
    return {
        "file_name": f"kreis-personen.{kind}" if language == "de" else f"kreis-people.{kind}",
        "content_type": content_type,
        "content": b64encode(made).decode(),
    }


def findings(
    work: Work, import_id: UUID, page: dict[str, Any], language: str, viewer: Viewer
) -> dict[str, Any]:
    """Returns a page of what an import has found, each fault with its reason in words. Lookalikes
    that must not be found are left out, and so are rows with nothing else to say."""
    imports.get(work, import_id)
    found = imports.findings(work, import_id, page["after"], page["limit"])
    following = found[-1]["line"] if len(found) == page["limit"] else None
    named = {UUID(each["participant_id"]) for row in found for each in row["lookalikes"]}
    hidden = {str(each) for each in sight.hidden_from(work, viewer, named)}
    for row in found:
        alike = row["lookalikes"]
        row["lookalikes"] = [each for each in alike if each["participant_id"] not in hidden]
    found = [each for each in found if each["faults"] or each["lookalikes"] or each["notes"]]
    for fault in (fault for each in found for fault in (*each["faults"], *each["notes"])):
        fault["reason"] = sentence(fault["code"], fault["params"], language)
        fault["label"] = fault["column"] or label_of(fault["field"], language)
    return {"items": found, "next": following}
