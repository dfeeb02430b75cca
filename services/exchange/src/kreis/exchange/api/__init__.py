"""Exchange over HTTP, one module for each noun."""

from kreis.exchange.api import asks, circles, letters, membership, open_offers, standing

BLUEPRINTS = [circles.api, membership.api, asks.api, standing.api, open_offers.api, letters.api]
