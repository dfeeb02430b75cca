"""Client of cohorts: venues, offers, proposals and confirmed groups."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from kreis.console.services.asking import Id, Json, Request, Seen
from kreis.console.services.phases import Phases
from kreis.console.services.responses.access import Page
from kreis.console.services.responses.cohorts import (
    Candidates,
    Cohort,
    CohortSummary,
    Confirmation,
    EndedCohort,
    EndedCohorts,
    ListedOffer,
    Memberships,
    MembershipWithStay,
    Merger,
    Offer,
    PersonDataOfCohorts,
    StartOrWait,
    Venue,
)
from kreis.console.services.responses.proposals import (
    Effect,
    Formation,
    ListedFormation,
    Proposal,
    SideBySide,
    Waiver,
    Waivers,
)

MOST_IDS = 100
"""Offers or groups that can be asked for at once by their ids."""


class Cohorts(Phases):
    def venues(self) -> list[Venue]:
        return self._get(list[Venue], "/venues")

    def venue(self, venue_id: Id) -> Venue:
        return self._get(Venue, f"/venues/{venue_id}")

    def venue_to_change(self, venue_id: Id) -> Seen[Venue]:
        return self._look(Venue, f"/venues/{venue_id}")

    def save_venue(self, venue_id: Id, venue: Json, *, seen: str) -> Venue:
        return self._put(Venue, f"/venues/{venue_id}", venue, seen=seen)

    def offers(
        self, start_from: date | None = None, start_until: date | None = None
    ) -> list[ListedOffer]:
        """Returns all offers, or those whose start week begins between two days."""
        first = start_from.isoformat() if start_from else None
        last = start_until.isoformat() if start_until else None
        return self._get(list[ListedOffer], "/offers", start_from=first, start_until=last)

    def offers_of(self, ids: list[str]) -> list[ListedOffer]:
        """Returns the offers with these ids."""
        shape = list[ListedOffer]
        asked = (Request("GET", "/offers", shape, {"id": some}) for some in _batches(ids))
        return [offer for each in asked for offer in self._send(shape, each)]

    def offer_to_change(self, offer_id: Id) -> Seen[Offer]:
        return self._look(Offer, f"/offers/{offer_id}")

    def save_offer(self, offer_id: Id, offer: Json, *, seen: str) -> Offer:
        return self._put(Offer, f"/offers/{offer_id}", offer, seen=seen)

    def archive_offer(self, offer_id: Id, *, is_archived: bool) -> Offer:
        """Ends an offer, or opens it again."""
        return self._post(Offer, f"/offers/{offer_id}/archive", {"is_archived": is_archived})

    def remove_offer(self, offer_id: Id) -> Offer:
        return self._delete(Offer, f"/offers/{offer_id}")

    def archive_venue(self, venue_id: Id, *, is_archived: bool) -> Venue:
        """Ends a venue, or opens it again."""
        return self._post(Venue, f"/venues/{venue_id}/archive", {"is_archived": is_archived})

    def remove_venue(self, venue_id: Id) -> Venue:
        return self._delete(Venue, f"/venues/{venue_id}")

    def who_waits_too_long(self) -> StartOrWait:
        """Returns the people who have waited too long, and the size at which each offer forms a
        group."""
        return self._get(StartOrWait, "/waiting", too_long="true")

    def request_formation(self, offer_ids: list[str], *, once: str) -> Formation:
        return self._post(Formation, "/formations", {"offer_ids": offer_ids}, once=once)

    def formations(self) -> list[ListedFormation]:
        """Returns the newest formation runs."""
        return self._get(list[ListedFormation], "/formations")

    def formation(self, formation_id: Id) -> Formation:
        return self._get(Formation, f"/formations/{formation_id}")

    def cancel_formation(self, formation_id: Id) -> Formation:
        return self._post(Formation, f"/formations/{formation_id}/cancellation")

    def open_proposals(self) -> SideBySide:
        return self._get(SideBySide, "/proposals")

    def proposal(self, proposal_id: Id) -> Proposal:
        return self._get(Proposal, f"/proposals/{proposal_id}")

    def effect_of_move(self, proposal_id: Id, person: str, offer_id: str) -> Effect:
        """Returns what a move would do. Changes nothing."""
        wish = {"participant_id": person, "to_offer_id": offer_id}
        return self._post(Effect, f"/proposals/{proposal_id}/effects", wish)

    def move(self, proposal_id: Id, person: str, offer_id: str | None, *, once: str) -> Proposal:
        wish = {"participant_id": person, "to_offer_id": offer_id}
        return self._post(Proposal, f"/proposals/{proposal_id}/moves", wish, once=once)

    def undo_move(self, proposal_id: Id, *, once: str) -> Proposal:
        return self._post(Proposal, f"/proposals/{proposal_id}/undo", once=once)

    def discard_proposal(self, proposal_id: Id) -> Proposal:
        return self._post(Proposal, f"/proposals/{proposal_id}/discard")

    def confirm_proposal(self, proposal_id: Id, *, once: str) -> Confirmation:
        return self._post(Confirmation, f"/proposals/{proposal_id}/confirmation", once=once)

    def waivers(self) -> list[Waiver]:
        """Returns the people who agree to be the only one of their kind in a group."""
        return self._get(Waivers, "/isolation-waivers")["waivers"]

    def note_waiver(self, participant_id: str, *, once: str) -> Waiver:
        body = {"participant_id": participant_id}
        return self._post(Waiver, "/isolation-waivers", body, once=once)

    def withdraw_waiver(self, participant_id: str) -> list[Waiver]:
        return self._delete(Waivers, f"/isolation-waivers/{participant_id}")["waivers"]

    def cohorts(self) -> list[CohortSummary]:
        """Returns all confirmed groups, also finished ones."""
        return self._every(CohortSummary, "/cohorts")

    def cohorts_of(self, ids: list[str]) -> list[CohortSummary]:
        """Returns the confirmed groups with these ids."""
        shape = Page[CohortSummary]
        asked = (
            Request("GET", "/cohorts", shape, {"id": some, "limit": len(some)})
            for some in _batches(ids)
        )
        return [cohort for each in asked for cohort in self._send(shape, each)["items"]]

    def cohorts_that_start(self, first: date, last: date | None = None) -> list[CohortSummary]:
        """Returns the groups whose start week begins between two days."""
        until = last.isoformat() if last else None
        query = {"start_from": first.isoformat(), "start_until": until}
        return self._every(CohortSummary, "/cohorts", **query)

    def ended_cohorts(self) -> list[EndedCohort]:
        """Returns the groups with members and without a date to come, the last one first."""
        return self._get(EndedCohorts, "/ended-cohorts")["items"]

    def has_cohorts(self) -> bool:
        """True if there is any confirmed group."""
        return bool(self._get(Page[CohortSummary], "/cohorts", limit=1)["items"])

    def cohort(self, cohort_id: Id) -> Cohort:
        return self._get(Cohort, f"/cohorts/{cohort_id}")

    def memberships(self, participant_id: Id) -> list[MembershipWithStay]:
        """Returns the groups that a person is in or was in."""
        path = f"/participants/{participant_id}/memberships"
        return self._get(Memberships, path)["items"]

    def person_data(self, participant_id: Id) -> PersonDataOfCohorts:
        """Returns everything cohorts stores about a participant."""
        return self._get(PersonDataOfCohorts, f"/participants/{participant_id}/data")

    def candidates(self, cohort_id: Id) -> Seen[Candidates]:
        """Returns who could join a group, best first, and who would have to move."""
        return self._look(Candidates, f"/cohorts/{cohort_id}/candidates")

    def mergers(self, cohort_id: Id) -> list[Merger]:
        """Returns the groups that this group could be merged with."""
        return self._get(list[Merger], f"/cohorts/{cohort_id}/mergers")

    def admit(
        self, cohort_id: Id, participant_id: str, moves: list[Json], *, once: str, seen: str
    ) -> Cohort:
        body = {"participant_id": participant_id, "moves": moves}
        return self._post(Cohort, f"/cohorts/{cohort_id}/members", body, once=once, seen=seen)

    def let_go(
        self, cohort_id: Id, participant_id: str, day: str | None, *, once: str, seen: str
    ) -> Cohort:
        body = {"participant_id": participant_id, "left_on": day}
        return self._post(Cohort, f"/cohorts/{cohort_id}/departures", body, once=once, seen=seen)

    def merge(self, cohort_id: Id, other: str, *, once: str, seen: str) -> Cohort:
        """Moves all members of the other group into this one, and closes the other."""
        body = {"other_cohort_id": other}
        return self._post(Cohort, f"/cohorts/{cohort_id}/mergers", body, once=once, seen=seen)


def _batches(ids: list[str]) -> Iterator[list[str]]:
    """As many as cohorts takes in one query."""
    for begin in range(0, len(ids), MOST_IDS):
        yield ids[begin : begin + MOST_IDS]
