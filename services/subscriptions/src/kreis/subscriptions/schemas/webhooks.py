"""Webhooks, as they are set and shown."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from kreis.chassis.http.fields import Day
from kreis.subscriptions.domain.webhooks import LONGEST_URL, Webhook


class WebhookInput(Schema):
    url = fields.String(
        required=True,
        validate=validate.Length(1, LONGEST_URL),
        metadata={"description": "https, and reachable from the Internet"},
    )


class WebhookSecret(Schema):
    url = fields.String()
    secret = fields.String(
        metadata={"description": "signs each post (Standard Webhooks 1.0); told this once"}
    )


class Redelivery(Schema):
    since = Day(
        load_default=None,
        allow_none=True,
        metadata={"description": "records of this day and later once more; without it none"},
    )


class WebhookView(Schema):
    url = fields.String()
    delivered_at = fields.AwareDateTime(allow_none=True)
    failing_since = fields.AwareDateTime(allow_none=True)
    failure = fields.String(
        allow_none=True,
        metadata={
            "description": "why the last record was not taken: `timeout`, `no-connection`,"
            " `no-address`, `inside-address`, `redirect`, `status-500`"
        },
    )
    is_shut = fields.Function(
        lambda hook: _is_shut(hook),
        metadata={"type": "boolean", "description": "after three days of failures"},
    )
    tested_at = fields.AwareDateTime(allow_none=True)
    test_outcome = fields.String(
        allow_none=True, metadata={"description": "`taken`, `safe-mode`, or as `failure`"}
    )


def _is_shut(hook: Webhook) -> bool:
    return hook.shut_at is not None
