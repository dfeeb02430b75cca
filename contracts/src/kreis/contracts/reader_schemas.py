"""The schemas for readers: open where a contract may grow.

Promise: what the rules of change allow breaks no reader that validates. Such a reader accepts a new
field, a new value of an enumeration and a looser bound. It still refuses a fact that lacks a
required field or has a value of another type.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from kreis.contracts.compatibility import LOWER_BOUNDS, UPPER_BOUNDS
from kreis.contracts.model import Fact, Topic
from kreis.contracts.wire import schema_id

_MAY_GROW = {"additionalProperties", "enum", *LOWER_BOUNDS, *UPPER_BOUNDS}


def for_readers(fact: Fact) -> dict[str, Any]:
    """Returns the schema that readers of the fact get."""
    named = {"$schema": fact.schema["$schema"], "$id": schema_id(fact.type)}
    return named | opened(fact.schema)


def opened(schema: Mapping[str, Any]) -> dict[str, Any]:
    """Returns a writers' schema without all that may grow.

    The known values of an enumeration become `examples`, a keyword that no validator checks.
    Conditions (`if`, `then`) stay: the rules of change count them as fixed.
    """
    own = {name: rule for name, rule in schema.items() if name not in _MAY_GROW}
    if "enum" in schema:
        own["examples"] = schema["enum"]
        own["description"] = f"{schema['description']} Treat a value not listed as something else."
    if "properties" in schema:
        own["properties"] = {name: opened(each) for name, each in schema["properties"].items()}
    if "items" in schema:
        own["items"] = opened(schema["items"])
    return own


def files(topics: Mapping[str, Topic]) -> dict[str, str]:
    """Returns the text of each schema by its path below `contracts/reader-schemas`."""
    return {
        f"{fact.topic}/{fact.type.removeprefix('kreis.')}.schema.json": _text(for_readers(fact))
        for topic in topics.values()
        for fact in topic.facts.values()
        if not fact.defined_in and not topic.facts_of
    }


def _text(schema: Mapping[str, Any]) -> str:
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
