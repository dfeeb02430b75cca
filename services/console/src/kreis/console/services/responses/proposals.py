"""Response shapes of cohorts about proposals: formation runs, groups, reasons and moves."""

from __future__ import annotations

from typing import NotRequired, TypedDict

from kreis.console.services.responses.cohorts import Adults, MemberReason


class Progress(TypedDict):
    people: int
    placed: int
    best: dict[str, int] | None


class Formation(TypedDict):
    id: str
    state: str
    offer_ids: list[str]
    steps: int | None
    progress: Progress | None
    failure: str | None
    requested_at: str
    ended_at: str | None
    proposal_id: str | None
    proposal_state: str | None


class ListedFormation(Formation):
    proposal_overtaken: NotRequired[str | None]
    """Why the proposal no longer counts. Cohorts of 0.1.0 does not send it."""


class Proof(TypedDict):
    placed: int
    most: int
    more: int
    is_proved: bool
    by: str


class GroupReached(TypedDict):
    offer_id: str
    name: str
    size: int
    affinity: int


class Reached(TypedDict):
    id: str
    made_at: str
    steps: int
    offer_ids: list[str]
    proof: Proof | None
    placed: int
    unplaced: int
    weakest_affinity: int | None
    moves: int
    breaks: list[str]
    no_longer_available: int
    groups: list[GroupReached]


class Placement(TypedDict):
    proposal_id: str
    offer_id: str | None


class Difference(TypedDict):
    participant_id: str
    places: list[Placement]


class SideBySide(TypedDict):
    proposals: list[Reached]
    differences: list[Difference]


class ChildcareUse(TypedDict):
    band: str
    used: int
    places: int | None


class ProposedMember(TypedDict):
    participant_id: str
    reason: MemberReason


class ProposedGroup(TypedDict):
    offer_id: str
    name: str
    size: int
    adults: Adults
    childcare: list[ChildcareUse]
    affinity: int
    members: list[ProposedMember]


class Relaxation(TypedDict):
    relax: str
    offer_id: str
    value: str


class Unplaced(TypedDict):
    participant_id: str
    blocked: dict[str, int]
    help: list[Relaxation]


class MoveMade(TypedDict):
    number: int
    participant_id: str
    from_offer_id: str | None
    to_offer_id: str | None


class Proposal(TypedDict):
    id: str
    formation_id: str
    state: str
    overtaken: NotRequired[str | None]
    offer_ids: list[str]
    steps: int
    hash: str | None
    made_at: str
    proof: Proof | None
    groups: list[ProposedGroup]
    unplaced: list[Unplaced]
    no_longer_available: list[str]
    breaks: list[str]
    moves: list[MoveMade]


class ChildcareChange(TypedDict):
    band: str
    before: int
    after: int
    places: int | None


class GroupChange(TypedDict):
    offer_id: str
    size_before: int
    size_after: int
    childcare: list[ChildcareChange]
    affinity_before: int
    affinity_after: int


class Effect(TypedDict):
    allowed: bool
    breaks: list[str]
    groups: list[GroupChange]


class Waiver(TypedDict):
    participant_id: str
    agreed_on: str


class Waivers(TypedDict):
    waivers: list[Waiver]
