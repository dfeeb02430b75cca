"""Closure days ("Schließtage"): days without dates, and holidays that a group skips.

Closing a day moves no date. The page names the dates that are still planned on that day.
"""

from __future__ import annotations

from uuid import UUID

from flask import Response, request

from kreis.chassis.client.peers import Refused
from kreis.console.services.responses.group_events import GroupEvent
from kreis.console.staff.again import WrongInput
from kreis.console.staff.change_date import told_of_addition
from kreis.console.staff.dates import day_of, is_day
from kreis.console.staff.group import whole_group
from kreis.console.staff.partly import NO_ROUTE, if_kept
from kreis.console.staff.shell import client, go, page, show, team, trouble


@team.get("/schliesstage")
@page("events:read")
def closures() -> Response:
    days = client().events.closure_days()
    return show("closures.html", nav="calendar", days=days)


@team.post("/schliesstage")
@page("events:read", "events:write")
def close_day() -> Response:
    day, reason = request.form.get("day", ""), request.form.get("reason", "").strip()
    if not is_day(day):
        raise WrongInput("day")
    client().events.close_day(day, reason)
    return go("closures", "closures.closed")


@team.post("/schliesstage/<day>/oeffnen")
@page("events:read", "events:write")
def reopen_day(day: str) -> Response:
    client().events.reopen_day(day)
    return go("closures", "closures.reopened")


@team.get("/gruppen/<uuid:cohort_id>/ausgelassen/<day>")
@page("events:read", "events:write", "participants:read")
def ask_to_meet(cohort_id: UUID, day: str) -> Response:
    """Shows when and where the date would be, and whom it reaches. Looking tells nobody."""
    group = whole_group(cohort_id)
    skipped = client().events.skipped_days(cohort_id) if group.dates else []
    found = next((each for each in skipped if each["day"] == day), None)
    if not found or found["reason"] != "school_holidays":
        return go("group", "skipped.not-open", cohort_id=cohort_id)
    return show(
        "meet_after_all.html",
        nav="groups",
        group=group,
        skipped=found,
        reached=told_of_addition(group, day),
    )


@team.post("/gruppen/<uuid:cohort_id>/ausgelassen/<day>")
@page("events:read", "events:write")
def meet_after_all(cohort_id: UUID, day: str) -> Response:
    """Adds a date in the school holidays, on top of the other dates.

    The page of that date says what is planned to tell members.
    """
    try:
        client().events.meet_after_all(cohort_id, day, once=request.form.get("once", ""))
    except Refused as refusal:
        if refusal.status not in (409, 422):
            raise
        return trouble("not-skipped", 409)
    added = next((each for each in _added(cohort_id) if day_of(each).isoformat() == day), None)
    if added is None:
        return go("group", "skipped.meets", cohort_id=cohort_id)
    return go("group_event", "skipped.meets", group_event_id=added["id"])


def closed_days() -> dict[str, str]:
    """Returns the closed days, each with its reason."""
    found = if_kept(client().events.closure_days, NO_ROUTE) or []
    return {each["day"]: each["reason"] for each in found}


def _added(cohort_id: UUID) -> list[GroupEvent]:
    """Returns the dates that staff have added later. Events of 0.1.0 does not say which."""
    dates = client().events.group_events(cohort_id)
    return [each for each in dates if each.get("addition_id")]
