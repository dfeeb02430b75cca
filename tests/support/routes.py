"""Routes of a service, with the least that each may be asked: from the app and its OpenAPI file."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

from flask import Flask
from hypothesis import find
from hypothesis.strategies import from_regex

from tests.support.openapi import HERS, description

PUBLIC = {"/livez", "/readyz", "/metrics"}
OPEN = {("GET", "/v1/story-clock")}
"""What may be asked without a token: what time it is in the story, for pages without a clock."""


class Refusal(NamedTuple):
    """How a route without a token of the issuer refuses strangers, and what it asks for instead."""

    status: int
    reason: str


SHOWN_OTHERWISE = {
    ("POST", "/v1/mail-reports"): Refusal(
        401, "mail servers and providers get no token: each report is signed with a shared key"
    ),
    ("POST", "/v1/unsubscriptions"): Refusal(
        404, "who got the mail has the token in its link, which we have signed for this alone"
    ),
}
"""Routes where who asks is shown in another way. Without it they refuse like all others."""


class Route(NamedTuple):
    method: str
    rule: str
    scope: str
    body: Any
    query: dict[str, Any]

    @property
    def path(self) -> str:
        parts = self.rule.split("/")
        return "/".join(str(HERS) if part.startswith("<") else part for part in parts)

    @property
    def names_something(self) -> bool:
        return "<" in self.rule


def routes(app: Flask, name: str) -> Iterator[Route]:
    """All but those that are open to everybody."""
    for rule in app.url_map.iter_rules():
        view = app.view_functions[rule.endpoint]
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
            scope = getattr(view, "kreis_scope", None)
            if rule.rule not in PUBLIC and (method, rule.rule) not in OPEN:
                path = "/".join(
                    f"{{{part.rpartition(':')[2].strip('<>')}}}" if part.startswith("<") else part
                    for part in rule.rule.split("/")
                )
                body, query = body_of(name, method, path), query_of(name, method, path)
                yield Route(method, rule.rule, str(scope), body, query)


def body_of(name: str, method: str, path: str) -> Any:
    """The least body that the description allows, or None where it asks for none."""
    operation = description(name)["paths"].get(path, {}).get(method.lower(), {})
    content = operation.get("requestBody", {}).get("content", {})
    if "application/json" not in content:
        return None
    return least(content["application/json"]["schema"], description(name)["components"]["schemas"])


def query_of(name: str, method: str, path: str) -> dict[str, Any]:
    """What must stand behind the question mark."""
    operation = description(name)["paths"].get(path, {}).get(method.lower(), {})
    known = description(name)["components"]["schemas"]
    wanted = [each for each in operation.get("parameters", []) if each.get("required")]
    return {each["name"]: least(each["schema"], known) for each in wanted if each["in"] == "query"}


def least(schema: dict[str, Any], known: dict[str, Any]) -> Any:
    """The smallest value that a schema allows."""
    if "$ref" in schema:
        return least(known[schema["$ref"].rpartition("/")[2]], known)
    if "enum" in schema:
        return schema["enum"][0]
    for several in ("allOf", "anyOf", "oneOf"):
        if several in schema:
            return least(schema[several][0], known)
    kind = schema.get("type", "object")
    kind = kind[0] if isinstance(kind, list) else kind
    if kind == "object":
        properties = schema.get("properties", {})
        return {part: least(properties[part], known) for part in schema.get("required", [])}
    if kind == "array":
        return [least(schema["items"], known) for _ in range(schema.get("minItems", 0))]
    if kind == "string":
        return least_text(schema)
    return {"integer": schema.get("minimum", 1), "number": 1, "boolean": False}[kind]


def least_text(schema: dict[str, Any]) -> str:
    if "pattern" in schema:
        return shortest(schema["pattern"])
    forms = {
        "uuid": str(HERS),
        "date": "2027-04-05",
        "date-time": "2027-04-05T09:00:00+00:00",
        "time": "09:00",
        "email": "somebody@post.example",
    }
    return forms.get(schema.get("format", ""), "x" * max(1, schema.get("minLength", 1)))


@cache
def shortest(pattern: str) -> str:
    return find(from_regex(pattern, fullmatch=True), lambda _: True)
