"""Subscriptions over HTTP, one module for each noun."""

from kreis.subscriptions.api import accounts, forgotten, person_data, subscriptions, views, webhooks

BLUEPRINTS = [
    subscriptions.api,
    accounts.api,
    webhooks.api,
    views.api,
    forgotten.api,
    person_data.api,
]
