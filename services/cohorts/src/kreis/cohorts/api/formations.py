"""The pool, formation runs and proposals over HTTP."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response

from kreis.chassis.http.auth import caller, require
from kreis.chassis.http.editing import Edited, tag
from kreis.chassis.http.routes import Blueprint, edits, refuses, repeats_freely
from kreis.chassis.http.views import change, reading
from kreis.cohorts import queries
from kreis.cohorts.commands import confirming, formations, proposals, waivers
from kreis.cohorts.domain.formations import Run
from kreis.cohorts.domain.refusals import (
    AlreadyConfirmed,
    AlreadyEnded,
    AlreadyThere,
    Discarded,
    GroupPlanningRule,
    NoFormation,
    NoLongerAvailable,
    NoProposal,
    NothingToConfirm,
    NothingToUndo,
    OfferTaken,
    RulesBroken,
)
from kreis.cohorts.queries import comparing, overtaking, waiting
from kreis.cohorts.schemas import cohorts as cohort_schemas
from kreis.cohorts.schemas import formations as formation_schemas
from kreis.cohorts.schemas import proposals as proposal_schemas
from kreis.cohorts.schemas import waivers as waiver_schemas
from kreis.cohorts.schemas.comparing import SideBySide
from kreis.cohorts.schemas.waiting import StartOrWait, WaitingArguments
from kreis.contracts.refusals import InvalidInput

api = Blueprint("formations", "formations", description="Groups proposed for those who wait")


@api.get("/pool")
@require("pool:read")
@api.response(200, formation_schemas.PoolPerson(many=True))
def show_pool() -> list[dict[str, Any]]:
    """Whom groups could be formed of, as far as intake's word has come."""
    with reading() as work:
        return queries.pool_copy(work)


@api.get("/waiting")
@require("pool:read")
@api.arguments(WaitingArguments, location="query")
@api.response(200, StartOrWait)
def start_or_wait(wanted: dict[str, Any]) -> dict[str, Any]:
    """Who waits how long, at how many each group forms, and how many could come to it now."""
    with reading() as work:
        return waiting.waiting(work, only_too_long=wanted["too_long"])


@api.post("/formations")
@require("formations:write")
@refuses(InvalidInput, OfferTaken)
@api.arguments(formation_schemas.FormationInput)
@api.response(202, formation_schemas.Formation)
def request_formation(wanted: dict[str, Any]) -> Response:
    """Asks for groups on these offers, formed of those who wait. Ask again for how far it is."""
    return change(
        lambda work: formations.request(work, wanted["offer_ids"], wanted["seed"], wanted["steps"]),
        schema=formation_schemas.Formation,
        status=202,
    )


@api.get("/formations")
@require("formations:read")
@api.response(200, formation_schemas.ListedFormation(many=True))
def list_formations() -> list[dict[str, Any]]:
    """The newest runs, the last one first, and which of their proposals are out of date."""
    with reading() as work:
        return overtaking.newest_runs(work, formation_schemas.LISTED)


@api.get("/formations/<uuid:formation_id>")
@require("formations:read")
@refuses(NoFormation)
@api.response(200, formation_schemas.Formation)
def show_formation(formation_id: UUID) -> Run:
    """How far the run is, and the proposal it came to."""
    with reading() as work:
        return formations.run_or_problem(work, formation_id)


@api.post("/formations/<uuid:formation_id>/cancellation")
@require("formations:write")
@refuses(NoFormation, AlreadyEnded)
@api.response(200, formation_schemas.Formation)
def cancel_formation(formation_id: UUID) -> Response:
    """Ends a run; there will be no proposal of it."""
    return change(
        lambda work: formations.cancel(work, formation_id), schema=formation_schemas.Formation
    )


@api.get("/proposals")
@require("formations:read")
@api.response(200, SideBySide)
def compare_proposals() -> dict[str, Any]:
    """The newest open proposals side by side, and for whom they differ."""
    with reading() as work:
        return comparing.side_by_side(work)


@api.get("/proposals/<uuid:proposal_id>")
@require("formations:read")
@refuses(NoProposal)
@api.response(200, proposal_schemas.Proposal)
def show_proposal(proposal_id: UUID) -> dict[str, Any]:
    """The proposed groups, with a reason for everybody, asked of today's pool."""
    with reading() as work:
        tag(queries.proposal_state(work, proposal_id))
        return queries.proposal(work, proposal_id)


