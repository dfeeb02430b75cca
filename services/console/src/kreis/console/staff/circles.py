"""Page "Kreise": circles of mutual childcare by counts, and what members have reported.

Exchange knows neither participants nor groups. A group stands in addresses of these pages alone,
for whoever opens a circle for it or invites from it.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response, current_app, request, url_for
from werkzeug.exceptions import NotFound

from kreis.console.services.exchange import Exchange
from kreis.console.services.responses.cohorts import Cohort
from kreis.console.staff.group import Group, meeting_groups
from kreis.console.staff.shell import NotYours, client, clock, go, me, page, show, team
from kreis.console.staff.start_week import may_invite_from
from kreis.contracts.calendars import LAENDER

READ, CHANGE = "circles:read", "circles:write"
OF_THE_ORGANISATION = "participants:read-all"
"""Scope of whoever may open a circle that is not for a group."""
SAID = ("name", "land", "sender_name", "phone", "permission_note")
BUSIEST = "NW"
"""The Land that is chosen unless a group's venue says another."""


@team.get("/kreise")
@page(READ)
def circles() -> Response:
    """Lists circles. With `?gruppe=`, each leads to inviting from this group."""
    return show(
        "circles.html",
        nav="circles",
        circles=exchange().circles(),
        group=_group(),
        may_open_alone=me().may(OF_THE_ORGANISATION),
        today=clock().now().date(),
    )


@team.get("/kreise/neu")
@page(READ, CHANGE)
def new_circle() -> Response:
    group = _group_to_open_for()
    return show(
        "circle_new.html",
        nav="circles",
        group=group,
        land=group["venue"]["land"] if group else BUSIEST,
        phone=_own_phone(),
        laender=LAENDER,
    )


@team.post("/kreise")
@page(READ, CHANGE)
def open_circle() -> Response:
    group = _group_to_open_for()
    said = {name: " ".join(request.form.get(name, "").split()) for name in SAID}
    made = exchange().open_circle(said, once=request.form.get("once", ""))["circle"]
    leads_to: dict[str, Any] = {"circle_id": made["id"], "told_name": made["name"]}
    if group is None:
        return go("circle", "circles.opened", **leads_to)
    return go("invite_to_circle", "circles.opened", cohort_id=group["id"], **leads_to)


@team.get("/kreise/<uuid:circle_id>")
@page(READ)
def circle(circle_id: UUID) -> Response:
    seen = exchange().circle(circle_id)
    return show(
        "circle.html",
        nav="circles",
        view=seen.it,
        seen=seen.etag,
        groups=_groups_to_invite(),
        today=clock().now().date(),
    )


@team.post("/kreise/<uuid:circle_id>")
@page(READ, CHANGE)
def note_permission(circle_id: UUID) -> Response:
    """Notes what the Jugendamt has answered. Members read it."""
    note = " ".join(request.form.get("permission_note", "").split())
    exchange().note_permission(circle_id, note, seen=request.form.get("seen", ""))
    return go("circle", "circles.noted", circle_id=circle_id)


@team.post("/kreise/<uuid:circle_id>/uebergeben")
@page(READ, CHANGE)
def hand_over_invitation(circle_id: UUID) -> Response:
    """Makes a link to hand over, and shows it once. It is not stored in readable form."""
    made = exchange().hand_over(circle_id, request.form.get("language", ""))
    base = (current_app.config["KREIS_PUBLIC_URL"] or request.url_root).rstrip("/")
    address = base + url_for("circle.show_circle", token=made["token"])
    return show("circle_link.html", nav="circles", address=address, circle_id=circle_id)


def exchange() -> Exchange:
    """Returns the client of exchange. Raises `NotFound` where there are no circles."""
    found = client().exchange
    if found is None:
        raise NotFound
    return found


def _group() -> Cohort | None:
    cohort_id = request.values.get("gruppe", type=UUID)
    return client().cohorts.cohort(cohort_id) if cohort_id else None


def _group_to_open_for() -> Cohort | None:
    """Returns the group; None for the organisation, which only a lead may open a circle for."""
    group = _group()
    if group is None and not me().may(OF_THE_ORGANISATION):
        raise NotYours
    return group


def _groups_to_invite() -> list[Group]:
    """Returns groups that still meet and whose start week is over."""
    if not me().may(CHANGE, "events:read"):
        return []
    today = clock().now().date()
    return [each for each in meeting_groups(today) if may_invite_from(each) <= today]


def _own_phone() -> str:
    staff = client().intake.staff() if me().may("staff:read") else []
    own = str(me().staff_id)
    return next((each["phone"] for each in staff if each["id"] == own), "")
