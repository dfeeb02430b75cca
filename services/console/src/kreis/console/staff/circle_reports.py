"""What members of a circle have reported: on Heute with its deadline, and opened by itself.

Who is concerned stands on the opened report alone, and exchange records who opens it.
"""

from __future__ import annotations

from typing import TypedDict
from uuid import UUID

from flask import Response, request

from kreis.console.services.responses.exchange import CircleView, OpenReport
from kreis.console.staff.again import WrongInput
from kreis.console.staff.circles import CHANGE, READ, exchange
from kreis.console.staff.day import Day, Section
from kreis.console.staff.partly import Parts
from kreis.console.staff.shell import client, go, me, page, show, team


class Open(TypedDict):
    """An open report, with the name of its circle."""

    circle: str
    report: OpenReport


@team.get("/kreise/meldung/<uuid:report_id>")
@page(READ, CHANGE)
def circle_report(report_id: UUID) -> Response:
    return show("circle_report.html", nav="circles", report=exchange().report(report_id))


@team.post("/kreise/meldung/<uuid:report_id>")
@page(READ, CHANGE)
def settle_circle_report(report_id: UUID) -> Response:
    """Notes what was done. What was noted first stays."""
    done = request.form.get("done", "").strip()
    if not done:
        raise WrongInput("done")
    exchange().settle_report(report_id, done, once=request.form.get("once", ""))
    return go("circles", "circles.settled")


def section(day: Day) -> Section | None:
    """Lists open reports, the first to be settled first. While exchange is silent, none."""
    found = Parts().ask("circles", _open, [])
    values = {"open": found, "today": day.now.date()}
    return Section("staff/_circle_reports.html", values) if found else None


def _open() -> list[Open]:
    asked = client().exchange
    views: list[CircleView] = asked.circles() if asked and me().may(READ, CHANGE) else []
    found = [
        Open(circle=view["circle"]["name"], report=each)
        for view in views
        for each in view["reports"]
    ]
    return sorted(found, key=lambda each: (each["report"]["due_on"], each["report"]["reported_at"]))
