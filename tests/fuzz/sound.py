"""Sound requests to every route of an API, made from its OpenAPI file."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Mapping
from typing import Any

from tests.fuzz.wire import Raw
from tests.support.openapi import HERS, description

FORMATS = {
    "uuid": str(HERS), "date": "2027-04-05", "date-time": "2027-04-05T10:00:00Z", "time": "10:00",
    "email": "ada@post.example",
}  # fmt: skip
USUAL = {
    "language": "de", "postal_code": "44135", "phone": "0171 3920011", "zone": "Europe/Berlin",
    "birth_month": "2020-05", "month": "2027-04", "land": "NW", "day": "2027-04-05", "topic": "T3",
    "first_name": "Ada", "last_name": "Berger", "words": "Berger", "channel": "sms",
    "token": "A" * 22,
}  # fmt: skip


def requests_of(name: str, rng: random.Random) -> Iterator[Raw]:
    """One sound request to each operation of this service."""
    for path, operations in description(name)["paths"].items():
        for method, operation in operations.items():
            if method in ("get", "put", "post", "delete", "patch"):
                yield _request(name, path, method, operation, operations, rng)


def _request(
    name: str, path: str, method: str, operation: Any, shared: Any, rng: random.Random
) -> Raw:
    query = []
    headers = [(b"Accept", b"*/*")]
    for each in (*shared.get("parameters", ()), *operation.get("parameters", ())):
        value = sound(name, each.get("schema", {}), rng, each["name"])
        text = value if isinstance(value, str) else json.dumps(value)
        if each["in"] == "path":
            path = path.replace(f"{{{each['name']}}}", text)
        elif each["in"] == "query":
            query.append(f"{each['name']}={text}")
    body = b""
    for kind, content in operation.get("requestBody", {}).get("content", {}).items():
        headers.append((b"Content-Type", kind.encode()))
        body = json.dumps(sound(name, content.get("schema", {}), rng)).encode()
        break
    joined = "&".join(query).encode()
    return Raw(method.upper().encode(), path.encode(), joined, tuple(headers), body)


def sound(name: str, schema: Mapping[str, Any], rng: random.Random, field: str = "") -> Any:
    """A value of this schema, most of the time."""
    if "$ref" in schema:
        known = description(name)["components"]["schemas"]
        return sound(name, known[schema["$ref"].rpartition("/")[2]], rng, field)
    for word in ("oneOf", "anyOf", "allOf"):
        if word in schema:
            return sound(name, rng.choice(schema[word]), rng, field)
    if "enum" in schema:
        return rng.choice(schema["enum"])
    kinds = schema.get("type", "object" if "properties" in schema else "string")
    known = [each for each in ([kinds] if isinstance(kinds, str) else kinds) if each != "null"]
    kind = known[0] if known else "string"
    if kind == "object":
        own = schema.get("properties", {})
        return {
            key: sound(name, each, rng, key)
            for key, each in own.items()
            if not each.get("readOnly")
        }
    if kind == "array":
        return [sound(name, schema.get("items", {}), rng, field.rstrip("s"))]
    if kind in ("integer", "number"):
        return schema.get("minimum", 1)
    if kind == "boolean":
        return rng.random() < 0.5
    return FORMATS.get(schema.get("format", "")) or USUAL.get(field) or "Text"
