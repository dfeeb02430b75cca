"""Files that were opened with a reason, and notices about likenesses."""

from __future__ import annotations

from marshmallow import Schema, fields, validate


class OpeningInput(Schema):
    reason = fields.String(
        required=True,
        validate=[
            validate.Length(max=300),
            validate.Regexp(r"\s*(\S\s*){5}", error="expected why you need her file"),
        ],
        metadata={"description": "why you need her file; leads see it"},
    )


class SightQuery(Schema):
    staff = fields.String(
        required=True,
        validate=validate.Length(1, 200),
        metadata={"description": "the subject of her token"},
    )


class Sight(Schema):
    is_in_full = fields.Boolean()
    reason = fields.String(
        allow_none=True,
        metadata={"description": "why she opened the file; null if the person is hers"},
    )


class Opening(Schema):
    id = fields.UUID()
    participant_id = fields.UUID()
    opened_by = fields.String(metadata={"description": "the subject of the token"})
    reason = fields.String()
    opened_at = fields.AwareDateTime()
    ends_at = fields.AwareDateTime()


class Openings(Schema):
    items = fields.List(fields.Nested(Opening))


class LikenessNotice(Schema):
    """Somebody described this person, and was not told that she is here."""

    participant_id = fields.UUID()
    noticed_by = fields.String(metadata={"description": "the subject of the token"})
    same = fields.List(fields.String(), metadata={"description": "the fields that are the same"})
    noticed_at = fields.AwareDateTime()


class LikenessNotices(Schema):
    items = fields.List(fields.Nested(LikenessNotice))
