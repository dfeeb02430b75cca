"""Retention page ("Aufbewahrung"): periods, what was deleted, and what is held. For the lead.

The report holds counts and no names. A hold and the grant's day go to every service that keeps such
data, each with the form's key, so a second press changes nothing.
"""

from __future__ import annotations

from datetime import date
from itertools import groupby
from uuid import UUID

from flask import Response, request

from kreis.chassis.client.peers import Refused
from kreis.console.services.responses.retention import Retention
from kreis.console.staff.again import WrongInput
from kreis.console.staff.shell import client, go, page, show, team, trouble


@team.get("/aufbewahrung")
@page("retention:read")
def retention() -> Response:
    return _page()


@team.post("/aufbewahrung/nachweise")
@page("retention:read", "retention:write")
def set_evidence() -> Response:
    """Sets the grant's day in every service. An empty field keeps evidence without an end."""
    day = request.form.get("day", "")
    try:
        until = date.fromisoformat(day).isoformat() if day else None
    except ValueError:
        return _page(wrong="retention.wrong-day")
    once, seen = (request.form.get(name, "") for name in ("once", "seen"))
    for service in client().by_name.values():
        service.set_evidence(until, once=once, seen=seen)
    return go("retention", "retention.evidence-set")


@team.post("/aufbewahrung/halten")
@page("retention:read", "retention:write")
def hold_data() -> Response:
    """Holds one kind of data or everything about one person."""
    reason = request.form.get("reason", "").strip()
    kind, subject = request.form.get("kind", ""), request.form.get("person", type=UUID)
    if len(reason) < 3 or not (kind or subject):
        return _page(wrong="retention.wrong-hold")
    holding = {
        name: service
        for name, service in client().by_name.items()
        if subject or kind in _kinds(service.retention().it)
    }
    if not holding:
        raise WrongInput("kind")
    what = {"subject": str(subject)} if subject else {"kind": kind}
    for name, service in holding.items():
        once = f"{request.form.get('once', '')}-{name}"
        service.hold_data({**what, "reason": reason}, once=once)
    return go("retention", "retention.held")


@team.post("/aufbewahrung/<service>/<uuid:hold_id>/aufheben")
@page("retention:read", "retention:write")
def lift_hold(service: str, hold_id: UUID) -> Response:
    reason = request.form.get("reason", "").strip()
    if service not in client().by_name:
        return trouble("missing", 404)
    if len(reason) < 3:
        return _page(wrong="retention.wrong-reason")
    try:
        client().by_name[service].lift_hold(hold_id, reason, once=request.form.get("once", ""))
    except Refused as refusal:
        if refusal.status != 404:
            raise
        return trouble("missing", 404)
    return go("retention", "retention.lifted")


def _page(*, wrong: str = "") -> Response:
    seen = {name: service.retention() for name, service in client().by_name.items()}
    found = {name: each.it for name, each in seen.items()}
    agrees = len({own["evidence_until"] for own in found.values()}) == 1
    held = [
        {**each, "service": name}
        for name, own in found.items()
        for each in own["holds"]
        if each["lifted_at"] is None
    ]
    kinds = {rule["kind"]: rule["period"] for own in found.values() for rule in own["rules"]}
    return show(
        "retention.html",
        nav="colleagues",
        status=422 if wrong else 200,
        evidence_until=found["intake"]["evidence_until"],
        agrees=agrees,
        seen=seen["intake"].etag if agrees else "",
        kinds=sorted(kinds.items()),
        days=_days(found),
        held=held,
        person=request.values.get("person", type=UUID),
        sent=request.form,
        wrong=wrong,
    )


def _days(found: dict[str, Retention]) -> list[tuple[str, list[tuple[str, int, int]]]]:
    """Day, kind, how many rows ended and how many are held, the newest day first."""
    sums: dict[tuple[str, str], tuple[int, int]] = {}
    for own in found.values():
        for each in own["report"]:
            ended, held = sums.get((each["day"], each["kind"]), (0, 0))
            sums[each["day"], each["kind"]] = (ended + each["ended"], held + each["held"])
    lines = sorted(((day, kind, *counts) for (day, kind), counts in sums.items()), reverse=True)
    return [
        (day, sorted((kind, ended, held) for _, kind, ended, held in group))
        for day, group in groupby(lines, key=lambda line: line[0])
    ]


def _kinds(own: Retention) -> set[str]:
    return {rule["kind"] for rule in own["rules"]}
