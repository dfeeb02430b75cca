"""Subscriptions over HTTP: who reads what, for what and until when."""

from __future__ import annotations

from typing import Any

from flask import Response

from kreis.chassis.data.database import Work
from kreis.chassis.http.auth import caller, require
from kreis.chassis.http.editing import Edited, State, tag, whole
from kreis.chassis.http.routes import Blueprint, edits, refuses
from kreis.chassis.http.views import change, reading
from kreis.contracts.refusals import InvalidInput
from kreis.subscriptions.commands import subscriptions as commands
from kreis.subscriptions.domain.refusals import NameTaken, NoSubscription, SubscriptionEnded
from kreis.subscriptions.domain.subscriptions import Subscription
from kreis.subscriptions.queries import subscriptions as queries
from kreis.subscriptions.schemas import subscriptions as schemas

api = Blueprint("subscriptions", "subscriptions", description="Teams outside and what they read")


@api.post("/subscriptions")
@require("subscriptions:write")
@refuses(InvalidInput, NameTaken)
@api.arguments(schemas.SubscriptionInput)
@api.response(201, schemas.SubscriptionView)
def register_subscription(wanted: dict[str, Any]) -> Response:
    """Registers a subscription. It is told nothing until an administrator has made its topic."""
    return change(
        lambda work: commands.register(work, **wanted, by=caller().subject),
        schema=schemas.SubscriptionView,
        status=201,
    )


@api.get("/subscriptions")
@require("subscriptions:read")
@api.response(200, schemas.SubscriptionList)
def list_subscriptions() -> dict[str, Any]:
    """All subscriptions by name, the ones that have ended too."""
    with reading() as work:
        return {"items": queries.every(work)}


@api.get("/subscriptions/<name>")
@require("subscriptions:read")
@refuses(NoSubscription)
@api.response(200, schemas.SubscriptionView)
def show_subscription(name: str) -> Subscription:
    """One subscription."""
    with reading() as work:
        found = queries.get(work, name)
        tag(_state_of(found))
        return found


@api.put("/subscriptions/<name>")
@require("subscriptions:write")
@refuses(InvalidInput, NoSubscription, SubscriptionEnded)
@edits
@api.arguments(schemas.SubscriptionChange)
@api.response(200, schemas.SubscriptionView)
def change_subscription(wanted: dict[str, Any], name: str) -> Response:
    """Changes who reads and answers for it, the legal basis, and the last day.

    What is told of facts never changes: for other facts or fields, register another."""
    return change(
        lambda work: commands.change(work, name, **wanted),
        schema=schemas.SubscriptionView,
        edited=Edited(f"subscription {name}", lambda work: _state(work, name)),
    )


@api.post("/subscriptions/<name>/end")
@require("subscriptions:write")
@refuses(NoSubscription, SubscriptionEnded)
@api.response(200, schemas.SubscriptionView)
def end_subscription(name: str) -> Response:
    """Ends a subscription for good. Its key, its history and its open acknowledgements go."""
    return change(lambda work: commands.end(work, name), schema=schemas.SubscriptionView)


def _state(work: Work, name: str) -> State:
    """What somebody who changes it has seen."""
    return _state_of(queries.get(work, name))


def _state_of(found: Subscription) -> State:
    return whole(schemas.SubscriptionView().dump(found))
