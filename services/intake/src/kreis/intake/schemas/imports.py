"""Imports of newcomers from a file."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, post_load, validate

from kreis.intake.domain.imports.answers import MORNINGS, Answers
from kreis.intake.domain.imports.columns import FIELDS, LEFT_OUT
from kreis.intake.domain.imports.records import MAX_CELL, MAX_COLUMNS
from kreis.intake.domain.imports.wording import CODES
from kreis.intake.schemas.lookalikes import Lookalike
from kreis.intake.store.undos import DONE

LONGEST_SHEET = 100
"""Characters of a sheet's name. Excel allows 31."""
LONGEST_ENCODING = 20
"""Characters of an encoding's name."""
MAX_ANSWERS = 500
"""Cells or lines in one request."""
LINE = validate.Range(1, 2**31 - 1)


class ImportQuery(Schema):
    dry_run = fields.Boolean(
        load_default=False, metadata={"description": "finds all that an import would, adds nobody"}
    )
    file_name = fields.String(load_default="", validate=validate.Length(max=200))
    contact_person_id = fields.UUID(
        load_default=None, metadata={"description": "for rows that name nobody"}
    )
    sheet = fields.String(
        load_default="",
        validate=validate.Length(max=LONGEST_SHEET),
        metadata={"description": "of a workbook; else the first with a header"},
    )


class Column(Schema):
    """A column of the file, and what is read from it."""

    index = fields.Integer(metadata={"description": "its place; the first is 0"})
    header = fields.String(metadata={"description": "as the file names it, else its letter"})
    means = fields.String(
        allow_none=True, metadata={"description": "its field, left-out, or null if nobody knows"}
    )
    label = fields.String(metadata={"description": "the name of its field"})
    examples = fields.List(fields.String(), metadata={"description": "its first cells"})
    is_open = fields.Boolean(metadata={"description": "it holds data that nobody understands"})


class Reading(Schema):
    """How the file reads in one encoding."""

    encoding = fields.String(metadata={"description": "to be sent, if these words look right"})
    words = fields.List(fields.String(), metadata={"description": "words that differ"})


class Import(Schema):
    id = fields.UUID()
    state = fields.String(
        validate=validate.OneOf(["asking", "waiting", "running", "finished", "failed"])
    )
    is_dry_run = fields.Boolean()
    file_name = fields.String()
    encoding = fields.String(metadata={"description": "as which the file was read"})
    delimiter = fields.String()
    ignored_columns = fields.List(
        fields.String(), metadata={"description": "columns that staff have left out"}
    )
    sheet = fields.String(
        metadata={"description": "of a workbook, that was read; empty while it is asked which one"}
    )
    sheets = fields.List(fields.String(), metadata={"description": "those of the workbook"})
    header_line = fields.Integer(metadata={"description": "on which the columns are named"})
    columns = fields.List(fields.Nested(Column))
    readings = fields.List(
        fields.Nested(Reading), metadata={"description": "asked: which of them looks right"}
    )
    missing = fields.List(
        fields.String(), metadata={"description": "what no column holds and everybody is asked"}
    )
    asks_mornings = fields.Boolean(
        metadata={"description": "start weeks without a word of their mornings: send `mornings`"}
    )
    contact_person_id = fields.UUID(allow_none=True)
    rows = fields.Integer()
    done = fields.Integer(
        metadata={"description": "rows so far: added + known + held back + faulty"}
    )
    added = fields.Integer()
    known = fields.Integer(metadata={"description": "rows of an earlier import: nothing changed"})
    held_back = fields.Integer(
        metadata={"description": "may be there already; waits for somebody to decide"}
    )
    faulty = fields.Integer()
    failure = fields.String(allow_none=True, metadata={"description": "why it has stopped"})
    follows = fields.UUID(
        allow_none=True,
        metadata={"description": "the trial it was made of; of a trial, the import before it"},
    )
    requested_by = fields.String()
    requested_at = fields.DateTime()
    ended_at = fields.DateTime(allow_none=True)
    undone_at = fields.DateTime(allow_none=True)


class ImportPage(Schema):
    items = fields.List(fields.Nested(Import))


