"""Webhooks over HTTP: where records are sent, for teams that read neither feed nor topic."""

from __future__ import annotations

from typing import Any

from flask import Response

from kreis.chassis.http.auth import require
from kreis.chassis.http.routes import Blueprint, refuses
from kreis.chassis.http.views import change
from kreis.contracts.refusals import InvalidInput
from kreis.subscriptions.commands import addresses
from kreis.subscriptions.commands import webhooks as commands
from kreis.subscriptions.domain.refusals import NoSubscription, NoWebhook, SubscriptionEnded
from kreis.subscriptions.schemas import webhooks as schemas

api = Blueprint("webhooks", "webhooks", description="Records sent to subscribers")


@api.post("/subscriptions/<name>/webhook")
@require("subscriptions:write")
@refuses(InvalidInput, NoSubscription, SubscriptionEnded)
@api.arguments(schemas.WebhookInput)
@api.response(200, schemas.WebhookSecret)
def set_webhook(wanted: dict[str, Any], name: str) -> Response:
    """Sets the address that records are sent to, and tells a new secret, once.

    Another address goes on where the one before was."""
    addresses.check(wanted["url"])
    return change(
        lambda work: commands.set_(work, name, wanted["url"]), schema=schemas.WebhookSecret
    )


@api.post("/subscriptions/<name>/webhook/test")
@require("subscriptions:write")
@refuses(NoSubscription, NoWebhook)
@api.response(200, schemas.WebhookView)
def test_webhook(name: str) -> Response:
    """Sends one event of the type `kreis.webhook-test`. The account says what came of it."""
    return change(lambda work: commands.try_out(work, name), schema=schemas.WebhookView)


@api.post("/subscriptions/<name>/webhook/redeliveries")
@require("subscriptions:write")
@refuses(NoSubscription, NoWebhook)
@api.arguments(schemas.Redelivery)
@api.response(200, schemas.WebhookView)
def redeliver(wanted: dict[str, Any], name: str) -> Response:
    """Sends records once more, and opens a webhook that was shut after failures."""
    return change(
        lambda work: commands.send_again(work, name, wanted["since"]), schema=schemas.WebhookView
    )


@api.delete("/subscriptions/<name>/webhook")
@require("subscriptions:write")
@refuses(NoSubscription, NoWebhook)
@api.response(200, schemas.WebhookView)
def remove_webhook(name: str) -> Response:
    """Sends nothing any more. The feed and the topic stay."""
    return change(lambda work: commands.remove(work, name), schema=schemas.WebhookView)
