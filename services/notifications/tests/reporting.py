"""Sending a mail and reporting what became of it, as `kreis bounce` and providers do."""

from __future__ import annotations

import hmac
import json
import re
import time
from datetime import datetime
from typing import Any
from uuid import UUID

from kreis.notifications.jobs import jobs
from kreis.notifications.main import SERVICE as NOTIFICATIONS
from services.notifications.tests.mail_server import MailServer
from services.notifications.tests.world import World
from tests.support.fixtures import deliver

KEY = "a" * 32
RETURN_PATH = "bounces+{token}@verein.example"
DISCREET_RETURN_PATH = "post+{token}@mitteilung.example"


def send(world: World, mail_server: MailServer) -> Any:
    """Sends what is due through the mail server; returns the envelope of the last mail."""
    settings = world.settings(
        safe_mode=False,
        smtp_url=mail_server.url,
        mail_from="gruppen@verein.example",
        return_path=RETURN_PATH,
        discreet_return_path=DISCREET_RETURN_PATH,
    )
    world.send_due(jobs(settings))
    return mail_server.mails[-1]


def report(
    world: World,
    body: str | dict[str, str],
    *,
    key: str = KEY,
    moment: int | None = None,
    signed: str | None = None,
) -> Any:
    """Reports as `kreis bounce` and providers do."""
    raw = body if isinstance(body, str) else json.dumps(body)
    at = int(time.time()) if moment is None else moment
    said = f"{at}.{raw if signed is None else signed}".encode()
    mac = hmac.digest(key.encode(), said, "sha256").hex()
    client = world.notifications
    client.http.application.extensions["kreis.keys"] = {"mail-reports": KEY}
    kind = "message/rfc822" if isinstance(body, str) else "application/json"
    return client.http.application.test_client().post(
        "/v1/mail-reports",
        data=raw.encode(),
        headers={"Content-Type": kind, "Kreis-Signature": f"t={at},v1={mac}"},
    )


def effect(world: World, body: str | dict[str, str]) -> tuple[str, bool]:
    answer = report(world, body)
    assert answer.status_code == 202, answer.text
    return answer.json["report"], answer.json["has_effect"]


def token_to_unsubscribe(envelope: Any) -> str:
    found = re.search(rb"/a/abmelden/(k[a-z2-7]{42})>", envelope.content)
    assert found is not None
    return found[1].decode()


def tell_of_privacy(
    world: World, kind: str, key: str, fact: dict[str, Any] | None, at: datetime | None = None
) -> str:
    database, agency = world.notifications.database, world.agency
    return deliver(database, NOTIFICATIONS, "privacy.v2", kind, key, fact, agency=agency, time=at)


def tell_of_contact(world: World, participant_id: UUID, version: int, at: datetime) -> str:
    """Tells that her number or mail changed at that moment."""
    fact = {"participant_id": str(participant_id), "version": version}
    kind = "kreis.contact-changed.v1"
    return tell_of_privacy(world, kind, f"{participant_id}#contact", fact, at)


def mark_of(world: World, participant_id: UUID) -> str | None:
    staff = world.notifications.as_role("contact-person")
    found: str | None = staff.ok("GET", f"/v1/participants/{participant_id}/mail-address")[
        "refused_since"
    ]
    return found
