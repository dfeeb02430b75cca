"""What notifications' requests and answers look like."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from kreis.chassis.http.schemas import PageArguments
from kreis.notifications.domain.deliveries import (
    CallReason,
    CallResult,
    CallTaskState,
    Channel,
    Kind,
    Order,
    State,
)

TOLD_BY_STAFF = [CallResult.REACHED, CallResult.NOT_REACHED, CallResult.NOT_NEEDED]


class MessageFilter(PageArguments):
    state = fields.Enum(State, by_value=True, load_default=None)
    kind = fields.Enum(Kind, by_value=True, load_default=None)
    participant_id = fields.UUID(load_default=None)
    order = fields.Enum(
        Order, by_value=True, load_default=Order.OLDEST_FIRST, metadata={"description": "by time"}
    )


class About(Schema):
    """Whom a message or a call task is for, and what it is about."""

    id = fields.UUID()
    participant_id = fields.UUID(attribute="errand.participant_id")
    invitation_id = fields.UUID(
        attribute="errand.invitation_id",
        metadata={"description": "hers, to the week and the weekly dates of her cohort"},
    )
    cause = fields.UUID(
        attribute="errand.cause",
        metadata={
            "description": "the id of an invitation, of an act of staff that changed dates, for a"
            " reminder or the question who signs up of a date (or of the series of the start week),"
            " for an offered place of the offer"
        },
    )
    version = fields.Integer(
        attribute="errand.version",
        metadata={
            "description": "that of the answer for a confirmation, one more than the number of its"
            " changes for a reminder of a date, 1 for all else"
        },
    )


class Message(About):
    kind = fields.Enum(Kind, by_value=True, attribute="errand.kind")
    channel = fields.Enum(Channel, by_value=True)
    state = fields.Enum(State, by_value=True)
    reason = fields.String(
        allow_none=True, metadata={"description": "why it failed or was suppressed, as a code"}
    )
    created_at = fields.AwareDateTime()
    changed_at = fields.AwareDateTime()


class MessagePage(Schema):
    items = fields.List(fields.Nested(Message))
    next = fields.UUID(allow_none=True)


class PlannedFilter(Schema):
    limit = fields.Integer(load_default=100, validate=validate.Range(1, 500))


class PlannedMessage(Schema):
    participant_id = fields.UUID(attribute="errand.participant_id")
    invitation_id = fields.UUID(attribute="errand.invitation_id")
    kind = fields.Enum(Kind, by_value=True, attribute="errand.kind")
    is_message = fields.Boolean(
        metadata={
            "description": "false: nothing is sent, it is seen then whether she has answered, and"
            " a call task is raised if not"
        }
    )
    not_before = fields.AwareDateTime(metadata={"description": "when it falls due"})


class PlannedMessages(Schema):
    items = fields.List(fields.Nested(PlannedMessage))


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


class ContributorMessageFilter(Schema):
    change_id = fields.UUID(load_default=None)
    limit = fields.Integer(load_default=100, validate=validate.Range(1, 500))


class ContributorMessage(Schema):
    """What became of telling a speaker, or somebody of childcare, of a change."""

    id = fields.UUID()
    recipient_id = fields.UUID(
        metadata={"description": "who she is for this change, as events says; not on other changes"}
    )
    change_id = fields.UUID(metadata={"description": "the act of staff that changed dates"})
    kind = fields.Enum(Kind, by_value=True)
    channel = fields.Enum(Channel, by_value=True)
    state = fields.Enum(State, by_value=True)
    reason = fields.String(allow_none=True)
    needs_call = fields.Boolean(
        metadata={"description": "she could not be told in writing, and nobody has called her yet"}
    )
    called_by = fields.String(allow_none=True)
    created_at = fields.AwareDateTime()
    changed_at = fields.AwareDateTime()


class ContributorMessages(Schema):
    items = fields.List(fields.Nested(ContributorMessage))
