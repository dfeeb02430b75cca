"""Subscriptions over HTTP, one module for each noun."""

from kreis.subscriptions.api import forgotten, person_data, subscriptions, views

BLUEPRINTS = [subscriptions.api, views.api, forgotten.api, person_data.api]
