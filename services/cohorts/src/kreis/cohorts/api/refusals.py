"""The HTTP status of each refusal."""

from __future__ import annotations

from collections.abc import Mapping

from kreis.cohorts.domain import refusals
from kreis.contracts.refusals import Refusal

STATUSES: Mapping[type[Refusal], int] = {
    refusals.NoVenue: 404,
    refusals.NoOffer: 404,
    refusals.NoFormation: 404,
    refusals.NoProposal: 404,
    refusals.NoCohort: 404,
    refusals.NoRules: 404,
    refusals.NoPhasePlan: 404,
    refusals.NoPhaseProposal: 404,
    refusals.NothingKept: 404,
    refusals.OfferTaken: 409,
    refusals.OfferUsed: 409,
    refusals.VenueUsed: 409,
    refusals.AlreadyEnded: 409,
    refusals.AlreadyConfirmed: 409,
    refusals.Discarded: 409,
    refusals.NothingToConfirm: 409,
    refusals.NothingToUndo: 409,
    refusals.AlreadyThere: 409,
    refusals.NoLongerAvailable: 409,
    refusals.RulesBroken: 409,
    refusals.GroupPlanningRule: 409,
    refusals.NotAMember: 409,
    refusals.Frozen: 409,
    refusals.WayChanged: 409,
    refusals.PhaseInUse: 409,
    refusals.PhaseProposalChanged: 409,
}
