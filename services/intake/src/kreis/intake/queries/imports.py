"""Imports: how far they have come, and what was found in their files."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.intake.domain.imports.columns import label_of
from kreis.intake.domain.imports.wording import in_words, sentence
from kreis.intake.domain.sight import Viewer
from kreis.intake.store import imports, sight


def one(work: Work, import_id: UUID, language: str) -> dict[str, Any]:
    """Returns an import; why it failed and what is missing is said in words."""
    return in_words(imports.get(work, import_id), language)


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
