"""Routes of retention: rules and reasons, what was deleted, holds, and the end of evidence.

Leads use them. The report holds counts, no ids and no names.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response
from marshmallow import Schema, fields, validate
from sqlalchemy import Row

from kreis.chassis.data.database import Work
from kreis.chassis.data.retention import SQL, WHY_HELD, WHY_LIFTED, Retention, days
from kreis.chassis.http import auth
from kreis.chassis.http.editing import Edited, State, tag, whole
from kreis.chassis.http.fields import Day
from kreis.chassis.http.problems import Problem
from kreis.chassis.http.routes import Blueprint, edits, shows_etag
from kreis.chassis.http.views import change, reading
from kreis.chassis.message import new_id

_REASON = fields.String(required=True, validate=validate.Length(3, 500))
MOST_DAYS = 400
"""Maximum rows of the report in one response."""
MOST_HOLDS = 500


class RuleShown(Schema):
    kind = fields.String()
    table = fields.String()
    period = fields.String(metadata={"description": "an interval, or `evidence`"})
    counted_from = fields.String()
    held_while = fields.List(fields.String())


class Deleted(Schema):
    day = fields.Date()
    kind = fields.String()
    period = fields.String()
    ended = fields.Integer(metadata={"description": "rows deleted or emptied on that day"})
    held = fields.Integer(metadata={"description": "rows that are over and held"})


class Hold(Schema):
    id = fields.UUID()
    kind = fields.String(allow_none=True)
    subject = fields.UUID(allow_none=True, metadata={"description": "the participant"})
    reason = fields.String()
    held_by = fields.String()
    held_at = fields.AwareDateTime()
    lifted_by = fields.String(allow_none=True)
    lifted_because = fields.String(allow_none=True)
    lifted_at = fields.AwareDateTime(allow_none=True)


class RetentionShown(Schema):
    evidence_until = fields.Date(allow_none=True)
    rules = fields.List(fields.Nested(RuleShown))
    kept = fields.Dict(keys=fields.String(), values=fields.String())
    report = fields.List(fields.Nested(Deleted))
    holds = fields.List(fields.Nested(Hold))


class HoldInput(Schema):
    kind = fields.String(load_default=None, validate=validate.Length(1, 100))
    subject = fields.UUID(load_default=None)
    reason = _REASON


class Lifting(Schema):
    reason = _REASON


class EvidenceInput(Schema):
    evidence_until = Day(
        required=True, allow_none=True, metadata={"description": "the grant's day; null: keep"}
    )


def routes(retention: Retention) -> Blueprint:
    """Makes the routes of one service."""
    api = Blueprint("retention", "retention", description="What is deleted after which period")

    @api.get("/retention")
    @auth.require("retention:read")
    @shows_etag
    @api.response(200, RetentionShown)
    def show_retention() -> dict[str, Any]:
        """Rules, the newest rows of the report, holds, and the ETag of the grant's day."""
        with reading() as work:
            tag(_evidence(work))
            return _shown(work, retention)

    _add_evidence(api, retention)
    _add_holds(api, retention)
    return api


def _add_evidence(api: Blueprint, retention: Retention) -> None:
    @api.post("/retention/evidence")
    @auth.require("retention:write")
    @edits
    @api.arguments(EvidenceInput)
    @api.response(200, RetentionShown)
    def set_evidence(wanted: dict[str, Any]) -> Response:
        """Sets the grant's day: evidence for the funder is kept until then."""

        def command(work: Work) -> dict[str, Any]:
            _run(work, "set", evidence_until=wanted["evidence_until"])
            return _shown(work, retention)

        return change(command, schema=RetentionShown, edited=Edited("evidence", _evidence))


def _add_holds(api: Blueprint, retention: Retention) -> None:
    @api.post("/retention/holds")
    @auth.require("retention:write")
    @api.arguments(HoldInput)
    @api.response(201, RetentionShown)
    def hold(wanted: dict[str, Any]) -> Response:
        """Holds a kind of data, or everything about one participant, whatever its age."""
        kinds = {each.kind for each in retention.all_rules}
        if (wanted["kind"] is None) == (wanted["subject"] is None):
            raise Problem(422, "Say either a kind or a participant")
        if wanted["kind"] is not None and wanted["kind"] not in kinds:
            raise Problem(422, f"This service keeps no {wanted['kind']!r}")

        def command(work: Work) -> dict[str, Any]:
            own = {**wanted, "id": new_id()}
            sealed = WHY_HELD.values(work, own["id"], wanted["reason"], sealed=True)
            _run(work, "hold", **own | sealed)
            return _shown(work, retention)

        return change(command, schema=RetentionShown, status=201)

    @api.post("/retention/holds/<uuid:hold_id>/lift")
    @auth.require("retention:write")
    @api.arguments(Lifting)
    @api.response(200, RetentionShown)
    def lift(wanted: dict[str, Any], hold_id: UUID) -> Response:
        """Ends a hold. What is over by then is deleted on the next day."""

        def command(work: Work) -> dict[str, Any]:
            sealed = WHY_LIFTED.values(work, hold_id, wanted["reason"], sealed=True)
            if not _run(work, "lift", id=hold_id, **sealed):
                raise Problem(404, "There is no such hold, or it was lifted")
            return _shown(work, retention)

        return change(command, schema=RetentionShown)


def _evidence(work: Work) -> State:
    setting = work.connection.execute(SQL["setting"], {"agency": work.agency}).one_or_none()
    return whole(setting.evidence_until if setting else None)


def _run(work: Work, statement: str, **values: Any) -> int:
    own = {"agency": work.agency, "who": auth.caller().subject, "now": work.now, **values}
    return work.connection.execute(SQL[statement], own).rowcount


def _shown(work: Work, retention: Retention) -> dict[str, Any]:
    setting = work.connection.execute(SQL["setting"], {"agency": work.agency}).one_or_none()
    own = {"agency": work.agency, "after": UUID(int=0), "limit": MOST_HOLDS}
    return {
        "evidence_until": setting.evidence_until if setting else None,
        "rules": [
            {
                "kind": rule.kind,
                "table": rule.table,
                "period": rule.period,
                "counted_from": rule.counted_from,
                "held_while": list(rule.held_while),
            }
            for rule in retention.all_rules
        ],
        "kept": dict(retention.all_kept),
        "report": days(work, MOST_DAYS),
        "holds": [_hold(work, row) for row in work.connection.execute(SQL["holds"], own)],
    }


def _hold(work: Work, row: Row[Any]) -> dict[str, Any]:
    shown = row._asdict()
    for each in (WHY_HELD, WHY_LIFTED):
        sealed = shown[f"{each.column}_sealed"]
        shown[each.column] = each.read(work, row.id, shown[each.column], sealed)
    return shown
