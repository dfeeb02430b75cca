"""Invitations over HTTP, for staff and for the service that writes to participants."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response

from kreis.chassis.http.auth import require
from kreis.chassis.http.editing import tag, whole
from kreis.chassis.http.routes import Blueprint, refuses, shows_etag
from kreis.chassis.http.views import reading
from kreis.events.api import calendar_files
from kreis.events.domain.refusals import NoCohort, NoInvitation
from kreis.events.queries import invitations as queries
from kreis.events.queries.calendar_files import of_invitation
from kreis.events.schemas import invitations as schemas
from kreis.events.schemas.phases import InvitationToWriteAbout

api = Blueprint("invitations", "invitations", description="Who is asked, and her answer")

_VIEW = schemas.InvitationView()


@api.get("/cohorts/<uuid:cohort_id>/invitations")
@require("invitations:read")
@refuses(NoCohort)
@api.response(200, schemas.InvitationView(many=True))
def list_invitations(cohort_id: UUID) -> list[dict[str, Any]]:
    """Everybody in a cohort, and what she answered."""
    with reading() as work:
        return queries.of_cohort(work, cohort_id)


@api.get("/invitations/<uuid:invitation_id>")
@require("invitations:read")
@refuses(NoInvitation)
@shows_etag
@api.response(200, InvitationToWriteAbout)
def show_invitation(invitation_id: UUID) -> dict[str, Any]:
    """All that a message about it needs."""
    with reading() as work:
        found = queries.invitation(work, invitation_id)
        tag(whole(_VIEW.dump(found)))
        return found


@api.get("/invitations/<uuid:invitation_id>/calendar")
@require("invitations:read")
@refuses(NoInvitation)
@api.arguments(calendar_files.CalendarQuery, location="query")
@api.response(200, calendar_files.CALENDAR, content_type="text/calendar")
def show_calendar(wanted: dict[str, str], invitation_id: UUID) -> Response:
    """Its dates as a file for calendars."""
    with reading() as work:
        dates, is_discreet = of_invitation(work, invitation_id)
        return calendar_files.response(dates, work.now, is_discreet=is_discreet, **wanted)