@api.post("/proposals/<uuid:proposal_id>/effects")
@require("formations:write")
@refuses(NoProposal, AlreadyConfirmed, Discarded, InvalidInput)
@repeats_freely("changes nothing")
@api.arguments(proposal_schemas.Wish)
@api.response(200, proposal_schemas.Effect)
def try_move(wish: dict[str, Any], proposal_id: UUID) -> Any:
    """What a move would do. Changes nothing."""
    with reading() as work:
        return proposals.try_move(work, proposal_id, _wish(wish))


@api.post("/proposals/<uuid:proposal_id>/moves")
@require("formations:write")
@refuses(
    NoProposal,
    AlreadyConfirmed,
    Discarded,
    InvalidInput,
    RulesBroken,
    GroupPlanningRule,
    AlreadyThere,
)
@edits
@api.arguments(proposal_schemas.Wish)
@api.response(200, proposal_schemas.Proposal)
def move(wish: dict[str, Any], proposal_id: UUID) -> Response:
    """Moves somebody, if no rule is broken by it."""
    return change(
        lambda work: proposals.move(work, proposal_id, _wish(wish)),
        schema=proposal_schemas.Proposal,
        edited=_edited(proposal_id),
    )


@api.post("/proposals/<uuid:proposal_id>/undo")
@require("formations:write")
@refuses(NoProposal, AlreadyConfirmed, Discarded, NothingToUndo)
@edits
@api.response(200, proposal_schemas.Proposal)
def undo(proposal_id: UUID) -> Response:
    """Takes the last move back."""
    return change(
        lambda work: proposals.undo(work, proposal_id),
        schema=proposal_schemas.Proposal,
        edited=_edited(proposal_id),
    )


@api.post("/proposals/<uuid:proposal_id>/discard")
@require("formations:write")
@refuses(NoProposal, AlreadyConfirmed, Discarded)
@edits
@api.response(200, proposal_schemas.Proposal)
def discard(proposal_id: UUID) -> Response:
    """Puts the proposal away for good."""
    return change(
        lambda work: proposals.discard(work, proposal_id),
        schema=proposal_schemas.Proposal,
        edited=_edited(proposal_id),
    )


@api.post("/proposals/<uuid:proposal_id>/confirmation")
@require("formations:write")
@refuses(
    NoProposal,
    AlreadyConfirmed,
    Discarded,
    NoLongerAvailable,
    NothingToConfirm,
    OfferTaken,
    RulesBroken,
    GroupPlanningRule,
)
@edits
@api.response(201, cohort_schemas.Confirmation)
def confirm(proposal_id: UUID) -> Response:
    """Makes the proposed groups real. From here on others hear of them."""
    return change(
        lambda work: confirming.confirm(work, proposal_id, caller().subject),
        schema=cohort_schemas.Confirmation,
        status=201,
        edited=_edited(proposal_id),
    )


@api.get("/isolation-waivers")
@require("formations:read")
@api.response(200, waiver_schemas.Waivers)
def list_waivers() -> dict[str, Any]:
    """Who has agreed to be the only one of her kind in a group, and who noted that."""
    with reading() as work:
        return {"waivers": queries.waivers(work)}


@api.post("/isolation-waivers")
@require("formations:write")
@refuses(InvalidInput)
@api.arguments(waiver_schemas.WaiverInput)
@api.response(201, waiver_schemas.Waiver)
def note_waiver(wanted: dict[str, Any]) -> Response:
    """Notes the agreement of one person; the rule then does not stand in her way."""
    who, day, by = wanted["participant_id"], wanted["agreed_on"], caller().subject
    return change(
        lambda work: waivers.note(work, who, day, by), schema=waiver_schemas.Waiver, status=201
    )


@api.delete("/isolation-waivers/<uuid:participant_id>")
@require("formations:write")
@api.response(200, waiver_schemas.Waivers)
def withdraw_waiver(participant_id: UUID) -> Response:
    """She no longer agrees; groups that stand already are not changed."""
    return change(
        lambda work: waivers.withdraw(work, participant_id), schema=waiver_schemas.Waivers
    )


def _edited(proposal_id: UUID) -> Edited:
    return Edited(f"proposal {proposal_id}", lambda work: queries.proposal_state(work, proposal_id))


def _wish(wanted: dict[str, Any]) -> proposals.Wish:
    return proposals.Wish(wanted["participant_id"], wanted["to_offer_id"], caller().subject)
