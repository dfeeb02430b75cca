"""Insights over HTTP, one module for each noun."""

from kreis.insights.api import person_data, quarters, regularity, ties

BLUEPRINTS = [regularity.api, ties.api, quarters.api, person_data.api]
