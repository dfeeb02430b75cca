"""Import page: a CSV file is tried first, then its good rows are imported.

Neither looking nor the first click takes anybody in. The report names each faulty row with its
line, field and what to do. The good rows can be imported without the faulty ones.
"""

from __future__ import annotations

from uuid import UUID

from flask import Response, request

from kreis.chassis.client.peers import Refused
from kreis.chassis.http.views import takes_files
from kreis.console.services.responses.intake import Finding, FindingPage, Import
from kreis.console.staff.names import known_people
from kreis.console.staff.shell import client, go, page, show, team

MOST_BYTES = 10_500_000
"""Largest form in bytes: a file of 10 MB, which is the limit of intake, and other fields."""
FINDINGS_SHOWN = 100
UNDER_WAY = ("waiting", "running")


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


@team.get("/import/<uuid:import_id>")
@page("imports:read")
def import_report(import_id: UUID) -> Response:
    """Shows the progress of an import, the result of its rows, and the faults."""
    found = client().intake.file_import(import_id)
    is_under_way = found["state"] in UNDER_WAY
    after = request.args.get("nach", type=int)
    nothing: FindingPage = {"items": [], "next": None}
    findings = nothing if is_under_way else _findings(import_id, after)
    return show(
        "import_report.html",
        nav="import",
        run=found,
        is_under_way=is_under_way,
        made=_made_of(import_id) if found["is_dry_run"] else None,
        findings=findings["items"],
        next_page=findings["next"],
        people=known_people(_alike(findings["items"])),
    )


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


def _findings(import_id: UUID, after: int | None) -> FindingPage:
    return client().intake.findings(import_id, after=after, limit=FINDINGS_SHOWN)


def _alike(findings: list[Finding]) -> list[str]:
    return [each["participant_id"] for found in findings for each in found["lookalikes"]]


def _made_of(import_id: UUID) -> Import | None:
    """Returns the import that was made from this trial, if any."""
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
