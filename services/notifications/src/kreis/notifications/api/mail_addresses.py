"""Mail addresses that take no mail, over HTTP. The address itself stays with intake."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from kreis.chassis.http.auth import require
from kreis.chassis.http.views import reading
from kreis.notifications.api.blueprint import api
from kreis.notifications.queries import mail_addresses as queries
from kreis.notifications.schemas.mail_reports import MailAddress


@api.get("/participants/<uuid:participant_id>/mail-address")
@require("deliveries:read")
@api.response(200, MailAddress)
def show_mail_address(participant_id: UUID) -> dict[str, Any]:
    """Whether mail to her comes back. The mark goes when her number or mail changes in intake."""
    with reading() as work:
        return queries.mail_address(work, participant_id)
