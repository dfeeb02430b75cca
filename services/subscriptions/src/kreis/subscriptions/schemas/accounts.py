"""What a subscriber has got, and what may be agreed with one."""

from __future__ import annotations

from marshmallow import Schema, fields

from kreis.subscriptions.schemas.webhooks import WebhookView


class NewestRecord(Schema):
    day = fields.Date()
    fact = fields.String(metadata={"description": "the type of the fact"})
    pseudonym = fields.UUID(metadata={"description": "of a participant, in this view alone"})
    fields_ = fields.Dict(data_key="fields", attribute="fields")


class Account(Schema):
    records = fields.Integer(metadata={"description": "facts told, as far as the history goes"})
    people = fields.Integer(metadata={"description": "of how many participants"})
    last_read_at = fields.AwareDateTime(
        allow_none=True, metadata={"description": "of the feed; Kafka keeps its own places"}
    )
    unread = fields.Integer(
        metadata={
            "description": "records after the last position that was asked for; a page counts as"
            " read when the next one is asked for"
        }
    )
    to_forget = fields.Integer(metadata={"description": "people whom the view had to forget"})
    acknowledged = fields.Integer()
    overdue = fields.Integer(metadata={"description": "not acknowledged within 72 hours"})
    last_acknowledged_at = fields.AwareDateTime(allow_none=True)
    newest = fields.List(fields.Nested(NewestRecord), metadata={"description": "newest first"})
    webhook = fields.Nested(WebhookView, allow_none=True)


class OfferedFact(Schema):
    fact = fields.String()
    fields_ = fields.List(fields.String(), data_key="fields", attribute="fields")


class OfferedFacts(Schema):
    items = fields.List(fields.Nested(OfferedFact))
