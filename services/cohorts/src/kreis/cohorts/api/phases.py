"""Phases of groups over HTTP: where each stands, and what staff decide."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response

from kreis.chassis.http.auth import caller, require
from kreis.chassis.http.routes import Blueprint, refuses
from kreis.chassis.http.views import change, reading
from kreis.cohorts.commands import phases as phase_commands
from kreis.cohorts.domain.refusals import (
    NoCohort,
    NoPhaseProposal,
    NotAMember,
    PhaseProposalChanged,
)
from kreis.cohorts.queries import phases as phase_queries
from kreis.cohorts.schemas import phases as phase_schemas
from kreis.contracts.refusals import InvalidInput

api = Blueprint("phases", "phases", description="Phases of groups, and when they change")


@api.get("/cohorts/<uuid:cohort_id>/phases")
@require("cohorts:read")
@refuses(NoCohort)
@api.response(200, phase_schemas.CohortPhases)
def show_phases(cohort_id: UUID) -> dict[str, Any]:
    """The phase of a group, how far it is in it, and the phases before."""
    with reading() as work:
        return phase_queries.of(work, cohort_id)


@api.get("/phase-proposals")
@require("cohorts:read")
@api.response(200, phase_schemas.OpenPhaseProposals)
def list_proposals() -> dict[str, Any]:
    """What staff are asked about phases: proposed and postponed."""
    with reading() as work:
        return {"items": phase_queries.open_proposals(work)}


@api.post("/phase-proposals/<uuid:proposal_id>/confirmation")
@require("cohorts:write")
@refuses(NoPhaseProposal, PhaseProposalChanged, NotAMember, InvalidInput)
@api.arguments(phase_schemas.PhaseConfirmation)
@api.response(200, phase_schemas.GroupsPhaseProposal)
def confirm_phase(wanted: dict[str, Any], proposal_id: UUID) -> Response:
    """Changes the phase of the group. Events then plans its dates, and members are told once."""
    return change(
        lambda work: phase_queries.decided(
            work,
            phase_commands.confirm(
                work,
                proposal_id,
                wanted["revision"],
                wanted["on"],
                wanted["stays"],
                caller().subject,
            ),
        ),
        schema=phase_schemas.GroupsPhaseProposal,
    )


@api.post("/phase-proposals/<uuid:proposal_id>/postponement")
@require("cohorts:write")
@refuses(NoPhaseProposal, PhaseProposalChanged, InvalidInput)
@api.arguments(phase_schemas.PhasePostponement)
@api.response(200, phase_schemas.GroupsPhaseProposal)
def postpone(wanted: dict[str, Any], proposal_id: UUID) -> Response:
    """Has staff asked again on a later day."""
    revision, until = wanted["revision"], wanted["until"]
    return change(
        lambda work: phase_queries.decided(
            work,
            phase_commands.postpone(work, proposal_id, revision, until, caller().subject),
        ),
        schema=phase_schemas.GroupsPhaseProposal,
    )


@api.post("/phase-proposals/<uuid:proposal_id>/decline")
@require("cohorts:write")
@refuses(NoPhaseProposal, PhaseProposalChanged)
@api.arguments(phase_schemas.PhaseDecline)
@api.response(200, phase_schemas.GroupsPhaseProposal)
def decline(wanted: dict[str, Any], proposal_id: UUID) -> Response:
    """Leaves the group in its phase. Only a new version of the plan asks again."""
    return change(
        lambda work: phase_queries.decided(
            work,
            phase_commands.decline(work, proposal_id, wanted["revision"], caller().subject),
        ),
        schema=phase_schemas.GroupsPhaseProposal,
    )
