"""HTTP API of the notes service. POST creates a note. Two people may PUT the same note at once."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

from flask import Response
from marshmallow import Schema, fields
from sqlalchemy import text

from kreis.chassis.data.database import Work
from kreis.chassis.http.auth import require
from kreis.chassis.http.editing import Edited, tag, whole
from kreis.chassis.http.routes import Blueprint, edits, refuses
from kreis.chassis.http.views import change, reading
from kreis.contracts.refusals import Refusal
from tests.support import notes

api = Blueprint("notes", "notes", description="Notes")
SCOPE = "notes:write"


class NoSuchWords(Refusal):
    code = "no-such-words"


class Words(Schema):
    words = fields.String(required=True)


class Note(Words):
    id = fields.UUID()


def in_the_middle() -> None:
    """Does nothing. Tests replace it with an action that happens during a request."""


@api.post("/notes")
@require(SCOPE)
@refuses(NoSuchWords)
@api.arguments(Words)
@api.response(201, Note)
def write(note: dict[str, Any]) -> Response:
    def command(work: Work) -> dict[str, Any]:
        if note["words"] == "refused":
            raise NoSuchWords("No such words")
        made = _write(work, uuid4(), note["words"])
        in_the_middle()
        return made

    return change(command, schema=Note, status=201)


@api.get("/notes/<uuid:note_id>")
@require(SCOPE)
@api.response(200, Note)
def show(note_id: UUID) -> dict[str, Any]:
    with reading() as work:
        found = _find(work, note_id)
        tag(whole(found))
        return found or {}


@api.put("/notes/<uuid:note_id>")
@require(SCOPE)
@edits
@api.arguments(Words)
@api.response(200, Note)
def put(note: dict[str, Any], note_id: UUID) -> Response:
    return change(
        lambda work: _write(work, note_id, note["words"]),
        schema=Note,
        edited=Edited(f"note {note_id}", lambda work: whole(_find(work, note_id))),
    )


def _find(work: Work, note_id: UUID) -> dict[str, Any] | None:
    row = work.connection.execute(text("select words from note where id = :id"), {"id": note_id})
    words = row.scalar()
    return None if words is None else {"id": str(note_id), "words": words}


def _write(work: Work, note_id: UUID, words: str) -> dict[str, Any]:
    work.connection.execute(
        text(
            "insert into note values (:agency, :id, :words)"
            " on conflict (agency_id, id) do update set words = excluded.words"
        ),
        {"agency": work.agency, "id": note_id, "words": words},
    )
    return {"id": str(note_id), "words": words}


SERVICE = replace(notes.SERVICE, blueprints=[api], statuses={NoSuchWords: 409})
