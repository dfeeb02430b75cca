"""Whether operators know every field of an object: checked against the schemas they ship.

The schemas beside this file are those of the operators' CustomResourceDefinitions, without
descriptions and `status`; each names its operator, release, licence and source (`take.py` took
them). Their rules in CEL are not evaluated: only a cluster does that.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

HERE = Path(__file__).parent


def faults(thing: Mapping[str, Any]) -> Iterator[str]:
    """Each field that the operator does not know, or takes otherwise."""
    validator = _validator(thing["apiVersion"], thing["kind"])
    if validator is None:
        yield f"no schema of {thing['apiVersion']} {thing['kind']}"
        return
    for error in validator.iter_errors(thing):
        yield f"{thing['kind']} {thing['metadata']['name']}: {error.json_path}: {error.message}"


@functools.cache
def _validator(version: str, kind: str) -> Draft202012Validator | None:
    file = HERE / f"{kind}.json"
    if not file.exists():
        return None
    found = json.loads(file.read_text())
    if found["apiVersion"] != version:
        return None
    schema = _closed(found["schema"])
    # What every object has is Kubernetes' own and not part of an operator's schema.
    schema["properties"]["metadata"] = {"type": "object"}
    return Draft202012Validator(schema)


def _closed(schema: Any) -> Any:
    """The same in JSON Schema's words; fields that a cluster would drop silently are refused."""
    if not isinstance(schema, dict):
        return schema
    made = {key: _closed_in(key, value) for key, value in schema.items()}
    is_open = made.get("x-kubernetes-preserve-unknown-fields") or "additionalProperties" in made
    if made.get("type") == "object" and not is_open:
        made["additionalProperties"] = False
    if made.get("x-kubernetes-int-or-string"):
        made["type"] = ["integer", "string"]
    if made.get("nullable") and "type" in made:
        made["type"] = [made["type"], "null"]
    return made


def _closed_in(key: str, value: Any) -> Any:
    if key == "properties":
        return {name: _closed(each) for name, each in value.items()}
    # `allOf` and its like only add to a schema that lists all fields itself: they stay as they are.
    return _closed(value) if key in ("items", "additionalProperties") else value
