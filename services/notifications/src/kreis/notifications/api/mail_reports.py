"""Reports about mail, over HTTP: bounces, complaints, and one click to unsubscribe.

Promise: a report needs two signatures: of who brings it, and in the token that names the message.
A link to unsubscribe carries a token of its own, which is good for nothing else.
"""

from __future__ import annotations

import hmac
import json
import time
from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from flask import current_app, request

from kreis.chassis.http.auth import public
from kreis.chassis.http.problems import Problem
from kreis.chassis.http.routes import refuses, repeats_freely
from kreis.chassis.http.views import own_database, takes_files, uploaded
from kreis.notifications.api.blueprint import api
from kreis.notifications.commands import mail_reports as commands
from kreis.notifications.domain.mail_reports.reading import read_report
from kreis.notifications.domain.mail_reports.report import Report
from kreis.notifications.domain.mail_tokens import Purpose, messages_in
from kreis.notifications.domain.refusals import LinkUnknown
from kreis.notifications.schemas import mail_reports as schemas
from kreis.notifications.store import mail_reports as store

LARGEST = 2_000_000
"""Bytes of a report: it may bring the whole mail back."""
SIGNATURE, KEY = "Kreis-Signature", "mail-reports"
GOOD_FOR = 300
"""Seconds for which a signature is good, before and after the moment it names."""
_EVENTS = {
    "hard_bounce": Report.HARD,
    "soft_bounce": Report.SOFT,
    "complaint": Report.COMPLAINT,
    "unsubscribed": Report.UNSUBSCRIBED,
}
_BODIES = {
    "message/rfc822": {"schema": {"type": "string", "format": "binary"}},
    "application/json": {
        "schema": {
            "type": "object",
            "required": ["return_path", "event"],
            "properties": {
                "return_path": {"type": "string", "description": "where the bounce was sent"},
                "event": {"type": "string", "enum": list(_EVENTS)},
            },
        }
    },
}


@api.post("/mail-reports")
@api.doc(
    requestBody={"required": True, "content": _BODIES},
    parameters=[{"in": "header", "name": SIGNATURE, "schema": {"type": "string"}}],
    responses={"401": {"description": "Unauthorized: about:blank"}},
)
@public
@repeats_freely("the same report has its effect once")
@takes_files(LARGEST)
@api.response(202, schemas.ReportTaken)
def take_mail_report() -> dict[str, Any]:
    """What a mail server or a provider says of a mail.

    The body is a mail (RFC 3464, RFC 5965) as it came, or JSON. The header `Kreis-Signature` is
    `t=<seconds>,v1=<HMAC-SHA256 of "<seconds>.<body>">`.
    """
    raw = uploaded()
    _check_signature(raw)
    if request.mimetype == "application/json":
        text, report = _event(raw)
    else:
        text, report = raw.decode("latin-1"), read_report(raw)
    return {"report": report, "has_effect": _note(_named_in(text, report), report)}


@api.post("/unsubscriptions")
@public
@repeats_freely("once is enough")
@refuses(LinkUnknown)
@api.arguments(schemas.Unsubscription)
@api.response(204)
def unsubscribe(given: dict[str, str]) -> None:
    """Ends mail to who holds this token: she is called instead. Every time the same answer."""
    named = messages_in(given["token"], Purpose.UNSUBSCRIBE, own_database().sealer.has_signed)
    found = list(named)
    if not found:
        raise LinkUnknown
    _note(found, Report.UNSUBSCRIBED)


def _named_in(text: str, report: Report) -> Iterator[UUID]:
    """Yields the messages that a report names by their tokens. Forged tokens name none."""
    purposes = [Purpose.RETURN]
    if report in (Report.COMPLAINT, Report.UNSUBSCRIBED):
        purposes.append(Purpose.UNSUBSCRIBE)  # providers leave that header in a complaint
    for purpose in purposes:
        yield from messages_in(text, purpose, own_database().sealer.has_signed)


def _note(message_ids: Iterable[UUID], report: Report) -> bool:
    """Notes the report for the first of these messages that is known."""
    if report is Report.NONE:
        return False
    database = own_database()
    for message_id in message_ids:
        with database.known_row(store.ASKED_FOR, str(message_id)) as connection:
            agency = store.agency_of(connection, message_id)
        if agency is not None:
            with database.agency(agency) as work:
                return commands.note(work, message_id, report)
    return False


def _event(raw: bytes) -> tuple[str, Report]:
    try:
        given = json.loads(raw)
        return str(given["return_path"]), _EVENTS[given["event"]]
    except (ValueError, KeyError, TypeError, RecursionError):
        names = ", ".join(_EVENTS)
        raise Problem(400, f"expected JSON with return_path, and event as one of {names}") from None


def _check_signature(raw: bytes) -> None:
    """Raises `Problem` 401."""
    key = current_app.extensions["kreis.keys"].get(KEY, "")
    if not key:
        raise Problem(401, "No report is believed: KREIS_MAIL_REPORT_KEY is not set")
    parts = dict(each.partition("=")[::2] for each in request.headers.get(SIGNATURE, "").split(","))
    moment, given = parts.get("t", ""), parts.get("v1", "")
    if not (moment.isascii() and moment.isdigit() and len(moment) <= 12):
        raise Problem(401, f"expected the header {SIGNATURE}: t=<seconds>,v1=<hex>")
    expected = hmac.digest(key.encode(), moment.encode() + b"." + raw, "sha256").hex()
    if not hmac.compare_digest(given.encode(), expected.encode()):
        raise Problem(401, "The signature does not fit the body and the key")
    if abs(time.time() - int(moment)) > GOOD_FOR:
        raise Problem(401, f"The signature is older than {GOOD_FOR} seconds: is the clock right?")
