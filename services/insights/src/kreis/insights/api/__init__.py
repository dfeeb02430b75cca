"""Insights over HTTP, one module for each noun."""

from kreis.insights.api import quarters, regularity, ties

BLUEPRINTS = [regularity.api, ties.api, quarters.api]
