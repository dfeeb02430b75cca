"""Start or wait: who waits how long, and which groups she could come into."""

from __future__ import annotations

from collections import defaultdict
from typing import Any
from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.cohorts.domain.cohorts import Takes
from kreis.cohorts.domain.offers import Offer
from kreis.cohorts.domain.pool import today_here
from kreis.cohorts.domain.running_cohorts import RunningCohorts
from kreis.cohorts.domain.waits import days_waited, is_too_long, outlooks
from kreis.cohorts.store import offers, pool, problems, rules, running_cohorts, standing


def every(work: Work, *, only_too_long: bool = False, with_rules: bool) -> dict[str, Any]:
    """Everybody who waits, the longest first, and the groups that could form.

    `with_rules`: whether the caller may see rules between people.
    """
    today, held = today_here(work.now), rules.current(work)
    free, known = _free_offers(work), pool.read(work, with_rules=with_rules)
    problem = problems.load(work, [offer.id for offer in free], held.weights, known).problem
    found = outlooks(problem.people, free)
    people: list[dict[str, Any]] = [
        {
            "participant_id": person.id,
            "waiting_since": person.waiting_since,
            "days": days,
            "is_too_long": is_too_long(days, held.longest_wait_days),
            "offers": [each.offer_id for each in found if person.id in each.could_come],
            "cohorts": [],
        }
        for person in known.waiting
        for days in [days_waited(person, today)]
    ]
    people.sort(key=lambda each: (-each["days"], each["participant_id"]))
    shown = [each for each in people if each["is_too_long"] or not only_too_long]
    open_groups = _open_groups(running_cohorts.load(work, today, known)) if shown else {}
    return {
        "longest_wait_days": held.longest_wait_days,
        "offers": [
            {
                "offer_id": each.offer_id,
                "forms_at": each.forms_at,
                "could_come": len(each.could_come),
            }
            for each in found
        ],
        "people": [
            {**each, "cohorts": open_groups.get(str(each["participant_id"]), [])} for each in shown
        ],
    }


def _free_offers(work: Work) -> list[Offer]:
    """Those whose start week is to come, without a group and with their room free."""
    today = today_here(work.now)
    to_come = [each for each in offers.every(work, today) if each.week.monday > today]
    gone = {each.id for each in standing.taken(work, to_come)}
    return [each for each in to_come if each.id not in gone]


def _open_groups(running: RunningCohorts) -> dict[str, list[Any]]:
    """The groups that each could still join: in their first week, or with a seat that is free."""
    found: defaultdict[str, list[UUID]] = defaultdict(list)
    for who, ways in running.ways_of_newcomers().items():
        found[who] += [running.of_offer[way.offer_id].id for way in ways]
    for cohort in running.cohorts:
        if running.takes(cohort) is Takes.BACK_FILL:
            for way in running.ways(cohort):
                for who in (way.person_id, *way.along):
                    found[who].append(cohort.id)
    return {who: list(dict.fromkeys(cohorts)) for who, cohorts in found.items()}
