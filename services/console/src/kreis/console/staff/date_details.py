"""Details of a date: topic, contributors, costs and signed list.

The form starts with the usual values, so that one tap confirms them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import TypedDict
from uuid import UUID

from flask import Response, request

from kreis.console.services.asking import Seen
from kreis.console.services.responses.group_events import Contributor, Cost, GroupEvent
from kreis.console.services.responses.intake import CountedTopic
from kreis.console.services.responses.notifications import ContributorMessage
from kreis.console.staff import contributors, topics
from kreis.console.staff.again import WrongInput
from kreis.console.staff.shell import client, go, me, page, team

KINDS = (
    *("expert_talk", "qualification_module", "excursion", "workshop"),
    *("exchange_meeting", "open_meeting", "topic_open"),
)
ROLES = ("speaker", "childcare", "interpreter", "facilitator")
MOST_AMOUNT = 10**9
"""Cents or minutes that a form may hold. The service has a lower limit of its own."""
MONEY = ("fee", "room", "childcare", "interpreter")


class Details(TypedDict):
    cost: Seen[Cost] | None
    contributors: list[Contributor]
    kinds: Sequence[str]
    told: dict[str, ContributorMessage]
    roles: Sequence[str]
    money: Sequence[str]
    catalogue: Sequence[CountedTopic]


def details_of(date: GroupEvent) -> Details:
    """Returns the details for the date's page, as far as the scopes allow."""
    return {
        "cost": client().events.cost(date["id"]) if me().may("costs:read") else None,
        "contributors": client().events.contributors(date["id"]),
        "kinds": KINDS,
        "told": contributors.told(date),
        "roles": ROLES,
        "money": MONEY,
        "catalogue": topics.to_choose([date["topic"]] if date["topic"] else []),
    }


@team.post("/termin/<uuid:group_event_id>/kosten")
@page("costs:read", "costs:write")
def save_cost(group_event_id: UUID) -> Response:
    """Confirms what a date cost, or saves the usual cost.

    One button confirms the usual cost, one confirms the values of the form. The third saves the
    values of the form as the usual cost.
    """
    how, seen = request.form.get("how", ""), request.form.get("seen", "")
    stated = {} if how == "as-usual" else cost(request.form)
    if how == "usual":
        client().events.save_usual_cost(group_event_id, stated, seen=seen)
    else:
        client().events.confirm_cost(group_event_id, stated, seen=seen)
    told = "cost.usual-saved" if how == "usual" else "cost.saved"
    return go("group_event", told, group_event_id=group_event_id)


@team.post("/termin/<uuid:group_event_id>/thema")
@page("events:write")
def save_content(group_event_id: UUID) -> Response:
    """Saves what a date is about: a topic of the catalogue, or one of this date alone."""
    key, own = (request.form.get(name, "").strip() for name in ("topic", "own_topic"))
    if key and own:
        raise WrongInput("own_topic", code="two-topics")
    names = {"de": own} if own else topics.names_by_key([key]).get(key) if key else None
    content = {"kind": request.form.get("kind", ""), "topic": key or None, "topic_names": names}
    seen = request.form.get("seen", "")
    client().events.give_content(group_event_id, content, seen=seen)
    return go("group_event", "content.saved", group_event_id=group_event_id)


@team.post("/termin/<uuid:group_event_id>/mitwirkende")
@page("events:write")
def add_contributor(group_event_id: UUID) -> Response:
    sent = {name: request.form.get(name, "").strip() for name in ("role", "name", "email", "phone")}
    person = {name: text or None for name, text in sent.items()}
    once = request.form.get("once", "")
    if not (person["email"] or person["phone"]):
        raise WrongInput("email", "phone", code="contributor")
    client().events.add_contributor(group_event_id, person, once=once)
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

    Raises `WrongInput` with the fields that hold no number, or a negative one.
    """
    parts = {"hours": 60, **dict.fromkeys(MONEY, 100)}
    given = {name: sent.get(name, "").strip() for name in parts}
    found = {name: amount(text, parts[name]) for name, text in given.items() if text}
    wrong = [name for name, amount in found.items() if amount is None]
    if wrong:
        raise WrongInput(*wrong, code="amounts")
    ours = {"hours": "staff_minutes"}
    return {ours.get(name, name): amount for name, amount in found.items() if amount is not None}


def amount(text: str, parts: int) -> int | None:
    """Returns the number in the text times `parts`. None if it is none, or negative."""
    try:
        number = Decimal(text.strip().replace(",", ".")) * parts
        return int(number.to_integral_value()) if 0 <= number <= MOST_AMOUNT else None
    except InvalidOperation:
        return None
