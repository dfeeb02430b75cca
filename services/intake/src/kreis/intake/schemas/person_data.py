"""Person data ("Auskunft"): all that intake keeps about one person."""

from __future__ import annotations

from marshmallow import Schema, fields

from kreis.intake.schemas.consents import Consent
from kreis.intake.schemas.notices import Notice
from kreis.intake.schemas.participants import ParticipantView
from kreis.intake.schemas.stays import Stay


class PersonData(Schema):
    """Left out is what is about others as well: grouping rules, files that name many people."""

    participant = fields.Nested(ParticipantView)
    stay = fields.Nested(Stay)
    notices = fields.List(fields.Nested(Notice))
    consents = fields.List(fields.Nested(Consent), metadata={"description": "every decision"})
    came_by_import = fields.Boolean()
