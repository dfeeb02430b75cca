"""Standing agreements over HTTP, by link: wanting a date each week, and ending that."""

from __future__ import annotations

from uuid import UUID

from flask import Response

from kreis.chassis.http.auth import require
from kreis.chassis.http.routes import Blueprint, refuses
from kreis.exchange.api import by_link
from kreis.exchange.api.by_link import CHANGES_NOT
from kreis.exchange.commands import standing as commands
from kreis.exchange.domain.refusals import AskTaken, ContactNotShared, NoAsk
from kreis.exchange.schemas import pages as schemas

api = Blueprint("standing", "standing", description="Standing agreements, by members' links")


@api.put("/links/<token>/asks/<uuid:ask_id>/standing")
@require("links:use")
@refuses(*CHANGES_NOT, NoAsk, AskTaken, ContactNotShared)
@api.response(200, schemas.Page)
def want_weekly(token: str, ask_id: UUID) -> Response:
    """Wants an agreed date each week. The first of the two proposes, the other accepts."""
    return by_link.change(token, lambda work, member: commands.want_weekly(work, member, ask_id))


@api.delete("/links/<token>/standing/<uuid:standing_id>")
@require("links:use")
@refuses(*CHANGES_NOT, NoAsk)
@api.response(200, schemas.Page)
def end_standing(token: str, standing_id: UUID) -> Response:
    """Ends a standing agreement, or its proposal. Dates that are made already stay agreed."""
    return by_link.change(token, lambda work, member: commands.end(work, member, standing_id))
