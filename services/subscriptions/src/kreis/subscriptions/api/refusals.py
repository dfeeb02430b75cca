"""The HTTP status of each thing that subscriptions refuses."""

from __future__ import annotations

from collections.abc import Mapping

from kreis.contracts.refusals import Refusal
from kreis.subscriptions.domain import refusals

STATUSES: Mapping[type[Refusal], int] = {
    refusals.NoSubscription: 404,
    refusals.NoWebhook: 404,
    refusals.NothingToForget: 404,
    refusals.NothingKept: 404,
    refusals.NameTaken: 409,
    refusals.SubscriptionEnded: 409,
}
