"""Answers against their description: the codes of refusals, the fields, the headers."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from flask import Flask
from jsonschema_rs import Draft202012Validator
from werkzeug.test import TestResponse

from tests.support.openapi import description, is_described

FROM_THE_CHASSIS = {
    "about:blank",
    "invalid-input",
    "request-under-way",
    "key-reused",
    "changed-meanwhile",
    "say-what-you-saw",
}
"""Any route may answer these; OpenAPI's description of them is made from what the route marks."""


def assert_described(app: Flask, method: str, response: TestResponse) -> None:
    """Fails when a route answers the code of a refusal that `@refuses` does not name there."""
    if response.content_type != "application/problem+json":
        return
    code = response.json["type"]
    if code in FROM_THE_CHASSIS:
        return
    urls = app.url_map.bind("localhost")
    endpoint, _ = urls.match(response.request.path, method)
    described = getattr(app.view_functions[endpoint], "_apidoc", {}).get("kreis_refuses", ())
    assert code in {kind.code for kind in described}, f"{endpoint} does not name {code}"


def assert_as_described(app: Flask, method: str, response: TestResponse) -> None:
    """Fails when an answer lacks a field or a header of its description, or has one beyond it."""
    if response.status_code >= 300 or response.mimetype != "application/json":
        return
    if not is_described(app.name):  # the notes of chassis' own tests
        return
    rule, _ = app.url_map.bind("localhost").match(response.request.path, method, return_rule=True)
    path = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule)
    if path not in description(app.name)["paths"]:
        return
    place = app.name, path, method.lower(), str(response.status_code)
    found = _validator(*place).iter_errors(response.json)
    faults = [f"{'/'.join(map(str, each.instance_path))}: {each.message}" for each in found]
    assert faults == [], f"{method} {path}: {faults}"
    for name in ("ETag", "Idempotent-Replay"):
        known = described_answer(*place)["headers"]
        assert name not in response.headers or name in known, f"{method} {path}: {name}"


def described_answer(name: str, path: str, method: str, status: str) -> dict[str, Any]:
    answer: dict[str, Any] = description(name)["paths"][path][method]["responses"][status]
    return answer


@cache
def _validator(name: str, path: str, method: str, status: str) -> Draft202012Validator:
    content = described_answer(name, path, method, status)["content"]["application/json"]
    components = description(name)["components"]
    return Draft202012Validator({**content["schema"], "components": components})
