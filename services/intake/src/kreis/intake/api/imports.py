"""Newcomers from a file: upload, progress, what was found, and importing a trial for good."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response, request

from kreis.chassis.http.auth import caller, require
from kreis.chassis.http.routes import refuses
from kreis.chassis.http.views import change, reading, takes_files, uploaded
from kreis.contracts.refusals import InvalidInput
from kreis.intake.api.blueprint import api, viewer_of
from kreis.intake.commands import imports as commands
from kreis.intake.domain.imports.table import MAX_BYTES
from kreis.intake.domain.imports.wording import LANGUAGES
from kreis.intake.domain.refusals import UNUSABLE_FILES, NoImport, NoTrial
from kreis.intake.queries import imports as queries
from kreis.intake.schemas import imports as schemas
from kreis.intake.store import imports as store


@api.post("/imports")
@api.doc(requestBody={"required": True, "content": {"text/csv": {"schema": {"type": "string"}}}})
@require("imports:write")
@refuses(*UNUSABLE_FILES, InvalidInput)
@takes_files(MAX_BYTES)
@api.arguments(schemas.ImportQuery, location="query")
@api.response(202, schemas.Import)
def start_import(wanted: dict[str, Any]) -> Response:
    """Takes a CSV file of newcomers (10 MB, 20,000 rows at most). A file that is no table is
    refused at once and nothing is kept; rows follow one by one, see `GET /imports/{id}`."""
    raw = uploaded()
    return change(
        lambda work: commands.start(
            work, raw, {**wanted, "language": _language()}, caller().subject
        ),
        schema=schemas.Import,
        status=202,
    )


@api.get("/imports")
@require("imports:read")
@api.response(200, schemas.ImportPage)
def list_imports() -> dict[str, Any]:
    """Imports of the last seven days, the newest first."""
    with reading() as work:
        return {"items": store.newest(work, 100)}


@api.get("/imports/<uuid:import_id>")
@require("imports:read")
@refuses(NoImport)
@api.response(200, schemas.Import)
def show_import(import_id: UUID) -> dict[str, Any]:
    """How far it has come, and what became of the rows so far."""
    with reading() as work:
        return queries.one(work, import_id, _language())


@api.get("/imports/<uuid:import_id>/findings")
@require("imports:read")
@refuses(NoImport)
@api.arguments(schemas.FindingQuery, location="query")
@api.response(200, schemas.FindingPage)
def list_findings(page: dict[str, Any], import_id: UUID) -> dict[str, Any]:
    """Every faulty row with all its faults, and possible duplicates, in the order of the file.
    Reasons are German or English, by `Accept-Language`."""
    with reading() as work:
        return queries.findings(work, import_id, page, _language(), viewer_of(work))


@api.post("/imports/<uuid:import_id>/confirmation")
@require("imports:write")
@refuses(NoImport, NoTrial)
@api.response(202, schemas.Import)
def confirm_import(import_id: UUID) -> Response:
    """Imports for good what was tried; a second click finds the import of the first."""
    return change(
        lambda work: commands.confirm(work, import_id, caller().subject),
        schema=schemas.Import,
        status=202,
    )


def _language() -> str:
    return request.accept_languages.best_match(LANGUAGES, "en") or "en"
