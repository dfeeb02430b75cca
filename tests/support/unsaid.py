"""What a program stores although nobody said it: from schemas, from forms, and from rows.

Everything is generated: requests with only their mandatory fields, forms as their templates preset
them, and the rows that a request leaves behind. `tests/conformance/unsaid.toml` is the one table of
what may be stored anyway, each with its reason.
"""

from __future__ import annotations

import dataclasses
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time
from enum import Enum
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from flask import Flask
from marshmallow import Schema, ValidationError, fields, missing, validate
from sqlalchemy import text

from kreis.chassis.data.plumbing import TABLES
from tests.support.fixtures import Client
from tests.support.limits import schemas_of

REVIEWED: dict[str, dict[str, str]] = tomllib.loads(
    (Path(__file__).parents[1] / "conformance" / "unsaid.toml").read_text("utf-8")
)
Rows = dict[str, list[dict[str, Any]]]
NOTHING = (None, "", "unknown", (), [], {}, frozenset(), missing)
"""Values that state nothing."""
_MADE: tuple[tuple[type[fields.Field[Any]], Any], ...] = (
    (fields.UUID, lambda: str(uuid4())),
    (fields.Email, lambda: "post@post.example"),
    (fields.AwareDateTime, lambda: "2027-04-05T09:00:00+02:00"),
    (fields.DateTime, lambda: "2027-04-05T09:00:00"),
    (fields.Date, lambda: "2027-04-05"),
    (fields.Boolean, lambda: True),
)
_TOKEN = "k" + "a" * 42
"""The form of a token in a link to unsubscribe."""
_WORDS = ("de", "2024-10", "59423", "T1", "Wert", "+491713920011", "sun", "09:00", "a" * 64, _TOKEN)
_SAMPLES: Mapping[str, Any] = {
    "ends_at": "11:00",
    "kind": "workshop",
    "kinds": ["workshop"],
    "how": "phone",
    "next": None,
    "propose_when": None,
    "closeness": 1000,
    "names": {"de": "Wert"},
}
"""Values of mandatory fields that depend on others."""
_EITHER: Mapping[str, Mapping[str, Any]] = {
    "InvitedPerson": {"email": "post@post.example"},
    "ContributorInput": {"email": "post@post.example"},
    "AttendanceInput": {"all_others_present": True},
    "RosterInput": {"all_others_present": True},
}
"""One of several fields that a request needs, by its schema."""


def minimal(schema: Schema) -> dict[str, Any]:
    """Returns a request with the mandatory fields alone."""
    own = {
        field.data_key or name: _sample(name, field)
        for name, field in schema.load_fields.items()
        if field.required
    }
    return {**own, **_EITHER.get(type(schema).__name__, {})}


def _sample(name: str, field: fields.Field[Any]) -> Any:
    if name not in _SAMPLES:
        return _value(field)
    try:
        field.deserialize(_SAMPLES[name])
    except ValidationError:
        return _value(field)
    return _SAMPLES[name]


def _value(field: fields.Field[Any]) -> Any:
    if isinstance(field, fields.Nested):
        return [minimal(field.schema)] if field.many else minimal(field.schema)
    if isinstance(field, fields.List):
        lengths = [each for each in field.validators if isinstance(each, validate.Length)]
        least = max([each.min or each.equal or 0 for each in lengths], default=0)
        return [_value(field.inner) for _ in range(max(least, 1))]
    if isinstance(field, fields.Dict):
        return {}
    if isinstance(field, fields.Enum):
        return next(iter(field.enum)).value if field.by_value else next(iter(field.enum)).name
    return _plain(field)


def _plain(field: fields.Field[Any]) -> Any:
    for each in field.validators:
        if isinstance(each, validate.OneOf):
            return next(iter(each.choices))
    if isinstance(field, fields.Number):
        ranges = [each for each in field.validators if isinstance(each, validate.Range)]
        return max([each.min for each in ranges if each.min is not None], default=1)
    if isinstance(field, fields.Time):
        return _taken(field, ("09:00", "09:00:00", "11:00"))
    for kind, make in _MADE:
        if isinstance(field, kind):
            return make()
    return _taken(field, _WORDS)


def _taken(field: fields.Field[Any], words: Iterable[str]) -> str:
    """Returns a word that the field takes."""
    for word in words:
        try:
            field.deserialize(word)
        except ValidationError:
            continue
        return word
    raise AssertionError(f"no value for {field}")


def request_schemas(app: Flask) -> Iterator[Schema]:
    """Every schema of a request that changes something, nested ones included, each once."""
    found: dict[type[Schema], Schema] = {}
    for sent in schemas_of(app):
        if sent.method != "GET":
            _collect(sent.schema, found)
    yield from found.values()


def _collect(schema: Schema, found: dict[type[Schema], Schema]) -> None:
    if type(schema) in found:
        return
    found[type(schema)] = schema
    for field in schema.load_fields.values():
        while isinstance(field, fields.List):
            field = field.inner
        if isinstance(field, fields.Nested):
            _collect(field.schema, found)


