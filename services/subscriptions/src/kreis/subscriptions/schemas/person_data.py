"""Person data ("Auskunft"): who outside was told what about one person."""

from __future__ import annotations

from marshmallow import Schema, fields


class TellingOfHer(Schema):
    fact = fields.String(metadata={"description": "the type of the fact"})
    fields_ = fields.Dict(
        data_key="fields",
        attribute="fields",
        metadata={"description": "what was told; ids are pseudonyms"},
    )


class TeamThatWasTold(Schema):
    team = fields.String()
    purpose = fields.String()
    records = fields.List(fields.Nested(TellingOfHer), metadata={"description": "oldest first"})


class PersonData(Schema):
    told = fields.List(fields.Nested(TeamThatWasTold))
