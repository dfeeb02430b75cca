"""Call tasks, and what became of calls."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from kreis.chassis.http.schemas import PageArguments
from kreis.notifications.domain.call_tasks import CallReason, CallResult, CallTaskState
from kreis.notifications.domain.errands import Kind
from kreis.notifications.schemas.errands import About

TOLD_BY_STAFF = [CallResult.REACHED, CallResult.NOT_REACHED, CallResult.NOT_NEEDED]


class CallTaskFilter(PageArguments):
    state = fields.Enum(CallTaskState, by_value=True, load_default=None)
    participant_id = fields.UUID(load_default=None)


class CallTask(About):
    about = fields.Enum(Kind, by_value=True, attribute="errand.kind")
    reason = fields.Enum(CallReason, by_value=True)
    state = fields.Enum(CallTaskState, by_value=True)
    raised_at = fields.AwareDateTime()
    attempts = fields.Integer(metadata={"description": "calls that did not reach her"})
    last_attempt_at = fields.AwareDateTime(allow_none=True)
    result = fields.Enum(
        CallResult,
        by_value=True,
        allow_none=True,
        metadata={
            "description": "of the last call; answered: her answer came meanwhile;"
            " no_longer_holds: what she was to be told was changed again or is past"
        },
    )
    closed_by = fields.String(
        allow_none=True, metadata={"description": "who closed it; null when it closed by itself"}
    )
    closed_at = fields.AwareDateTime(allow_none=True)


class CallTaskCount(Schema):
    count = fields.Integer(metadata={"description": "open calls"})


class CallResultInput(Schema):
    result = fields.Enum(
        CallResult,
        by_value=True,
        required=True,
        validate=validate.OneOf(TOLD_BY_STAFF, error="expected reached, not_reached or not_needed"),
    )


class CallTaskPage(Schema):
    items = fields.List(fields.Nested(CallTask))
    next = fields.UUID(allow_none=True)
