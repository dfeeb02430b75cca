"""Who contributes to dates, and how they are reached."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from kreis.chassis.http.schemas import Line
from kreis.events.domain.contributors import Channel, Role
from kreis.events.schemas.group_events import FollowedDate


class ContributorInput(Schema):
    role = fields.Enum(Role, by_value=True, required=True)
    name = Line(required=True, validate=validate.Length(1, 200))
    email = fields.Email(load_default=None, allow_none=True, validate=validate.Length(max=254))
    phone = fields.String(load_default=None, allow_none=True, validate=validate.Length(3, 40))

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