def unsaid_by_schema(schema: Schema, sent: Mapping[str, Any] | None = None) -> list[str]:
    """Returns the fields that hold a value after loading, although the request named none."""
    body = minimal(schema) if sent is None else sent
    names = {name for name, field in schema.load_fields.items() if (field.data_key or name) in body}
    loaded = _parts(schema.load(body))
    mandatory = {leaf for value in body.values() for leaf in _names(value)}
    title = type(schema).__name__
    return [
        f"{title}.{name}"
        for name, value in loaded.items()
        if name not in names | mandatory and not is_nothing(value)
    ]


def _names(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield name
            yield from _names(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _names(inner)


def _parts(value: Any) -> dict[str, Any]:
    """The values of a loaded request, by name. Objects made of it are taken apart."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        value = {each.name: getattr(value, each.name) for each in dataclasses.fields(value)}
    elif hasattr(value, "_asdict"):
        value = value._asdict()
    if not isinstance(value, dict):
        return {}
    parts: dict[str, Any] = {}
    for name, inner in value.items():
        own = _parts(inner)
        parts |= own or {name: inner}
    return parts


def is_nothing(value: Any) -> bool:
    return any(value is each or (type(value) is type(each) and value == each) for each in NOTHING)


_PRESETS = (
    re.compile(r"""sent\.get\(\s*["']([\w.]+)["']\s*,\s*(?!["']["']\))["'\w]"""),
    re.compile(r"""sent\.get\(\s*["']([\w.]+)["']\s*\) or ["']\w"""),
    re.compile(r"""name="([\w.]+)"[^>]*value="\{\{[^}]* or [^}]*\}\}"""),
    re.compile(r"""<input[^>]*name="([\w.]+)"[^>]*value="\{\{[^}]* else (?!["']["'])[^}]*\}\}"""),
    re.compile(r"""name="([\w.]+)"[^>{]*value="\{\{ today \}\}"""),
    re.compile(r"""<input[^>]*name="([\w.]+)"[^>{]* checked[ >]"""),
)
_SELECT = re.compile(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', re.DOTALL)
_FIRST = re.compile(r'\s*(?:\{% if empty %\}\s*)?<option value="">')


def presets(template: str) -> Iterator[str]:
    """Yields the fields that a form would send although nobody chose anything.

    A list sends its first entry, unless that is empty.
    """
    for pattern in _PRESETS:
        yield from (found.group(1) for found in pattern.finditer(template))
    for found in _SELECT.finditer(template):
        if not _FIRST.match(found.group(2)):
            yield found.group(1)


def said_words(value: Any) -> set[str]:
    """Every leaf of a request, as text."""
    if isinstance(value, dict):
        return {word for inner in value.values() for word in said_words(inner)}
    if isinstance(value, list | tuple | set | frozenset):
        return {word for inner in value for word in said_words(inner)}
    return {_text(value)}


def _text(value: Any) -> str:
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    return str(value).lower() if isinstance(value, bool) else str(value)


def unsaid_in_row(table: str, row: Mapping[str, Any], sent: Any) -> list[str]:
    """Returns the columns of a new row whose value nobody sent."""
    words = said_words(sent)
    marked = set(row.get("unsaid") or ())
    if row.get("care_is_unsaid"):
        marked.add("needs_care")
    return [
        f"{table}.{name}"
        for name, value in row.items()
        if name not in marked and not is_nothing(value) and not _is_said(value, words)
    ]


def _is_said(value: Any, words: set[str]) -> bool:
    if isinstance(value, dict | list):
        return said_words(value) <= words
    told = _text(value)
    return told in words or any(told == f"{word}-01" for word in words)


def new_rows(before: Rows, after: Rows) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yields the rows that were not there before; of a changed one the columns that changed."""
    for table, rows in after.items():
        were = before.get(table, [])
        by_id = {str(row.get("id")): row for row in were}
        for row in rows:
            if row in were:
                continue
            old = by_id.get(str(row.get("id"))) if isinstance(row.get("id"), UUID) else None
            yield table, {k: v for k, v in row.items() if old is None or old.get(k) != v}


class Stored:
    """The rows of a service, and what a request adds to them."""

    def __init__(self, client: Client) -> None:
        self._client = client
        with client.database.engine.connect() as connection:
            query = "select tablename from pg_tables where schemaname = 'public'"
            names = {row.tablename for row in connection.execute(text(query))}
        self._tables = sorted(names - {*TABLES, "alembic_version"})

    def rows(self) -> Rows:
        found: Rows = {}
        with self._client.database.agency(self._client.agency) as work:
            for table in self._tables:
                query = text(f"select * from {table}")  # names of our own tables
                found[table] = [dict(row._mapping) for row in work.connection.execute(query)]
        return found

    def news(self, before: Rows) -> list[tuple[str, dict[str, Any]]]:
        return list(new_rows(before, self.rows()))

    @property
    def agency(self) -> UUID:
        return self._client.agency


def unsaid_of(news: Iterable[tuple[str, dict[str, Any]]], sent: Any) -> set[str]:
    return {
        each
        for table, row in news
        for each in unsaid_in_row(table, row, sent)
        if each.partition(".")[2] not in REVIEWED["technical"]
    }
