"""Proposals over HTTP: side by side, one with its reasons, changed by hand, confirmed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Response

from kreis.chassis.data.database import Work
from kreis.chassis.http.auth import caller, require
from kreis.chassis.http.editing import Edited, State, tag, whole
from kreis.chassis.http.routes import Blueprint, edits, refuses, repeats_freely, shows_etag
from kreis.chassis.http.views import change, reading
from kreis.cohorts.commands import confirmations
from kreis.cohorts.commands import proposals as proposal_commands
from kreis.cohorts.domain.refusals import (
    AlreadyConfirmed,
    AlreadyThere,
    Discarded,
    GroupPlanningRule,
    NoLongerAvailable,
    NoProposal,
    NothingToConfirm,
    NothingToUndo,
    OfferTaken,
    RulesBroken,
)
from kreis.cohorts.queries import comparisons
from kreis.cohorts.queries import proposals as proposal_queries
from kreis.cohorts.schemas import proposals as proposal_schemas
from kreis.cohorts.schemas.comparisons import SideBySide
from kreis.cohorts.schemas.confirmations import Confirmation
from kreis.cohorts.schemas.seen import may_see_rules
from kreis.contracts.refusals import InvalidInput

api = Blueprint("proposals", "proposals", description="Groups proposed for those who wait")


@api.get("/proposals")
@require("formations:read")
@api.response(200, SideBySide)
def compare_proposals() -> dict[str, Any]:
    """The newest open proposals side by side, and for whom they differ."""
    with reading() as work:
        return comparisons.side_by_side(work, with_rules=may_see_rules())


@api.get("/proposals/<uuid:proposal_id>")
@require("formations:read")
@refuses(NoProposal)
@shows_etag
@api.response(200, proposal_schemas.Proposal)
def show_proposal(proposal_id: UUID) -> dict[str, Any]:
    """The proposed groups, with a reason for everybody, asked of today's pool."""
    with reading() as work:
        tag(_state(work, proposal_id))
        return proposal_queries.get(work, proposal_id, with_rules=may_see_rules())


@api.post("/proposals/<uuid:proposal_id>/effects")
@require("formations:write")
@refuses(NoProposal, AlreadyConfirmed, Discarded, InvalidInput)
@repeats_freely("changes nothing")
@api.arguments(proposal_schemas.Wish)
@api.response(200, proposal_schemas.Effect)
def try_move(wish: dict[str, Any], proposal_id: UUID) -> Any:
    """What a move would do. Changes nothing."""
    with reading() as work:
        return proposal_commands.try_move(work, proposal_id, _wish(wish))


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
        _shown(proposal_id, lambda work: proposal_commands.move(work, proposal_id, _wish(wish))),
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
        _shown(proposal_id, lambda work: proposal_commands.undo(work, proposal_id)),
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
        _shown(proposal_id, lambda work: proposal_commands.discard(work, proposal_id)),
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
@api.response(201, Confirmation)
def confirm(proposal_id: UUID) -> Response:
    """Makes the proposed groups real. From here on others hear of them."""
    return change(
        lambda work: confirmations.confirm(work, proposal_id, caller().subject),
        schema=Confirmation,
        status=201,
        edited=_edited(proposal_id),
    )


def _shown(proposal_id: UUID, command: Callable[[Work], None]) -> Callable[[Work], dict[str, Any]]:
    """The command, which then shows the proposal as it is, in the same transaction."""

    def run(work: Work) -> dict[str, Any]:
        command(work)
        return proposal_queries.get(work, proposal_id)

    return run


def _edited(proposal_id: UUID) -> Edited:
    return Edited(f"proposal {proposal_id}", lambda work: _state(work, proposal_id))


def _state(work: Work, proposal_id: UUID) -> State:
    return whole(proposal_queries.state(work, proposal_id))


def _wish(wanted: dict[str, Any]) -> proposal_commands.Wish:
    return proposal_commands.Wish(wanted["participant_id"], wanted["to_offer_id"], caller().subject)
