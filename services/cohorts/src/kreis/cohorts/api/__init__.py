"""Cohorts over HTTP: routes read the request, call, and present."""

from kreis.cohorts.api import cohorts, formations, places, rules

BLUEPRINTS = [places.api, formations.api, cohorts.api, rules.api]
