"""Imports: how far they have come, and what was found in their files."""

from __future__ import annotations

from base64 import b64encode
from typing import Any
from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.intake.domain.imports import template as templates
from kreis.intake.domain.imports.answers import Answers
from kreis.intake.domain.imports.columns import label_of
from kreis.intake.domain.imports.open_rows import is_open, with_reasons
from kreis.intake.domain.imports.table import read_table
from kreis.intake.domain.imports.wording import in_words, sentence
from kreis.intake.domain.refusals import NoTrial
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
        fault["reason"], fault["label"] = _in_words(fault, language)
    return {"items": found, "next": following}


def open_rows(work: Work, import_id: UUID, language: str) -> dict[str, str]:
    """Returns the rows of a trial whose cells have faults, as a workbook that says what is wrong.

    Rows that are wrong as a whole are left out: no cell of them can be put right. Refuses: what is
    no trial that has finished and has not been imported (`NoTrial`).
    """
    trial = imports.get(work, import_id)
    raw = imports.file_of(work, import_id)
    if not trial["is_dry_run"] or trial["state"] != "finished" or raw is None:
        raise NoTrial
    faulty = [e for e in imports.every_finding(work, import_id) if e["faults"] and is_open(e)]
    reasons = {
        each["line"]: "\n".join(
            f"{label}: {reason}"
            for reason, label in (_in_words(fault, language) for fault in each["faults"])
        )
        for each in faulty
    }
    answers = Answers.of(trial["answers"])
    made = with_reasons(read_table(raw, answers), reasons, answers.cells, language)
    name = "offene-zeilen.xlsx" if language == "de" else "open-rows.xlsx"
    content = b64encode(made).decode()
    return {"file_name": name, "content_type": templates.XLSX, "content": content}


def _in_words(fault: dict[str, Any], language: str) -> tuple[str, str]:
    """Says what is wrong, and how its column is called."""
    label = fault["column"] or label_of(fault["field"], language)
    return sentence(fault["code"], fault["params"], language), label
