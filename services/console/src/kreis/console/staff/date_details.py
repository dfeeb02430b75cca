"""Details of a date: topic, contributors, costs and signed list.

The form starts with the usual values, so that one tap confirms them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import TypedDict
from uuid import UUID

from flask import Response, request

from kreis.chassis.client.peers import Refused
from kreis.console.services.responses.group_events import Contributor, Cost, GroupEvent
from kreis.console.services.responses.notifications import ContributorMessage
from kreis.console.staff import contributors
from kreis.console.staff.shell import client, go, me, page, team, trouble

KINDS = (
    *("expert_talk", "qualification_module", "excursion", "workshop"),
    *("exchange_meeting", "open_meeting", "topic_open"),
)
ROLES = ("speaker", "childcare", "interpreter", "facilitator")
MONEY = ("fee", "room", "childcare", "interpreter")


class Details(TypedDict):
    cost: Cost | None
    contributors: list[Contributor]
    kinds: Sequence[str]
    told: dict[str, ContributorMessage]
    roles: Sequence[str]
    money: Sequence[str]


def details_of(date: GroupEvent) -> Details:
    """Returns the details for the date's page, as far as the scopes allow."""
    return {
        "cost": client().events.cost(date["id"]) if me().may("costs:read") else None,
        "contributors": client().events.contributors(date["id"]),
        "kinds": KINDS,
        "told": contributors.told(date),
        "roles": ROLES,
        "money": MONEY,
    }


@team.post("/termin/<uuid:group_event_id>/kosten")
@page("costs:read", "costs:write")
def save_cost(group_event_id: UUID) -> Response:
    """Confirms what a date cost, or saves the usual cost.

    One button confirms the usual cost, one confirms the values of the form. The third saves the
    values of the form as the usual cost.
    """
    how = request.form.get("how", "")
    try:
        stated = {} if how == "as-usual" else cost(request.form)
        if how == "usual":
            client().events.save_usual_cost(group_event_id, stated)
        else:
            client().events.confirm_cost(group_event_id, stated)
    except (Refused, InvalidOperation, ValueError) as fault:
        if isinstance(fault, Refused) and fault.status != 422:
            raise
        return trouble("amounts", 422)
    told = "cost.usual-saved" if how == "usual" else "cost.saved"
    return go("group_event", told, group_event_id=group_event_id)


@team.post("/termin/<uuid:group_event_id>/thema")
@page("events:write")
def save_content(group_event_id: UUID) -> Response:
    topic = request.form.get("topic", "").strip().upper() or None
    try:
        client().events.give_content(group_event_id, request.form.get("kind", ""), topic)
    except Refused as refusal:
        if refusal.status not in (409, 422):
            raise
        return trouble("topic", 422)
    return go("group_event", "content.saved", group_event_id=group_event_id)


@team.post("/termin/<uuid:group_event_id>/mitwirkende")
@page("events:write")
def add_contributor(group_event_id: UUID) -> Response:
    sent = {name: request.form.get(name, "").strip() for name in ("role", "name", "email", "phone")}
    person = {name: text or None for name, text in sent.items()}
    once = request.form.get("once", "")
    try:
        client().events.add_contributor(group_event_id, person, once=once)
    except Refused as refusal:
        if refusal.status != 422:
            raise
        return trouble("contributor", 422)
    return go("group_event", "contributor.saved", group_event_id=group_event_id)


@team.post("/termin/<uuid:group_event_id>/mitwirkende/<uuid:contributor_id>")
@page("events:write")
def remove_contributor(group_event_id: UUID, contributor_id: UUID) -> Response:
    client().events.remove_contributor(group_event_id, contributor_id)
    return go("group_event", "contributor.removed", group_event_id=group_event_id)


@team.post("/termin/<uuid:group_event_id>/unterschriften")
@page("events:read", "attendance:read", "attendance:write", "participants:read")
def file_signature_list(group_event_id: UUID) -> Response:
    """Notes that the signed list is filed, or that it is not."""
    is_filed = request.form.get("filed") == "yes"
    client().events.file_signature_list(group_event_id, is_filed=is_filed)
    told = "signatures.filed-now" if is_filed else "signatures.not-filed-now"
    return go("group_event", told, group_event_id=group_event_id)


def cost(sent: Mapping[str, str]) -> dict[str, int]:
    """Returns the costs in the form: hours as minutes, euros as cents.

    Raises `InvalidOperation` for text that is no number, and `ValueError` for a negative number.
    """
    stated = {name: _amount(sent, name, 100) for name in MONEY if sent.get(name, "").strip()}
    if sent.get("hours", "").strip():
        stated["staff_minutes"] = _amount(sent, "hours", 60)
    return stated


def _amount(sent: Mapping[str, str], name: str, parts: int) -> int:
    number = Decimal(sent[name].strip().replace(",", ".")) * parts
    if number < 0:
        raise ValueError(name)
    return int(number.to_integral_value())
