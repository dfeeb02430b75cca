"""Weekly letters of staff: she says whether and where, the service that writes them asks."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response

from kreis.chassis.http.auth import caller, require
from kreis.chassis.http.editing import Edited, tag, whole
from kreis.chassis.http.routes import edits, refuses, shows_etag
from kreis.chassis.http.views import change, reading
from kreis.intake.api.blueprint import api
from kreis.intake.commands import weekly_letters as commands
from kreis.intake.domain.refusals import NoStaff
from kreis.intake.queries import weekly_letters as queries
from kreis.intake.schemas import weekly_letters as schemas
from kreis.intake.store import weekly_letters as store


@api.get("/weekly-letter")
@require("weekly-letter:write")
@refuses(NoStaff)
@shows_etag
@api.response(200, schemas.WeeklyLetter)
def show_weekly_letter() -> dict[str, Any]:
    """Whether the caller wants her weekly letter, and where it goes."""
    with reading() as work:
        said = queries.own(work, _own_id())
        tag(whole(said))
        return said


@api.put("/weekly-letter")
@require("weekly-letter:write")
@refuses(NoStaff)
@edits
@api.arguments(schemas.WeeklyLetterInput)
@api.response(200, schemas.WeeklyLetter)
def save_weekly_letter(said: dict[str, Any]) -> Response:
    """Says whether the caller wants her weekly letter, and where it goes."""
    own_id = _own_id()
    return change(
        lambda work: commands.save(work, own_id, said["email"], is_wanted=said["is_wanted"]),
        schema=schemas.WeeklyLetter,
        edited=Edited(f"weekly letter {own_id}", lambda work: whole(store.find(work, own_id))),
    )


@api.get("/weekly-letters")
@require("workload:read")
@api.response(200, schemas.WeeklyLetterReaders)
def list_weekly_letters() -> dict[str, Any]:
    """Who wants the weekly letter: for the service that writes it."""
    with reading() as work:
        return {"staff": store.readers(work)}


@api.get("/staff/<uuid:staff_id>/weekly-letter")
@require("workload:read")
@refuses(NoStaff)
@api.response(200, schemas.WeeklyLetterTo)
def show_weekly_letter_to(staff_id: UUID) -> dict[str, Any]:
    """Where the letter goes and whom it counts: for the service that is about to write it."""
    with reading() as work:
        return queries.to(work, staff_id)


def _own_id() -> UUID:
    """Refuses a caller who is no member of staff (`NoStaff`), as a service."""
    try:
        return UUID(caller().subject)
    except ValueError:
        raise NoStaff(caller().subject) from None
