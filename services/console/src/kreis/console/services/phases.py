"""Client of cohorts for phases: the plan, and the questions whether a group changes its phase."""

from __future__ import annotations

from kreis.console.services.asking import Id, Json, Seen, ServiceClient
from kreis.console.services.responses.phases import (
    CohortPhases,
    PhasePlan,
    PhaseProposal,
    PhaseProposals,
)


class Phases(ServiceClient):
    def phase_plan(self) -> Seen[PhasePlan]:
        return self._look(PhasePlan, "/phase-plan")

    def save_phase_plan(self, steps: list[Json], *, seen: str) -> PhasePlan:
        return self._put(PhasePlan, "/phase-plan", {"steps": steps}, seen=seen)

    def phases(self, cohort_id: Id) -> CohortPhases:
        """Returns where a group stands, how far it is, and what staff are asked about it."""
        return self._get(CohortPhases, f"/cohorts/{cohort_id}/phases")

    def phase_proposals(self) -> list[PhaseProposal]:
        """Returns the open questions, the oldest first; also those that are postponed."""
        return self._get(PhaseProposals, "/phase-proposals")["items"]

    def confirm_phase(
        self, proposal_id: Id, revision: int, day: str, stays: list[Json], *, once: str
    ) -> PhaseProposal:
        """Changes the phase of the group from that day on. Events then plans its dates."""
        body = {"revision": revision, "on": day, "stays": stays}
        path = f"/phase-proposals/{proposal_id}/confirmation"
        return self._post(PhaseProposal, path, body, once=once)

    def postpone_phase(self, proposal_id: Id, revision: int, *, once: str) -> PhaseProposal:
        """Has staff asked again in two weeks."""
        path = f"/phase-proposals/{proposal_id}/postponement"
        return self._post(PhaseProposal, path, {"revision": revision}, once=once)

    def decline_phase(self, proposal_id: Id, revision: int, *, once: str) -> PhaseProposal:
        path = f"/phase-proposals/{proposal_id}/decline"
        return self._post(PhaseProposal, path, {"revision": revision}, once=once)
