"""The OpenAPI description of a service, completed with what routes have in common.

Promise: every operation has an id, the headers of its answers, and says whether it needs a token.
Schemas of answers list the fields that are always there, and are open for more. Health is described
too.
Reason: marshmallow knows which fields of a request are required. It cannot know it of an answer, so
a field counts as always there unless it is marked `sometimes`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from apispec.yaml_utils import dict_to_yaml
from flask import Flask

from kreis.chassis.client.headers import AGENCY_HEADER, PURPOSE_HEADER
from kreis.chassis.http.idempotency import HEADER as KEY
from kreis.chassis.http.problems import RETRY_AFTER
from kreis.chassis.http.routes import MARKS
from kreis.chassis.http.schemas import SOMETIMES

Page = dict[str, Any]

METHODS = ("get", "put", "post", "patch", "delete")
_ABOUT = "Answers may gain fields. Ignore those that you do not know."
_SCHEMAS = "#/components/schemas/"
_TEXT = {"type": "string"}
_HEADERS = {
    "RequestId": ("Names the log lines of this request.", {**_TEXT, "pattern": "^[0-9a-f]{32}$"}),
    "ETag": ("Names the state shown; send it as If-Match to change it.", _TEXT),
    "Replay": ("There, and true, if this is the first answer once more.", {"const": "true"}),
    "RetryAfter": (f"With 503: seconds, {RETRY_AFTER}.", _TEXT),
}
_AGENCY = {
    "name": AGENCY_HEADER,
    "in": "header",
    "schema": {**_TEXT, "format": "uuid"},
    "description": "The agency that a service works for. The agency of a person is in her token.",
}
_PURPOSE = {
    "name": PURPOSE_HEADER,
    "in": "header",
    "schema": {**_TEXT, "minLength": 1},
    "description": (
        "What the answer is needed for. A service has to say it (400), a person may. It stands in"
        " the access log."
    ),
}
_SECONDS = {"type": "object", "additionalProperties": {"type": "number"}}
_FAULTS = {"type": "object", "additionalProperties": _TEXT}
_HEALTH: Mapping[str, tuple[str, str, Page]] = {
    "/livez": (
        "livez",
        "Whether the process makes progress, and which of its loops do not.",
        {"overdue_loops": _SECONDS, "failing_loops": _FAULTS},
    ),
    "/readyz": ("readyz", "Whether it can answer now.", {"ready": {"type": "boolean"}}),
}


def described(app: Flask) -> Page:
    """Returns the completed OpenAPI document of this app."""
    page: Page = app.extensions["flask-smorest"]["apis"][""]["ext_obj"].spec.to_dict()
    ids = _ids(app)
    for path, method, operation in operations(page):
        operation["operationId"] = ids[path, method]
        if operation.setdefault("security", []):
            purpose = {**_PURPOSE, "required": True} if "x-purpose" in operation else _PURPOSE
            operation.setdefault("parameters", []).extend([_AGENCY, purpose])
        for status, answer in operation["responses"].items():
            _describe_headers(page, path, method, status, answer)
        for mark in MARKS:
            operation.pop(f"x-{mark}", None)
    components = page["components"]
    components["schemas"].pop("PaginationMetadata", None)  # of flask-smorest, used by nobody
    _say_what_is_always_there(page)
    components["headers"] = {
        name: {"description": about, "schema": schema} for name, (about, schema) in _HEADERS.items()
    }
    for answer in components["responses"].values():
        answer["headers"] = {
            "X-Request-Id": _header("RequestId"),
            "Retry-After": _header("RetryAfter"),
        }
    page["info"]["description"] = _ABOUT
    _write_patterns_for_all(page)
    page["paths"] = {**dict(_health_paths()), **page["paths"]}
    return page


def as_yaml(page: Page) -> str:
    """Returns the document as YAML. Repeated parts are written in full: not every reader of OpenAPI
    knows YAML's aliases."""
    return str(dict_to_yaml(json.loads(json.dumps(page))))


def operations(page: Page) -> Iterator[tuple[str, str, Page]]:
    """Yields path, method and description of each operation."""
    for path, known in page["paths"].items():
        yield from ((path, method, known[method]) for method in METHODS if method in known)


def _ids(app: Flask) -> dict[tuple[str, str], str]:
    """The name of its view is the id of an operation."""
    return {
        (re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule), method.lower()): name
        for rule in app.url_map.iter_rules()
        for method in rule.methods or ()
        for name in [rule.endpoint.rpartition(".")[2]]
    }


def _header(name: str) -> Page:
    return {"$ref": f"#/components/headers/{name}"}


def _describe_headers(page: Page, path: str, method: str, status: str, answer: Page) -> None:
    if "$ref" in answer:
        return
    headers = answer.setdefault("headers", {})
    headers["X-Request-Id"] = _header("RequestId")
    if not status.startswith("2"):
        return
    siblings = page["paths"][path]
    is_tagged = "x-etag" in siblings[method]
    if is_tagged or any(
        "412" in siblings[each]["responses"] for each in METHODS if each in siblings
    ):
        headers["ETag"] = _header("ETag")
    takes_key = KEY in {each.get("name") for each in siblings[method].get("parameters", ())}
    if takes_key or method in ("put", "patch", "delete"):  # they need no key, and heed one
        headers["Idempotent-Replay"] = _header("Replay")


def _say_what_is_always_there(page: Page) -> None:
    schemas = page["components"]["schemas"]
    asked: set[str] = set()
    for known in page["paths"].values():
        _reach(known.get("parameters"), schemas, asked)
    for _, _, operation in operations(page):
        _reach([operation.get(part) for part in ("requestBody", "parameters")], schemas, asked)
    for name, schema in schemas.items():
        own = schema.get("properties", {})
        always = [each for each, rule in own.items() if not rule.pop(SOMETIMES, False)]
        if name in asked:
            continue
        # An answer may gain fields, and whoever validates it must not stumble over them.
        schema.pop("additionalProperties", None)
        if always:
            schema["required"] = sorted(always)


def _write_patterns_for_all(node: Any) -> None:
    """Ends patterns as ECMA 262 does, which OpenAPI asks for. Only Python knows its `\\Z`."""
    if isinstance(node, dict):
        if isinstance(node.get("pattern"), str):
            node["pattern"] = node["pattern"].replace(r"\Z", "$")
        node = list(node.values())
    for each in node if isinstance(node, list) else ():
        _write_patterns_for_all(each)


def _reach(node: Any, schemas: Mapping[str, Any], found: set[str]) -> None:
    """Collects the names of all schemas that this part of the document uses."""
    if isinstance(node, Mapping):
        name = str(node.get("$ref", "")).removeprefix(_SCHEMAS)
        if name in schemas and name not in found:
            found.add(name)
            _reach(schemas[name], schemas, found)
        node = list(node.values())
    if isinstance(node, list):
        for each in node:
            _reach(each, schemas, found)


def _health_paths() -> Iterator[tuple[str, Page]]:
    for path, (name, summary, properties) in _HEALTH.items():
        schema = {"type": "object", "required": sorted(properties), "properties": properties}
        answers = {
            status: {
                "description": about,
                "headers": {"X-Request-Id": _header("RequestId")},
                "content": {"application/json": {"schema": schema}},
            }
            for status, about in (("200", "It is so."), ("503", "It is not so."))
        }
        own = {"operationId": name, "summary": summary, "tags": ["health"], "security": []}
        yield path, {"get": {**own, "responses": answers}}
