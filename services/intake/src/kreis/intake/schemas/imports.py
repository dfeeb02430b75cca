"""Imports of newcomers from a file."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from kreis.intake.domain.imports.wording import CODES
from kreis.intake.schemas.lookalikes import Lookalike


class ImportQuery(Schema):
    dry_run = fields.Boolean(
        load_default=False, metadata={"description": "finds all that an import would, adds nobody"}
    )
    file_name = fields.String(load_default="", validate=validate.Length(max=200))
    contact_person_id = fields.UUID(
        load_default=None, metadata={"description": "for rows that name nobody"}
    )


class Import(Schema):
    id = fields.UUID()
    state = fields.String(validate=validate.OneOf(["waiting", "running", "finished", "failed"]))
    is_dry_run = fields.Boolean()
    file_name = fields.String()
    encoding = fields.String(metadata={"description": "as which the file was read"})
    delimiter = fields.String()
    ignored_columns = fields.List(
        fields.String(), metadata={"description": "headers that nobody here knows"}
    )
    contact_person_id = fields.UUID(allow_none=True)
    rows = fields.Integer()
    done = fields.Integer(
        metadata={"description": "rows so far: added + known + held back + faulty"}
    )
    added = fields.Integer()
    known = fields.Integer(metadata={"description": "rows of an earlier import: nothing changed"})
    held_back = fields.Integer(
        metadata={"description": "somebody of that name and birth date is there already"}
    )
    faulty = fields.Integer()
    failure = fields.String(allow_none=True, metadata={"description": "why it has stopped"})
    follows = fields.UUID(allow_none=True, metadata={"description": "the trial it was made of"})
    requested_by = fields.String()
    requested_at = fields.DateTime()
    ended_at = fields.DateTime(allow_none=True)


class ImportPage(Schema):
    items = fields.List(fields.Nested(Import))


class RowFault(Schema):
    column = fields.String(metadata={"description": "as the file names it"})
    field = fields.String()
    value = fields.String(metadata={"description": "what stands there"})
    code = fields.String(validate=validate.OneOf(CODES))
    reason = fields.String(metadata={"description": "what is wrong and what to do"})


class Finding(Schema):
    line = fields.Integer(metadata={"description": "of the file, on which the row begins"})
    outcome = fields.String(validate=validate.OneOf(["added", "held_back", "faulty"]))
    participant_id = fields.UUID(allow_none=True)
    faults = fields.List(fields.Nested(RowFault))
    lookalikes = fields.List(fields.Nested(Lookalike))


class FindingQuery(Schema):
    after = fields.Integer(
        load_default=0,
        validate=validate.Range(0, 2**31 - 1),
        metadata={"description": "the `next` of the page before"},
    )
    limit = fields.Integer(load_default=100, validate=validate.Range(1, 500))


class FindingPage(Schema):
    items = fields.List(fields.Nested(Finding))
    next = fields.Integer(allow_none=True)
