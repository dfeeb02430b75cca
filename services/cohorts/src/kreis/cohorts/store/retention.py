"""Retention: how long cohorts keeps which data, table by table."""

from kreis.chassis.data.retention import Retention, Rule

_PERSON = ("participant_id",)
_PROPOSED = (
    "(select p.made_at from proposal as p"
    " where p.agency_id = {0}.agency_id and p.id = {0}.proposal_id)"
)
_GROUP_ENDED = (
    "(select coalesce(c.closed_on, greatest(o.week_monday + 7 * (o.series_dates + 1),"
    " (select max(h.day) from held_date as h"
    " where h.agency_id = c.agency_id and h.cohort_id = c.id),"
    " (select max(f.since) from cohort_phase as f"
    " where f.agency_id = c.agency_id and f.cohort_id = c.id)))"
    " from cohort as c join offer as o on o.agency_id = c.agency_id and o.id = c.offer_id"
    " where c.agency_id = membership.agency_id and c.id = membership.cohort_id)"
)
"""The last day that is known of. A group meets beyond its first plan in later phases, and only a
merger closes it. `greatest` ignores NULL."""

RETENTION = Retention(
    rules=(
        Rule(
            "proposals",
            "proposal_move",
            "3 months",
            _PROPOSED.format("proposal_move"),
            "the proposal",
            people=_PERSON,
        ),
        Rule(
            "proposals",
            "proposal_member",
            "3 months",
            _PROPOSED.format("proposal_member"),
            "the proposal",
            people=_PERSON,
        ),
        Rule(
            "proposals",
            "formation_run",
            "3 months",
            "coalesce(ended_at, requested_at)",
            "the end of the run",
            only="best is not null",
            change="best = null",
        ),
        Rule(
            "memberships",
            "membership",
            "12 months",
            _GROUP_ENDED,
            "the group's last day",
            people=_PERSON,
            held_while={
                "she is still in the programme": "exists (select from pool_person as p where"
                " p.agency_id = membership.agency_id"
                " and p.participant_id = membership.participant_id)"
            },
        ),
        Rule("departures", "departure", "12 months", "left_on", "her last day", people=_PERSON),
        Rule(
            "longer-stays",
            "person_phase",
            "12 months",
            "stays_until",
            "the last day of the phase for her",
            people=_PERSON,
        ),
        Rule("bands", "member_band", "12 months", "as_of", "her last date", people=_PERSON),
        Rule("long-waits", "long_wait", "12 months", "noted_at", "the note", people=_PERSON),
    ),
    kept={
        "rules": "how much each wish counts, and which member of staff said so",
        "venue": "addresses of places, no person",
        "offer": "what a group is formed for",
        "proposal": "that there is one; its members stand in proposal_member",
        "phase_plan": "phases and their rules, and which member of staff said so",
        "cohort_phase": "phases of groups, no participant",
        "phase_proposal": "what staff were asked about a group, no participant",
        "held_date": "days and kinds of dates, no participant",
        "planned_date": "days and kinds of dates, no participant",
        "cohort": "its name and offer; its members stand in membership",
        "pool_person": "deleted when she leaves the pool, by intake's tombstone",
        "isolation_waiver": "deleted with pool_person",
        "pool_sequence": "an id and a number, against late facts; deleted with her erasure",
    },
)
