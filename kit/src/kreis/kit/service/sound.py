"""Values that a schema of an `openapi.yaml` allows, as far as the file says so."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kreis.kit.facts import some_id

_TEXTS = {
    "date": "2027-04-05", "date-time": "2027-04-05T10:00:00Z", "time": "10:00",
    "email": "beispiel@post.example",
}  # fmt: skip
_USUAL = {
    "language": "de", "postal_code": "44135", "phone": "0171 3920011", "birth_month": "2020-05",
    "month": "2027-04", "land": "NW", "day": "2027-04-05", "quarter": "2027-Q1",
    "version": "999999", "timezone": "Europe/Berlin", "channel": "email", "key": "T3",
    "topic": "T3",
}  # fmt: skip
"""Texts that have a form which the file does not say."""
Schemas = Mapping[str, Any]


def sound(schemas: Schemas, schema: Mapping[str, Any], field: str = "") -> Any:
    """Returns a value of this schema: of an object what is required, of a list as few as may be."""
    if "$ref" in schema:
        return sound(schemas, schemas[schema["$ref"].rpartition("/")[2]], field)
    for word in ("oneOf", "anyOf", "allOf"):
        if word in schema:
            return sound(schemas, schema[word][0], field)
    if "enum" in schema:
        return schema["enum"][0]
    kind = _kind(schema)
    if kind == "object":
        own, needed = schema.get("properties", {}), schema.get("required", ())
        return {key: sound(schemas, each, key) for key, each in own.items() if key in needed}
    if kind == "array":
        entries = range(max(schema.get("minItems", 1), 1))
        return [sound(schemas, schema.get("items", {}), field.rstrip("s")) for _ in entries]
    return _plain(kind, schema, field)


def _kind(schema: Mapping[str, Any]) -> str:
    """Returns its first type that is not null."""
    kinds = schema.get("type", "object" if "properties" in schema else "string")
    known = [kinds] if isinstance(kinds, str) else list(kinds)
    return next((each for each in known if each != "null"), "null")


def _plain(kind: str, schema: Mapping[str, Any], field: str) -> Any:
    if kind in ("integer", "number"):
        return schema.get("minimum", 1)
    if kind == "boolean":
        return False
    form = schema.get("format", "")
    return some_id() if form == "uuid" else _TEXTS.get(form, _USUAL.get(field, "Beispiel"))
