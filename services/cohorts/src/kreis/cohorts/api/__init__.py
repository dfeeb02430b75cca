"""Cohorts over HTTP, one module for each noun."""

from kreis.cohorts.api import (
    admissions,
    cohorts,
    departures,
    formations,
    memberships,
    mergers,
    offers,
    person_data,
    phase_plans,
    phases,
    pool,
    proposals,
    rules,
    venues,
    waits,
    waivers,
)

BLUEPRINTS = [
    venues.api,
    offers.api,
    pool.api,
    waits.api,
    formations.api,
    proposals.api,
    waivers.api,
    cohorts.api,
    admissions.api,
    departures.api,
    memberships.api,
    person_data.api,
    mergers.api,
    rules.api,
    phase_plans.api,
    phases.api,
]
