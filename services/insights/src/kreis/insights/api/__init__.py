"""Insights over HTTP, one module for each noun."""

from kreis.insights.api import regularity

BLUEPRINTS = [regularity.api]
