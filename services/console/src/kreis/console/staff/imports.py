"""Import page: a file is tried first, then its good rows are imported.

Neither looking nor the first click takes anybody in. A column that nobody understands is asked
about before anything else. The report names each faulty row with its line, name, field and what to
do; cells are put right there. The good rows can be imported without the faulty ones, which become a
trial of their own then. For a day an import can be taken back.
"""

from __future__ import annotations

from base64 import b64decode
from datetime import timedelta
from uuid import UUID

from flask import Response, abort, request

from kreis.chassis.client.peers import Refused
from kreis.chassis.http.arriving import whole_number
from kreis.chassis.http.views import takes_files
from kreis.console.downloads import download
from kreis.console.services.asking import Json
from kreis.console.services.responses.imports import Finding, FindingPage, Import, Template
from kreis.console.staff import import_topics
from kreis.console.staff.dates import moment_of
from kreis.console.staff.names import known_people, name_of
from kreis.console.staff.shell import client, clock, go, me, page, show, team
from kreis.console.texts import one_or_n

MOST_BYTES = 10_500_000
"""Largest form in bytes: a file of 10 MB, which is the limit of intake, and other fields."""
FINDINGS_SHOWN = 100
UNDER_WAY = ("waiting", "running")
UNDO_IN = timedelta(days=1)
"""How long intake takes an import back."""


@team.get("/import", endpoint="import")
@page("imports:read", "staff:read")
def ask_for_file() -> Response:
    return _ask()


@team.post("/import")
@takes_files(MOST_BYTES)
@page("imports:read", "imports:write", "staff:read")
def try_file() -> Response:
    file = request.files.get("file")
    raw = file.read() if file else b""
    if not file or not raw:
        return _ask(wrong="import.no-file")
    try:
        trial = client().intake.try_file(
            raw,
            file_name=(file.filename or "")[-200:],
            contact_person_id=request.form.get("contact_person_id", ""),
            once=request.form.get("once", ""),
        )
    except Refused as refusal:
        if refusal.status not in (413, 422):
            raise
        return _ask(wrong="import.refused", detail=str(refusal.problem.get("detail", "")))
    return go("import_report", import_id=trial["id"])


@team.get("/import/vorlage.<kind>")
@page("imports:read")
def import_template(kind: str) -> Response:
    """Downloads an empty file to fill in."""
    if kind not in ("csv", "xlsx"):
        abort(404)
    found = client().intake.template(kind)
    return _download(found)


@team.get("/import/<uuid:import_id>/offene-zeilen.xlsx")
@page("imports:read")
def open_rows(import_id: UUID) -> Response:
    """Downloads the rows of a trial that have faults, with what is wrong in the last column."""
    try:
        found = client().intake.open_rows(import_id)
    except Refused as refusal:
        if refusal.status != 409:
            raise
        return go("import", "import.over")
    return _download(found)


@team.get("/import/<uuid:import_id>")
@page("imports:read")
def import_report(import_id: UUID) -> Response:
    """Shows the progress of an import, the result of its rows, and the faults."""
    return _report(import_id)


@team.post("/import/<uuid:import_id>/angaben")
@page("imports:read", "imports:write")
def answer_about_file(import_id: UUID) -> Response:
    """Takes what columns mean, cells that are put right, a sheet, or a row of somebody else."""
    try:
        client().intake.answer_about_file(import_id, _answers())
    except Refused as refusal:
        if refusal.status == 409:
            return go("import", "import.over")
        if refusal.status not in (400, 422):
            raise
        return _report(import_id, wrong=str(refusal.problem.get("detail", "")))
    return go("import_report", import_id=import_id)


@team.post("/import/<uuid:import_id>/uebernehmen")
@page("imports:write")
def take_good_rows(import_id: UUID) -> Response:
    """Imports the good rows. Idempotent: a second click returns the import of the first."""
    try:
        made = client().intake.take_good_rows(import_id, once=request.form.get("once", ""))
    except Refused as refusal:
        if refusal.status != 409:
            raise
        return go("import", "import.over")
    return go("import_report", import_id=made["id"])


