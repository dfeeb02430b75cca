"""Who contributes to dates, and how they are reached."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from kreis.chassis.http.fields import LONGEST_PHONE, NO_PHONES, MailAddress, Name
from kreis.chassis.http.schemas import Line
from kreis.contracts import phones
from kreis.events.domain.contributors import Channel, Role
from kreis.events.schemas.group_events import FollowedDate


class PhoneOrRemark(fields.String):
    """A telephone number, or in words how staff reach her: `über das Sekretariat`.

    Digits that are no number are refused, so no SMS goes to somebody else.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(validate=validate.Length(3, LONGEST_PHONE), **options)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs) or ""
        try:
            return phones.read(text).stored
        except phones.NotAPhone as fault:
            if fault.code != "letters" or len(text) > LONGEST_PHONE:
                raise ValidationError(NO_PHONES[fault.code]) from None
        return Line().deserialize(text)


class ContributorInput(Schema):
    role = fields.Enum(Role, by_value=True, required=True)
    name = Name(required=True, validate=validate.Length(1, 200))
    email = MailAddress(load_default=None, allow_none=True)
    phone = PhoneOrRemark(load_default=None, allow_none=True)

    @validates_schema
    def check_reachable(self, data: dict[str, Any], **_: Any) -> None:
        if not (data["email"] or data["phone"]):
            raise ValidationError("expected an e-mail address or a telephone number", "email")


class ReachedContributor(ContributorInput):
    channel = fields.Enum(
        Channel,
        by_value=True,
        metadata={"description": "how she hears of a change; of call, from staff"},
    )


class Contributor(ReachedContributor):
    id = fields.UUID()
    recipient_id = fields.UUID(
        allow_none=True,
        metadata={
            "description": "as whom notifications tells her of the date's last change; null when it"
            " was never changed"
        },
    )


class Contributors(Schema):
    contributors = fields.List(fields.Nested(Contributor))


class ToldContributor(ReachedContributor):
    """Somebody who contributes to dates that one act of staff changed."""

    id = fields.UUID(metadata={"description": "the same for all dates of this change"})
    group_events = fields.List(
        fields.Nested(FollowedDate), metadata={"description": "those of the change, in order"}
    )


class ToldContributors(Schema):
    recipients = fields.List(fields.Nested(ToldContributor))
