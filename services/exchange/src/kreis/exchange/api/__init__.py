"""Exchange over HTTP, one module for each noun."""

from kreis.exchange.api import asks, circles, letters, membership, standing

BLUEPRINTS = [circles.api, membership.api, asks.api, standing.api, letters.api]
