"""Cohorts over HTTP: routes read the request, call, and present."""

from kreis.cohorts.api import cohorts, formations, places

BLUEPRINTS = [places.api, formations.api, cohorts.api]
