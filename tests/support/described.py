"""Error answers against their description: a code that a route answers is one that it names."""

from __future__ import annotations

from flask import Flask
from werkzeug.test import TestResponse

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