class KnownColumn(Schema):
    """What a column may mean."""

    name = fields.String(metadata={"description": "to be sent as `means`"})
    label = fields.String()


class KnownColumns(Schema):
    items = fields.List(fields.Nested(KnownColumn))


class TemplateQuery(Schema):
    kind = fields.String(load_default="xlsx", validate=validate.OneOf(["xlsx", "csv"]))


class Template(Schema):
    """A file to fill in or to correct."""

    file_name = fields.String()
    content_type = fields.String()
    content = fields.String(metadata={"description": "the file, in Base64"})


class Kept(Schema):
    """Somebody of an import that was taken back, who stays."""

    participant_id = fields.UUID()
    because = fields.List(
        fields.String(validate=validate.OneOf(DONE)),
        metadata={"description": "what was done with her since"},
    )


class Undone(Schema):
    removed = fields.Integer(metadata={"description": "people who are erased in every service"})
    kept = fields.List(fields.Nested(Kept))


class ColumnAnswer(Schema):
    index = fields.Integer(required=True, validate=validate.Range(0, MAX_COLUMNS - 1))
    means = fields.String(required=True, validate=validate.OneOf([LEFT_OUT, *FIELDS]))


class CellAnswer(Schema):
    line = fields.Integer(required=True, validate=LINE)
    field = fields.String(required=True, validate=validate.OneOf(FIELDS))
    value = fields.String(required=True, validate=validate.Length(max=MAX_CELL))


class ImportAnswers(Schema):
    """What staff say about a file that was tried. It is tried once more with it."""

    sheet = fields.String(load_default="", validate=validate.Length(max=LONGEST_SHEET))
    encoding = fields.String(
        load_default="",
        validate=validate.Length(max=LONGEST_ENCODING),
        metadata={"description": "of the reading whose words look right"},
    )
    columns = fields.List(
        fields.Nested(ColumnAnswer),
        load_default=list,
        validate=validate.Length(max=MAX_COLUMNS),
        metadata={"description": "what a column means, or left-out"},
    )
    cells = fields.List(
        fields.Nested(CellAnswer),
        load_default=list,
        validate=validate.Length(max=MAX_ANSWERS),
        metadata={"description": "cells that are put right"},
    )
    others = fields.List(
        fields.Integer(validate=LINE),
        load_default=list,
        validate=validate.Length(max=MAX_ANSWERS),
        metadata={"description": "lines of people who are not those whom they look like"},
    )
    mornings = fields.String(
        load_default="",
        validate=validate.OneOf(["", *MORNINGS]),
        metadata={
            "description": "whether all mornings of the start weeks of all rows are possible"
        },
    )
    same = fields.List(
        fields.Integer(validate=LINE),
        load_default=list,
        validate=validate.Length(max=MAX_ANSWERS),
        metadata={"description": "lines of `others` after all to be left out"},
    )

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Answers:
        cells: dict[int, dict[str, str]] = {}
        for each in data["cells"]:
            cells.setdefault(each["line"], {})[each["field"]] = each["value"].strip()
        columns = {each["index"]: each["means"] for each in data["columns"]}
        others, same = frozenset(data["others"]), frozenset(data["same"])
        sheet, encoding, mornings = data["sheet"], data["encoding"], data["mornings"]
        return Answers(sheet, encoding, columns, cells, others, mornings, same)


class RowFault(Schema):
    column = fields.String(metadata={"description": "as the file names it"})
    label = fields.String(metadata={"description": "the column, else the name of the field"})
    field = fields.String()
    value = fields.String(metadata={"description": "what stands there"})
    code = fields.String(validate=validate.OneOf(CODES))
    reason = fields.String(metadata={"description": "what is wrong and what to do"})


class Finding(Schema):
    line = fields.Integer(metadata={"description": "of the file, on which the row begins"})
    name = fields.String(metadata={"description": "first and last name as the file writes them"})
    outcome = fields.String(validate=validate.OneOf(["added", "held_back", "faulty"]))
    participant_id = fields.UUID(allow_none=True)
    faults = fields.List(fields.Nested(RowFault))
    notes = fields.List(
        fields.Nested(RowFault), metadata={"description": "how cells were read, to be checked"}
    )
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
