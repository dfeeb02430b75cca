"""Limits of everything that a request may bring: which fields have none, and what is too much.

Both are read from the marshmallow schemas that the routes take, so a new field is tried unasked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from flask import Flask
from marshmallow import Schema, fields, validate

FIXED = (fields.Boolean, fields.UUID, fields.Date, fields.DateTime, fields.Time, fields.Enum)
"""Fields with a form of their own: a longer value is no such value."""
A_LOT = 80_000


class Sent(NamedTuple):
    """A schema, and where a route takes it."""

    method: str
    rule: str
    place: str
    schema: Schema


class Part(NamedTuple):
    """A field of a schema. `path` leads to it: names, and 0 for the entry of a list."""

    path: tuple[str | int, ...]
    field: fields.Field[Any]

    @property
    def name(self) -> str:
        return ".".join(map(str, self.path))


def schemas_of(app: Flask) -> Iterator[Sent]:
    for rule in app.url_map.iter_rules():
        described = getattr(app.view_functions[rule.endpoint], "_apidoc", {})
        for each in described.get("arguments", {}).get("parameters", ()):
            for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
                yield Sent(method, rule.rule, each["in"], each["schema"])


def parts_of(schema: Schema, path: tuple[str | int, ...] = ()) -> Iterator[Part]:
    for name, field in schema.load_fields.items():
        yield from _parts(field, (*path, field.data_key or name))


def _parts(field: fields.Field[Any], path: tuple[str | int, ...]) -> Iterator[Part]:
    yield Part(path, field)
    if isinstance(field, fields.Nested):
        yield from parts_of(field.schema, (*path, 0) if field.many else path)
    elif isinstance(field, fields.List):
        yield from _parts(field.inner, (*path, 0))
    elif isinstance(field, fields.Dict) and field.value_field:
        yield from _parts(field.value_field, (*path, "key"))


def is_bounded(field: fields.Field[Any]) -> bool:
    """Whether a value of this field can be only so large; the parts of it are asked themselves."""
    if isinstance(field, FIXED) or any(isinstance(v, validate.OneOf) for v in field.validators):
        return True
    if isinstance(field, fields.Nested) and not field.many:
        return True
    if isinstance(field, fields.Dict):
        return most_of(field) is not None or (field.key_field and is_bounded(field.key_field))
    if isinstance(field, fields.Number):
        ranges = [v for v in field.validators if isinstance(v, validate.Range)]
        return any(v.min is not None for v in ranges) and any(v.max is not None for v in ranges)
    return most_of(field) is not None


def most_of(field: fields.Field[Any]) -> int | None:
    """The greatest length that the field takes, or None."""
    lengths = [v.max or v.equal for v in field.validators if isinstance(v, validate.Length)]
    widths = [_width(v.regex) for v in field.validators if isinstance(v, validate.Regexp)]
    stated = [field.metadata.get("maxLength")]
    return min((each for each in (*lengths, *widths, *stated) if each is not None), default=None)


def _width(pattern: re.Pattern[str]) -> int | None:
    """The length of the longest text that a pattern takes as a whole."""
    if not pattern.pattern.endswith((r"\Z", "$")):
        return None
    widest: int = re._parser.parse(pattern.pattern).getwidth()[1]  # type: ignore[attr-defined]
    return widest if widest < 10_000 else None


def is_list(field: fields.Field[Any]) -> bool:
    return isinstance(field, fields.List) or getattr(field, "many", False)


def too_much(field: fields.Field[Any]) -> Iterator[Any]:
    """Values that the field must refuse."""
    if is_list(field) or isinstance(field, fields.Dict):
        most = most_of(field) or 0
        for count in {most + 1, A_LOT} if most else {A_LOT}:
            is_dict = isinstance(field, fields.Dict)
            yield {f"k{n}": 1 for n in range(count)} if is_dict else ["x"] * count
    elif isinstance(field, fields.Number):
        bounds = [v for v in field.validators if isinstance(v, validate.Range)]
        yield from (v.max + 1 for v in bounds if v.max is not None)
        yield from (v.min - 1 for v in bounds if v.min is not None)
        yield from (10**30, -(10**30), "9" * 5000)
    elif isinstance(field, fields.DateTime):
        yield from (
            "0001-01-01T00:00:00+14:00",
            "9999-12-31T23:59:59-12:00",
            "1999-12-31T00:00:00Z",
        )
    elif isinstance(field, fields.Date):
        yield from ("0001-01-01", "9999-12-31", "2100-01-01")
    elif not isinstance(field, (fields.Nested, fields.Boolean)):
        yield from ("x" * ((most_of(field) or 1000) + 1), "9" * A_LOT)


def placed(path: tuple[str | int, ...], value: Any) -> Any:
    """A body with this value at this path, and nothing else."""
    for step in reversed(path):
        value = [value] if step == 0 else {step: value}
    return value
