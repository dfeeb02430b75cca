"""The copy of the pool. People stand here by id, never by name."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, post_dump

from kreis.cohorts.schemas.seen import may_see_rules, number_of


class PoolPerson(Schema):
    participant_id = fields.UUID()
    state = fields.String()
    version = fields.Integer(
        metadata={
            "description": (
                "for group planning: one more each time intake tells of her; for others a number"
                " that changes with what stands here"
            )
        }
    )

    @post_dump
    def count_what_is_seen(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        """Intake's count also rises with rules and protection, which not everybody may see."""
        if not may_see_rules():
            data["version"] = number_of({**data, "version": None})
        return data
