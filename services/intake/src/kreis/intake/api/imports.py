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
from kreis.intake.commands import undos
from kreis.intake.domain.imports.answers import Answers
from kreis.intake.domain.imports.columns import FIELDS, label_of
from kreis.intake.domain.imports.records import MAX_BYTES
from kreis.intake.domain.imports.wording import LANGUAGES, in_words
from kreis.intake.domain.refusals import NoImport, NoTrial, NotYourImport, TooManyToUndo, UndoOver
from kreis.intake.domain.unusable_files import UNUSABLE_FILES
from kreis.intake.queries import imports as queries
from kreis.intake.schemas import imports as schemas
from kreis.intake.store import imports as store

_FILES = {
    "text/csv": {"schema": {"type": "string"}},
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": {
        "schema": {"type": "string", "format": "binary"}
    },
}


@api.post("/imports")
@api.doc(requestBody={"required": True, "content": _FILES})
@require("imports:write")
@refuses(*UNUSABLE_FILES, InvalidInput)
@takes_files(MAX_BYTES)
@api.arguments(schemas.ImportQuery, location="query")
@api.response(202, schemas.Import)
def start_import(wanted: dict[str, Any]) -> Response:
    """Takes a CSV or XLSX file of newcomers (10 MB, 20,000 rows at most). A file that is no table
    is refused at once and nothing is kept; rows follow one by one, see `GET /imports/{id}`. A trial
    whose columns are not all understood is `asking` and waits for `PATCH /imports/{id}`."""
    raw = uploaded()
    language = _language()
    return change(
        lambda work: in_words(
            commands.start(work, raw, {**wanted, "language": language}, caller().subject), language
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
        return {"items": [in_words(each, _language()) for each in store.newest(work, 100)]}


@api.get("/imports/columns")
@require("imports:read")
@api.response(200, schemas.KnownColumns)
def import_columns() -> dict[str, Any]:
    """What the columns of a file may mean, with names in German or English."""
    language = _language()
    with reading():
        return {"items": [{"name": each, "label": label_of(each, language)} for each in FIELDS]}


@api.get("/imports/template")
@require("imports:read")
@api.arguments(schemas.TemplateQuery, location="query")
@api.response(200, schemas.Template)
def import_template(wanted: dict[str, Any]) -> dict[str, str]:
    """An empty file to fill in, as a workbook with choices and explanations, or as CSV. In German
    or English, by `Accept-Language`."""
    with reading() as work:
        return queries.template(work, wanted["kind"], _language())


@api.get("/imports/<uuid:import_id>")
@require("imports:read")
@refuses(NoImport)
@api.response(200, schemas.Import)
def show_import(import_id: UUID) -> dict[str, Any]:
    """How far it has come, and what became of the rows so far."""
    with reading() as work:
        return queries.one(work, import_id, _language())


@api.patch("/imports/<uuid:import_id>")
@require("imports:write")
@refuses(NoImport, NoTrial, *UNUSABLE_FILES)
@api.arguments(schemas.ImportAnswers)
@api.response(202, schemas.Import)
def answer_about_import(answers: Answers, import_id: UUID) -> Response:
    """Takes what staff say about a trial, and tries the file once more. Answers are its sheet,
    what columns mean, cells that are put right, and rows of other people. If an answer speaks of
    address protection, the trial ends and its file is deleted."""
    language = _language()
    return change(
        lambda work: in_words(commands.answer(work, import_id, answers, language), language),
        schema=schemas.Import,
        status=202,
    )


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


@api.get("/imports/<uuid:import_id>/open-rows")
@require("imports:read")
@refuses(NoImport, NoTrial)
@api.response(200, schemas.Template)
def open_rows_of_import(import_id: UUID) -> dict[str, str]:
    """The rows of a trial whose cells have faults, as a workbook.

    Its last column says what is wrong, in German or English, by `Accept-Language`. The workbook can
    be corrected and sent again."""
    with reading() as work:
        return queries.open_rows(work, import_id, _language())


@api.post("/imports/<uuid:import_id>/confirmation")
@require("imports:write")
@refuses(NoImport, NoTrial)
@api.response(202, schemas.Import)
def confirm_import(import_id: UUID) -> Response:
    """Imports for good what was tried; a second click finds the import of the first."""
    return change(
        lambda work: in_words(commands.confirm(work, import_id, caller().subject), _language()),
        schema=schemas.Import,
        status=202,
    )


@api.post("/imports/<uuid:import_id>/undo")
@require("imports:write")
@refuses(NoImport, UndoOver, NotYourImport, TooManyToUndo)
@api.response(200, schemas.Undone)
def undo_import(import_id: UUID) -> Response:
    """Takes an import of the last day back. Its people are erased in every service, but those
    with whom something was done. Who they are is in the answer."""
    return change(lambda work: undos.undo(work, import_id, caller().subject), schema=schemas.Undone)


def _language() -> str:
    return request.accept_languages.best_match(LANGUAGES, "en") or "en"
