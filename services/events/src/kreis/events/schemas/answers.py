"""Answers, to all dates or to one, with the children who come."""

from __future__ import annotations

from datetime import date
from typing import Any

from marshmallow import Schema, ValidationError, fields, post_load, validate, validates_schema

from kreis.events.domain.invitations import Answer, Child, How, Reply
from kreis.events.schemas.group_events import Seen


class BirthMonth(fields.Field[date]):
    """`2024-10`: the month is enough for an age band, so the day is never asked."""

    def __init__(self, **options: Any) -> None:
        super().__init__(metadata={"type": "string", "maxLength": 7}, **options)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> date:
        try:
            return date.fromisoformat(f"{value}-01")
        except ValueError:
            raise ValidationError("expected a month as 2024-10") from None

    def _serialize(self, value: date | None, attr: str | None, obj: Any, **kwargs: Any) -> Any:
        return None if value is None else value.isoformat()[:7]


class ComingChild(Schema):
    id = fields.UUID(required=True)
    birth_month = BirthMonth(required=True)


class ReplyInput(Schema):
    """Whether she comes, and with which children. A yes without `children` says nothing of them."""

    answer = fields.Enum(Answer, by_value=True, required=True)
    children = fields.List(
        fields.Nested(ComingChild),
        load_default=None,
        allow_none=True,
        validate=validate.Length(max=20),
        metadata={"description": "empty: none comes; null or left out: nobody has said it"},
    )

    @validates_schema
    def check_children(self, data: dict[str, Any], **_: Any) -> None:
        named = [child["id"] for child in data["children"] or ()]
        if len(named) != len(set(named)):
            raise ValidationError("expected each child once", "children")
        if named and data["answer"] is Answer.NO:
            raise ValidationError("expected no children with the answer no", "children")

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        said, answer = data.pop("children"), data.pop("answer")
        children = frozenset(Child(**child) for child in said or ())
        is_unsaid = said is None and answer is Answer.YES
        return {**data, "reply": Reply(answer, children, is_unsaid)}


class StaffReplyInput(ReplyInput):
    how = fields.Enum(
        How,
        by_value=True,
        required=True,
        validate=validate.OneOf([How.PHONE, How.IN_PERSON], error="expected phone or in_person"),
    )


class _OrWaits(Schema):
    waits = fields.Boolean(
        load_default=False,
        metadata={"description": "stands on the waitlist where there is no room for her yes"},
    )


class DateReplyInput(_OrWaits, Seen, ReplyInput):
    """What she says about one date, as she saw it."""


class StaffDateReplyInput(_OrWaits, Seen, StaffReplyInput):
    pass
