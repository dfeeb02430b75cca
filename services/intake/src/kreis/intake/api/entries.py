"""Entries: one or a list of them recorded, corrected, taken back; who entered; who has none."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response

from kreis.chassis.data.database import Work
from kreis.chassis.http.auth import caller, require
from kreis.chassis.http.routes import refuses
from kreis.chassis.http.schemas import PageArguments
from kreis.chassis.http.views import change, reading
from kreis.contracts.refusals import InvalidInput
from kreis.intake.api.blueprint import api, viewer_of
from kreis.intake.commands import entries as commands
from kreis.intake.domain.participants import Participant
from kreis.intake.domain.refusals import (
    AlreadyEntered,
    EntryChanged,
    HasLeft,
    NoEntry,
    NoParticipant,
    NotHers,
)
from kreis.intake.queries import entries as queries
from kreis.intake.schemas import entries as schemas


@api.post("/participants/<uuid:participant_id>/entry")
@require("entries:write")
@refuses(NotHers, NoParticipant, HasLeft, AlreadyEntered, InvalidInput)
@api.arguments(schemas.Entry)
@api.response(201, schemas.Enrolment)
def record_entry(entry: dict[str, Any], participant_id: UUID) -> Response:
    """Records her first day that counts."""
    return change(
        lambda work: commands.record_entry(
            work, participant_id, entry["entry_date"], caller().subject
        ),
        schema=schemas.Enrolment,
        status=201,
    )


@api.post("/participants/<uuid:participant_id>/entry/corrections")
@require("entries:write")
@refuses(NotHers, NoParticipant, NoEntry, EntryChanged, InvalidInput)
@api.arguments(schemas.Correction)
@api.response(200, schemas.Enrolment)
def correct_entry(entry: dict[str, Any], participant_id: UUID) -> Response:
    """Changes the day of her entry. What it was is kept."""
    return change(
        lambda work: commands.correct(
            work, participant_id, entry["entry_date"], entry["seen"], caller().subject
        ),
        schema=schemas.Enrolment,
    )


@api.get("/entries")
@require("participants:read")
@api.arguments(schemas.PeriodArguments, location="query")
@api.response(200, schemas.EntryPage)
def list_entries(wanted: dict[str, Any]) -> dict[str, Any]:
    """Who entered in a period, by id; others than your people briefly."""
    with reading() as work:
        viewer_of(work)
        return queries.page(work, wanted)


@api.post("/entries")
@require("entries:write")
@refuses(InvalidInput)
@api.arguments(schemas.EntriesInput)
@api.response(201, schemas.Recorded)
def record_entries(wanted: dict[str, Any]) -> Response:
    """Records the entries of a list at once. Who is not hers, has left or has entered is skipped;
    a day that cannot be refuses them all."""
    return change(
        lambda work: commands.record_all(work, wanted["entries"], caller().subject, _hers(work)),
        schema=schemas.Recorded,
        status=201,
    )


@api.get("/entries/missing")
@require("participants:read")
@api.arguments(PageArguments, location="query")
@api.response(200, schemas.WithoutEntryPage)
def list_people_without_entry(wanted: dict[str, Any]) -> dict[str, Any]:
    """Your people, for a lead all, who have not left and whose entry is not recorded."""
    with reading() as work:
        return queries.missing(work, wanted, viewer_of(work))


@api.post("/entries/withdrawals")
@require("entries:write")
@api.arguments(schemas.WithdrawalInput)
@api.response(200, schemas.Withdrawn)
def withdraw_entries(wanted: dict[str, Any]) -> Response:
    """Takes entries back that were recorded by mistake: these people wait again."""
    return change(
        lambda work: commands.withdraw_all(
            work, wanted["participant_ids"], caller().subject, _hers(work)
        ),
        schema=schemas.Withdrawn,
    )


def _hers(work: Work) -> commands.IsHers:
    viewer = viewer_of(work)

    def sees(known: Participant) -> bool:
        return viewer.sees_in_full(known.id, known.contact_person_id)

    return sees
