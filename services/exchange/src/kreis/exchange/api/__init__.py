"""Exchange over HTTP, one module for each noun."""

from kreis.exchange.api import asks, circles, letters, membership

BLUEPRINTS = [circles.api, membership.api, asks.api, letters.api]
