"""Errands: what a message or a call task is about."""

from __future__ import annotations

from marshmallow import Schema, fields


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
