"""Messages of staff to a group."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from kreis.notifications.domain.contacts import Language
from kreis.notifications.domain.group_messages import LONGEST

MOST_RECIPIENTS = 100


def words() -> fields.String:
    return fields.String(
        required=True,
        validate=[
            validate.Length(1, LONGEST),
            validate.Regexp(r"\s*\S", error="expected a text"),
        ],
        metadata={"description": "as she writes it; every recipient gets these words"},
    )


class GroupMessageInput(Schema):
    cohort_id = fields.UUID(required=True)
    text = words()


class GroupMessageFilter(Schema):
    cohort_id = fields.UUID(required=True)


class Recipient(Schema):
    participant_id = fields.UUID(required=True)
    invitation_id = fields.UUID(required=True)


class PreviewInput(Schema):
    text = words()
    languages = fields.List(
        fields.String(validate=validate.OneOf([each.value for each in Language])),
        required=True,
        validate=validate.Length(max=len(Language)),
    )
    recipients = fields.List(
        fields.Nested(Recipient),
        load_default=[],
        validate=validate.Length(max=MOST_RECIPIENTS),
        metadata={"description": "who would get it; without them `with_enough` is empty"},
    )


class PreviewedText(Schema):
    language = fields.String()
    subject = fields.String()
    text = fields.String()
    sms_text = fields.String(metadata={"description": "the same as an SMS; shorter in some"})
    sms_parts = fields.Integer(
        metadata={"description": "of how many messages the SMS is billed, with usual names"}
    )
    sms_dear_letters = fields.String(
        metadata={
            "description": "letters of the staff's words that leave 67 letters to each part"
            " instead of 153; empty if there are none or the script has no others"
        }
    )


class Preview(Schema):
    items = fields.List(fields.Nested(PreviewedText))
    with_enough = fields.List(
        fields.UUID(),
        metadata={
            "description": "participants among the recipients who have got as many messages by now"
            " as anybody gets: they would be called instead"
        },
    )


class GroupMessage(Schema):
    id = fields.UUID()
    cohort_id = fields.UUID()
    text = fields.String()
    written_by = fields.String(metadata={"description": "the subject of the token"})
    written_at = fields.AwareDateTime()
    goes_at = fields.AwareDateTime(metadata={"description": "nothing is sent before"})
    recalled_at = fields.AwareDateTime(allow_none=True)


class GroupMessages(Schema):
    items = fields.List(fields.Nested(GroupMessage))
