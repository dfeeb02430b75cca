"""Subscriptions, as they are sent and shown."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate

from kreis.chassis.http.fields import Day
from kreis.chassis.http.schemas import Line
from kreis.contracts.views import LONGEST_NAME, NAME, topic_of
from kreis.subscriptions.domain.subscriptions import COUNTS, RECORDS, State, Subscription

_LONGEST_FACT = 100


def _text(most: int, about: str = "") -> fields.String:
    metadata = {"description": about} if about else {}
    return Line(required=True, validate=validate.Length(1, most), metadata=metadata)


class AgreedFact(Schema):
    fact = fields.String(
        required=True,
        validate=validate.Length(1, _LONGEST_FACT),
        metadata={"description": "a type of participation.v1: kreis.attendance-recorded.v1"},
    )
    fields_ = fields.List(
        fields.String(validate=validate.Length(1, _LONGEST_FACT)),
        required=True,
        data_key="fields",
        attribute="fields",
        validate=validate.Length(max=30),
        metadata={"description": "fields of this fact, none of which is participant_id"},
    )


class SubscriptionChange(Schema):
    team = _text(200, "who reads")
    legal_basis = _text(1000, "on which legal basis")
    contact = _text(300, "who answers for it there")
    until = Day(required=True, metadata={"description": "the last day; then it ends by itself"})


class SubscriptionInput(SubscriptionChange):
    name = fields.String(
        required=True,
        validate=[
            validate.Regexp(rf"^{NAME}\Z", error="expected small letters, digits and hyphens"),
            validate.Length(1, LONGEST_NAME),
        ],
        metadata={"description": "used once, in the name of the topic"},
    )
    purpose = _text(1000, "what for")
    tells = fields.String(
        load_default=RECORDS,
        validate=validate.OneOf([RECORDS, COUNTS]),
        metadata={"description": "counts: numbers of people of each week, in steps of 5"},
    )
    facts = fields.List(fields.Nested(AgreedFact), required=True, validate=validate.Length(1, 50))
    since = Day(required=True, metadata={"description": "the first day of which facts are told"})


class SubscriptionView(Schema):
    name = fields.String()
    team = fields.String()
    purpose = fields.String()
    tells = fields.String(metadata={"enum": [RECORDS, COUNTS]})
    legal_basis = fields.String()
    contact = fields.String()
    facts = fields.Method("_facts", metadata={"type": "array", "items": {"type": "object"}})
    since = fields.Date()
    until = fields.Date()
    topic = fields.Function(lambda each: topic_of(each.name), metadata={"type": "string"})
    state = fields.Enum(
        State,
        by_value=True,
        metadata={"description": "waiting: its topic does not stand yet, and nothing is told"},
    )
    registered_at = fields.AwareDateTime()
    opened_at = fields.AwareDateTime(allow_none=True)
    ended_at = fields.AwareDateTime(allow_none=True)

    def _facts(self, each: Subscription) -> list[dict[str, Any]]:
        return [{"fact": type_, "fields": list(names)} for type_, names in each.agreed.items()]


class SubscriptionList(Schema):
    items = fields.List(fields.Nested(SubscriptionView))
