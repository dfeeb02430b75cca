"""Which open proposals have been overtaken: by the calendar, or by groups that were confirmed."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from kreis.chassis.data.database import Work
from kreis.cohorts.commands.places import taken
from kreis.cohorts.domain.formations import Run
from kreis.cohorts.domain.pool import today_here
from kreis.cohorts.domain.proposals import Overtaken, Proposal, ProposalState, overtaken
from kreis.cohorts.store import formations, places, pool, proposals


def newest_runs(work: Work, limit: int) -> list[dict[str, Any]]:
    """Runs, the last one first, each with what has overtaken its proposal."""
    return [
        {**asdict(run), "progress": run.progress, "proposal_overtaken": _of_run(work, run)}
        for run in formations.newest(work, limit)
    ]


def by_what(work: Work, proposal: Proposal) -> Overtaken | None:
    """What has overtaken an open proposal; nothing overtakes one that is decided on."""
    if proposal.state is not ProposalState.OPEN:
        return None
    people = proposal.offer_of
    offers = places.find_offers(work, set(people.values()) or proposal.offer_ids)
    return overtaken(
        offers,
        taken=taken(work, offers),
        nobody_waits=bool(people) and not pool.who_still_waits(work, people),
        today=today_here(work.now),
    )


def _of_run(work: Work, run: Run) -> Overtaken | None:
    found = proposals.find(work, run.proposal_id) if run.proposal_id else None
    return None if found is None else by_what(work, found)
