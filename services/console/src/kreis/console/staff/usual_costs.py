"""Usual costs page ("Übliche Kosten"): what a date of each series costs, and the hourly rate.

Said once, they stand at each date of the series. There one tap confirms them.
"""

from __future__ import annotations

from typing import TypedDict
from uuid import UUID

from flask import Response, request

from kreis.console.services.asking import Seen
from kreis.console.services.responses.group_events import Cost, Date, HourlyRate
from kreis.console.staff.again import WrongInput
from kreis.console.staff.date_details import MONEY, amount, cost
from kreis.console.staff.dates import START_WEEK, is_cancelled, starts
from kreis.console.staff.group import Group, dates_of, meeting_groups
from kreis.console.staff.partly import if_kept
from kreis.console.staff.shell import client, clock, go, me, page, show, team


class Usual(TypedDict):
    """Group with its next date, and what such a date costs as a rule."""

    group: Group
    date: Date
    cost: Cost
    seen: str
    """ETag of the costs."""


@team.get("/kosten")
@page("events:read", "costs:read")
def usual_costs() -> Response:
    found = _next_weekly_dates()
    rate = _rate()
    costs = client().together(lambda each: client().events.cost(each[1]["id"]), found)
    usual: list[Usual] = [
        {"group": group, "date": date, "cost": each.it, "seen": each.etag}
        for (group, date), each in zip(found, costs, strict=True)
    ]
    return show(
        "usual_costs.html",
        nav="groups",
        usual=usual,
        rate=rate.it["cents"],
        rate_seen=rate.etag,
        money=MONEY,
        may_change=me().may("costs:write"),
    )


@team.post("/kosten/stundensatz")
@page("costs:read", "costs:write")
def save_rate() -> Response:
    cents = amount(request.form.get("rate", ""), 100)
    if cents is None:
        raise WrongInput("rate", code="amounts")
    client().events.save_hourly_rate(cents, seen=request.form.get("seen", ""))
    return go("usual_costs", "usual-costs.rate-saved")


@team.post("/kosten/<uuid:group_event_id>")
@page("costs:read", "costs:write")
def save_usual(group_event_id: UUID) -> Response:
    """Saves what a date of this one's series costs as a rule. Confirmed costs stay."""
    seen = request.form.get("seen", "")
    client().events.save_usual_cost(group_event_id, cost(request.form), seen=seen)
    return go("usual_costs", "cost.usual-saved")


def _next_weekly_dates() -> list[tuple[Group, Date]]:
    """Returns the next weekly date of each group: its costs are not confirmed yet."""
    now = clock().now().replace(tzinfo=None)
    groups = meeting_groups(now.date())
    found: dict[str, Date] = {}
    for group, each, _ in dates_of(groups, now.date()):
        is_weekly = each["kind"] != START_WEEK
        if is_weekly and starts(each) > now and not is_cancelled(each):
            found.setdefault(group.id, each)
    return [(group, found[group.id]) for group in groups if group.id in found]


def _rate() -> Seen[HourlyRate]:
    """Returns the hourly rate. Events of 0.1.0 has none."""
    return if_kept(client().events.hourly_rate) or Seen(HourlyRate(cents=None), "")
