"""Mentions: texts of staff that name somebody who is about to be erased.

Her own rows are deleted. A text in another row may still name her: the reason of a rule, a note to
a closed day. Only a person can decide what is to become of it. So a lead looks for the name before
she asks for the erasure. Afterwards nobody knows the name any more.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from marshmallow import Schema, fields, validate
from sqlalchemy import text

from kreis.chassis.data.database import Work
from kreis.chassis.data.retention import REASONS
from kreis.chassis.data.sealing import SealedColumn
from kreis.chassis.http import auth
from kreis.chassis.http.routes import Blueprint, repeats_freely
from kreis.chassis.http.views import reading

MOST = 100
"""Maximum texts of one response."""
_FOUND = (
    "select coalesce(to_jsonb(t)->>'id', to_jsonb(t)->>'day') as row,"
    " cast({column} as text) as words from {table} as t"
    " where agency_id = :agency and exists (select from unnest(cast(:words as text[])) as word"
    " where strpos(lower(cast({column} as text)), lower(word)) > 0)"
    " limit :most"
)


class Wanted(Schema):
    words = fields.List(
        fields.String(validate=validate.Length(3, 200)),
        required=True,
        validate=validate.Length(1, 10),
        metadata={"description": "name, mail address, telephone number"},
    )


class Mention(Schema):
    table = fields.String()
    column = fields.String()
    row = fields.String(allow_none=True, metadata={"description": "the id of the row, or its day"})
    words = fields.String(metadata={"description": "the whole text"})


class Mentions(Schema):
    items = fields.List(fields.Nested(Mention))


def routes(texts: Mapping[str, Sequence[str]], sealed: Sequence[SealedColumn] = ()) -> Blueprint:
    """Makes the route of one service.

    `texts` maps a table to its columns of free text. `sealed` are those that are stored encrypted.
    """
    api = Blueprint("mentions", "mentions", description="Texts that name somebody")

    @api.post("/mentions")
    @auth.require("erasures:write")
    @repeats_freely("changes nothing")
    @api.arguments(Wanted)
    @api.response(200, Mentions)
    def find_mentions(wanted: dict[str, Any]) -> dict[str, Any]:
        """Texts with one of these words. A POST, because names do not belong in an address."""
        found: list[dict[str, Any]] = []
        with reading() as work:
            own = {"agency": work.agency, "words": wanted["words"], "most": MOST}
            for table, columns in texts.items():
                for column in columns:
                    statement = text(_FOUND.format(table=table, column=column))
                    rows = work.connection.execute(statement, own)
                    found += [{"table": table, "column": column, **r._asdict()} for r in rows]
            for each in (*sealed, *REASONS):
                found += _sealed_mentions(work, each, wanted["words"])
        return {"items": found[:MOST]}

    return api


def _sealed_mentions(
    work: Work, column: SealedColumn, words: Sequence[str]
) -> Iterator[dict[str, Any]]:
    """Opens every text of the agency: the database cannot search what it cannot read."""
    statement = text(f"select * from {column.table} where agency_id = :agency")
    for row in work.connection.execute(statement, {"agency": work.agency}).mappings():
        place = " ".join(str(row[name]) for name in column.key)
        opened = column.read(work, place, row[column.column], row[f"{column.column}_sealed"])
        if any(word.lower() in (opened or "").lower() for word in words):
            yield {
                "table": column.table,
                "column": column.column,
                "row": str(row["id"]),
                "words": opened,
            }