@team.post("/import/<uuid:import_id>/zuruecknehmen")
@page("imports:write", "participants:read")
def undo_import(import_id: UUID) -> Response:
    """Takes an import back. Says who stays because staff have worked with them."""
    try:
        undone = client().intake.undo_import(import_id, once=request.form.get("once", ""))
    except Refused as refusal:
        if refusal.status not in (403, 404, 409):
            raise
        return go("import", "import.undo-over")
    kept = [each["participant_id"] for each in undone["kept"]]
    people = known_people(kept)
    names = ", ".join(name_of(people.get(each)) for each in kept[:20])
    many = one_or_n(undone["removed"])
    said = f"import.undone-kept.{many}" if kept else f"import.undone.{many}"
    return go("import", said, told_count=undone["removed"], told_kept=len(kept), told_names=names)


def _download(found: Template) -> Response:
    content = b64decode(found["content"])
    return download(content, found["content_type"], found["file_name"])


def _answers() -> Json:
    """Returns the form as intake takes it. Fields left open are left out."""
    sent = request.form
    line = whole_number(sent.get("line", ""))
    columns = [
        {"index": index, "means": means}
        for name, means in sent.items()
        if name.startswith("column.") and means
        if (index := whole_number(name[7:])) is not None
    ]
    cells = [
        {"line": line, "field": name[5:], "value": value}
        for name, value in sent.items()
        if name.startswith("cell.") and line
    ]
    others = [line] if line and sent.get("is_another") else []
    same = [line] if line and sent.get("is_same") else []
    said = {"columns": columns, "cells": cells, "others": others, "same": same}
    said |= {name: sent.get(name, "") for name in ("sheet", "encoding", "mornings")}
    return {name: value for name, value in said.items() if value}


def _report(import_id: UUID, *, wrong: str = "") -> Response:
    found = client().intake.file_import(import_id)
    after = whole_number(request.args.get("nach", ""), digits=9)
    is_told = found["state"] in ("finished", "failed")
    nothing: FindingPage = {"items": [], "next": None}
    findings = _findings(import_id, after) if is_told else nothing
    next_one = _next_of(import_id)
    made = next_one if found["is_dry_run"] else None
    is_asking = found["state"] == "asking"
    return show(
        "import_report.html",
        nav="import",
        status=422 if wrong else 200,
        run=found,
        is_under_way=found["state"] in UNDER_WAY,
        is_asking=is_asking,
        choices=client().intake.known_columns() if is_asking else [],
        sent=request.form,
        wrong=wrong,
        made=made,
        left=None if found["is_dry_run"] else next_one,
        is_left=found["is_dry_run"] and bool(found["follows"]),
        can_mend=found["is_dry_run"] and found["state"] == "finished" and not made,
        can_undo=_can_undo(found),
        findings=findings["items"],
        next_page=findings["next"],
        topics_to_name=import_topics.to_name(findings["items"]),
        people=known_people(_alike(findings["items"])),
    )


def _can_undo(found: Import) -> bool:
    """Whether intake would take it back, for whoever looks at it."""
    if found["is_dry_run"] or found["undone_at"] or not found["ended_at"] or not found["added"]:
        return False
    is_hers = found["requested_by"] == me().subject or me().may("participants:read-all")
    return is_hers and clock().now() - moment_of(found["ended_at"]) < UNDO_IN


def _findings(import_id: UUID, after: int | None) -> FindingPage:
    return client().intake.findings(import_id, after=after, limit=FINDINGS_SHOWN)


def _alike(findings: list[Finding]) -> list[str]:
    return [each["participant_id"] for found in findings for each in found["lookalikes"]]


def _next_of(import_id: UUID) -> Import | None:
    """Returns the import that was made from this trial, or the trial of rows that it left."""
    known = client().intake.imports()
    return next((each for each in known if each["follows"] == str(import_id)), None)


def _ask(*, wrong: str = "", detail: str = "") -> Response:
    return show(
        "import.html",
        nav="import",
        status=422 if wrong else 200,
        staff=client().intake.staff(),
        runs=client().intake.imports(),
        wrong=wrong,
        detail=detail,
    )
