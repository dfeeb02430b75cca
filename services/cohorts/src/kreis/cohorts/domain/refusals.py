"""Refusals of cohorts: one class for each code that programs can rely on.

The table of their HTTP statuses is `kreis.cohorts.api.refusals`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from kreis.contracts.refusals import Fault, Refusal


class NoVenue(Refusal):
    code = "no-venue"

    def __init__(self, venue_id: UUID) -> None:
        super().__init__(f"There is no venue {venue_id}")


class NoOffer(Refusal):
    code = "no-offer"

    def __init__(self, offer_id: UUID) -> None:
        super().__init__(f"There is no offer {offer_id}")


class OfferTaken(Refusal):
    """A confirmed group stands on an offer, or needs its room."""

    code = "offer-taken"


class OfferUsed(Refusal):
    """Groups were proposed or formed on an offer. It can be archived."""

    code = "offer-used"

    def __init__(self) -> None:
        super().__init__("Groups were proposed on this offer: archive it")


class VenueUsed(Refusal):
    """Offers or people name a venue. It can be archived."""

    code = "venue-used"

    def __init__(self) -> None:
        super().__init__("Offers or people name this venue: archive it")


class NoFormation(Refusal):
    code = "no-formation"

    def __init__(self, formation_id: UUID) -> None:
        super().__init__(f"There is no formation {formation_id}")


class AlreadyEnded(Refusal):
    code = "already-ended"

    def __init__(self, state: str) -> None:
        super().__init__(f"The run has {state} already")


class NoProposal(Refusal):
    code = "no-proposal"

    def __init__(self, proposal_id: UUID) -> None:
        super().__init__(f"There is no proposal {proposal_id}")


class AlreadyConfirmed(Refusal):
    code = "already-confirmed"

    def __init__(self) -> None:
        super().__init__("The proposal is confirmed already")


class Discarded(Refusal):
    code = "discarded"

    def __init__(self) -> None:
        super().__init__("The proposal was discarded")


class NothingToConfirm(Refusal):
    code = "nothing-to-confirm"

    def __init__(self) -> None:
        super().__init__("The proposal has no group")


class NothingToUndo(Refusal):
    code = "nothing-to-undo"

    def __init__(self) -> None:
        super().__init__("No move has been made")


class AlreadyThere(Refusal):
    code = "already-there"

    def __init__(self) -> None:
        super().__init__("She is there already")


class NoLongerAvailable(Refusal):
    """People who were to be placed no longer wait, or are in a group."""

    code = "no-longer-available"

    def __init__(self, detail: str, participant_ids: Iterable[UUID]) -> None:
        expected = "somebody who waits and is in no group"
        faults = [Fault("participant_id", each, expected) for each in participant_ids]
        super().__init__(detail, faults=faults)


class RulesBroken(Refusal):
    """Rules that may be named would be broken."""

    code = "rules"

    def __init__(self, breaks: Iterable[str], faults: Sequence[Fault]) -> None:
        super().__init__(f"Rules would be broken: {', '.join(breaks)}", faults=faults)


class GroupPlanningRule(Refusal):
    """A rule between people would be broken. Which one, and between whom, is never said."""

    code = "group-planning-rule"


class NoCohort(Refusal):
    code = "no-cohort"

    def __init__(self, cohort_id: UUID) -> None:
        super().__init__(f"There is no cohort {cohort_id}")


class NotAMember(Refusal):
    code = "not-a-member"

    def __init__(self) -> None:
        super().__init__("She is not in this group")


class Frozen(Refusal):
    """The group takes nobody any more, or is whole and cannot be merged."""

    code = "frozen"


class WayChanged(Refusal):
    """Staff confirmed moves that are no longer the ones to make."""

    code = "way-changed"

    def __init__(self) -> None:
        super().__init__(
            "It cannot be done in this way any more: look again who could come, and how"
        )


class NoRules(Refusal):
    code = "no-rules"

    def __init__(self, version: str) -> None:
        super().__init__(f"There is no version {version} of the rules")


class NoPhasePlan(Refusal):
    code = "no-phase-plan"

    def __init__(self, version: int | str) -> None:
        super().__init__(f"There is no version {version} of the phase plan")


class NoPhaseProposal(Refusal):
    code = "no-phase-proposal"

    def __init__(self, proposal_id: UUID) -> None:
        super().__init__(f"There is no phase proposal {proposal_id}")


class PhaseInUse(Refusal):
    """A group is in a phase that would leave the plan, or staff are asked about it."""

    code = "phase-in-use"

    def __init__(self, codes: Iterable[str]) -> None:
        named = ", ".join(codes)
        super().__init__(f"Groups are in a phase, or are to change to it: {named}")


class PhaseProposalChanged(Refusal):
    """Somebody has decided meanwhile, or the group was closed."""

    code = "phase-proposal-changed"

    def __init__(self) -> None:
        super().__init__("This question was decided or asked anew: look again, then decide")


class NothingKept(Refusal):
    """Cohorts keeps nothing about a person. Without a code: clients go by the status."""

    code = "about:blank"

    def __init__(self, participant_id: UUID) -> None:
        super().__init__(f"Nothing is kept here about {participant_id}")
