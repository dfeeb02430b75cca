"""Parts of HTTP bodies that every service uses."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, ValidationError, fields, validate

from kreis.chassis.http.fields import Moment
from kreis.contracts import texts

SOMETIMES = "x-sometimes"


def sometimes(about: str = "") -> dict[str, Any]:
    """Returns the metadata of a field that an answer may lack. OpenAPI requires all others."""
    return {SOMETIMES: True, **({"description": about} if about else {})}


class Line(fields.String):
    """A text of one line in its normal form, see `kreis.contracts.texts`."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs) or ""
        try:
            return texts.line(text)
        except texts.NotALine:
            raise ValidationError("expected a text of one line") from None


class StoryTime(Schema):
    now = fields.AwareDateTime(required=True)


class NewStoryTime(Schema):
    now = Moment(required=True)
    only_forward = fields.Boolean(
        load_default=False,
        metadata={"description": "true leaves a clock alone that is later already"},
    )


class StoryWork(StoryTime):
    waiting = fields.Integer(metadata={"description": "due work and facts still to be published"})
    next_at = fields.AwareDateTime(
        allow_none=True, metadata={"description": "when the next work falls due"}
    )


class PageArguments(Schema):
    """Arguments of a page. `after` is the cursor: the value of `next` in the previous page."""

    after = fields.UUID(load_default=None)
    limit = fields.Integer(load_default=100, validate=validate.Range(1, 500))


class AccessFilter(PageArguments):
    subject = fields.UUID(
        load_default=None, metadata={"description": "the person whose views are asked for"}
    )


class Access(Schema):
    id = fields.UUID()
    at = fields.AwareDateTime()
    caller = fields.String(metadata={"description": "the subject of the token"})
    is_service = fields.Boolean()
    purpose = fields.String(allow_none=True, metadata={"description": "as the caller stated it"})
    method = fields.String()
    route = fields.String()
    subject = fields.UUID(
        allow_none=True,
        metadata={"description": "the person whose data was read, if she is watched"},
    )


class AccessPage(Schema):
    items = fields.List(fields.Nested(Access))
    next = fields.UUID(allow_none=True, metadata={"description": "`after` of the next page"})


class Fault(Schema):
    field = fields.String(metadata={"description": "where: children.0.birth_month"})
    value = fields.Raw(allow_none=True, metadata={"description": "what was sent"})
    expected = fields.String()


class ProblemDocument(Schema):
    """A problem document (RFC 9457), as `problems` writes it."""

    type = fields.String(metadata={"description": "about:blank, or a code for programs"})
    title = fields.String()
    status = fields.Integer()
    detail = fields.String()
    trace_id = fields.String(allow_none=True, metadata={"description": "names the log lines"})
    errors = fields.List(fields.Nested(Fault), metadata=sometimes())
