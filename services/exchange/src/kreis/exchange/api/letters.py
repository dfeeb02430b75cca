"""Letters over HTTP: recipient and text of a message, for notifications as it sends it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from kreis.chassis.http.auth import require
from kreis.chassis.http.routes import Blueprint, refuses, repeats_freely
from kreis.chassis.http.views import reading
from kreis.exchange.commands import letters as commands
from kreis.exchange.domain.refusals import NoMessage
from kreis.exchange.schemas import circles as schemas

api = Blueprint("letters", "letters", description="Messages to members, as they are sent")


@api.post("/messages/<uuid:message_id>/letter")
@require("letters:write")
@refuses(NoMessage)
@repeats_freely("a kept answer would keep the token")
@api.response(201, schemas.LetterView)
def make_letter(message_id: UUID) -> dict[str, Any]:
    """Makes the letter of a wanted message, with a fresh link. Each request makes another one."""
    with reading() as work:
        return commands.make(work, message_id)
