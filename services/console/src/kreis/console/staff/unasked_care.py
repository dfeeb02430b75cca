"""Childcare places of a proposal that are kept for children of whom nobody has said their need.

Formation keeps a place for such a child. Promise: a page says how many places these are, and names
whom to ask before anybody looks for childcare elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from flask.blueprints import BlueprintSetupState

from kreis.console.services.responses.intake import Participant
from kreis.console.services.responses.proposals import Proposal
from kreis.console.staff.names import by_name
from kreis.console.staff.shell import team


@team.record
def _prepare(state: BlueprintSetupState) -> None:
    state.app.jinja_env.filters["children_unasked"] = children_unasked


def children_unasked(people: Iterable[Participant]) -> int:
    """Returns how many of their children keep a place although nobody asked about them."""
    return sum(child["needs_care"] is None for each in people for child in each["children"])


def unasked(
    found: Proposal, people: Mapping[str, Participant]
) -> Mapping[str, Sequence[Participant]]:
    """Returns, by offer, members whose children's need of care nobody asked about."""
    return {
        group["offer_id"]: _unasked_of((m["participant_id"] for m in group["members"]), people)
        for group in found["groups"]
    }


def unasked_after(
    found: Proposal, people: Mapping[str, Participant], who: str, to: str
) -> Sequence[Participant]:
    """Returns the same of the group that somebody would move to, with her."""
    there = [
        m["participant_id"] for g in found["groups"] if g["offer_id"] == to for m in g["members"]
    ]
    return _unasked_of({*there, who}, people)


def _unasked_of(ids: Iterable[str], people: Mapping[str, Participant]) -> Sequence[Participant]:
    members = [people[who] for who in ids if who in people]
    return sorted((each for each in members if children_unasked([each])), key=by_name)
