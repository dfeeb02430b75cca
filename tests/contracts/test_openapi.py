"""The OpenAPI documents of all services: what a generator of clients needs is there."""

from __future__ import annotations

import copy
import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from kreis.chassis.http.describing import METHODS, operations
from tests.support.described import described_answer
from tests.support.openapi import description
from tests.support.services import NAMES, app_of, service_of

Page = dict[str, Any]
EACH = pytest.mark.parametrize("name", NAMES)


def reached(page: Page, node: Any, found: set[str]) -> set[str]:
    """Names of the schemas that this part of the document uses."""
    if isinstance(node, dict):
        name = str(node.get("$ref", "")).removeprefix("#/components/schemas/")
        if name in page["components"]["schemas"] and name not in found:
            found.add(name)
            reached(page, page["components"]["schemas"][name], found)
        node = list(node.values())
    for each in node if isinstance(node, list) else ():
        reached(page, each, found)
    return found


def answers(page: Page) -> set[str]:
    """Schemas that stand in answers and in no request."""
    told, asked = set[str](), set[str]()
    for _, _, operation in operations(page):
        reached(page, operation["responses"], told)
        reached(page, [operation.get("requestBody"), operation.get("parameters")], asked)
    reached(page, list(page["components"]["responses"].values()), told)
    return told - asked


def without_required(page: Page) -> Iterator[str]:
    """Answers that could be `{}`, though they have fields."""
    for name in sorted(answers(page)):
        schema = page["components"]["schemas"][name]
        if schema.get("properties") and not schema.get("required"):
            yield f"{name} requires nothing"


def closed(page: Page) -> Iterator[str]:
    """Answers that a validator refuses once they gain a field."""
    for name in sorted(answers(page)):
        if page["components"]["schemas"][name].get("additionalProperties") is False:
            yield f"{name} is closed"


def nameless(page: Page) -> Iterator[str]:
    ids = Counter(operation.get("operationId") for _, _, operation in operations(page))
    yield from (
        f"{times} operations have the id {each}" for each, times in ids.items() if times > 1
    )
    yield from (
        f"{p} {m} has no id" for p, m, each in operations(page) if "operationId" not in each
    )


def silent_on_tokens(page: Page) -> Iterator[str]:
    for path, method, operation in operations(page):
        if "security" not in operation:
            yield f"{method} {path} does not say whether it needs a token"


def headless(page: Page) -> Iterator[str]:
    """Answers that do not name the headers that they have."""
    for path, method, operation in operations(page):
        for status, answer in operation["responses"].items():
            known = page["components"]["responses"].get(
                answer.get("$ref", "").rpartition("/")[2], answer
            )
            if "X-Request-Id" not in known.get("headers", {}):
                yield f"{method} {path} {status} names no X-Request-Id"


def silent_on_callers(page: Page) -> Iterator[str]:
    """Operations with a token that do not take agency and purpose of a service."""
    for path, method, operation in operations(page):
        named = {each["name"] for each in operation.get("parameters", ())}
        if operation.get("security") and not {"Kreis-Agency", "Kreis-Purpose"} <= named:
            yield f"{method} {path} does not take a purpose"


def unhealthy(page: Page) -> Iterator[str]:
    for path in ("/livez", "/readyz"):
        if {"200", "503"} - page["paths"].get(path, {}).get("get", {}).get("responses", {}).keys():
            yield f"{path} is missing"


def dangling(page: Page) -> Iterator[str]:
    for each in sorted(set(references(page))):
        node: Any = page
        for step in each.removeprefix("#/").split("/"):
            node = node.get(step, {}) if isinstance(node, dict) else {}
        if not node:
            yield f"{each} leads nowhere"


def of_python_alone(page: Page) -> Iterator[str]:
    """Patterns that other languages cannot read: OpenAPI's are those of ECMA 262."""
    for name, schema in page["components"]["schemas"].items():
        for field, rule in schema.get("properties", {}).items():
            if re.search(r"\\[AZ]|\(\?[P#aimsx]", rule.get("pattern", "")):
                yield f"{name}.{field} has {rule['pattern']}"


def references(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"]
        for each in node.values():
            yield from references(each)
    for each in node if isinstance(node, list) else ():
        yield from references(each)


def broken(name: str, *path: str) -> Page:
    """The document without this part."""
    page = copy.deepcopy(description(name))
    node: Any = page
    for step in path[:-1]:
        node = node[step]
    del node[path[-1]]
    return page


FACTS = ("paths", "/v1/facts", "get")
RULES: dict[Callable[[Page], Iterator[str]], tuple[str, ...]] = {
    without_required: ("components", "schemas", "FactPage", "required"),
    nameless: (*FACTS, "operationId"),
    silent_on_tokens: (*FACTS, "security"),
    headless: (*FACTS, "responses", "200", "headers"),
    silent_on_callers: (*FACTS, "parameters"),
    unhealthy: ("paths", "/readyz"),
    dangling: ("components", "headers", "RequestId"),
}
"""Each rule with a part that one document cannot do without."""


@EACH
@pytest.mark.parametrize("rule", [*RULES, closed, of_python_alone], ids=lambda rule: rule.__name__)
def test_every_document_keeps_the_rule(name: str, rule: Callable[[Page], Iterator[str]]) -> None:
    assert list(rule(description(name))) == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_a_document_that_breaks_the_rule_is_caught(rule: Callable[[Page], Iterator[str]]) -> None:
    assert len(list(rule(broken("cohorts", *RULES[rule])))) >= 1


def test_other_breaches_are_caught() -> None:
    page = copy.deepcopy(description("cohorts"))
    page["components"]["schemas"]["VenueInput"]["properties"]["town"]["pattern"] = r"^a\Z"
    page["paths"]["/v1/facts"]["get"]["operationId"] = "list_restricted_facts"
    page["components"]["schemas"]["FactPage"]["additionalProperties"] = False

    assert list(nameless(page)) == ["2 operations have the id list_restricted_facts"]
    assert list(closed(page)) == ["FactPage is closed"]
    assert list(of_python_alone(page)) == [r"VenueInput.town has ^a\Z"]


@EACH
def test_requests_require_what_marshmallow_requires(name: str) -> None:
    """Field by field, for each schema that a request is read with."""
    page, seen = description(name), 0
    for path, method, schema in schemas_of_requests(name):
        body = page["paths"][path][method]["requestBody"]["content"]["application/json"]["schema"]
        body = body.get("items", body)
        shown = page["components"]["schemas"][body["$ref"].rpartition("/")[2]]
        needed = {field.data_key or key for key, field in schema.fields.items() if field.required}
        assert set(shown.get("required", ())) == needed, f"{method} {path}"
        seen += 1

    assert seen or name == "insights"


def schemas_of_requests(name: str) -> Iterator[tuple[str, str, Any]]:
    """Path, method and schema of each body of JSON, from the app."""
    app = app_of(service_of(name))
    for rule in app.url_map.iter_rules():
        notes = getattr(app.view_functions[rule.endpoint], "_apidoc", {})
        for each in notes.get("arguments", {}).get("parameters", ()):
            if each["in"] == "json":
                path = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule)
                (method,) = (rule.methods or set()) - {"HEAD", "OPTIONS"}
                yield path, method.lower(), each["schema"]


WITH_FEED = [name for name in NAMES if "/v1/facts" in description(name)["paths"]]


@pytest.mark.parametrize("name", WITH_FEED)
def test_a_feed_says_that_it_needs_a_purpose_and_how_it_restarts(name: str) -> None:
    for path in ("/v1/facts", "/v1/facts/restricted"):
        operation = description(name)["paths"][path]["get"]
        (purpose,) = [each for each in operation["parameters"] if each["name"] == "Kreis-Purpose"]
        assert purpose["required"] is True
        assert operation["responses"]["409"]["x-codes"] == ["feed-restarted", "no-such-position"]
        assert "epoch" in {each["name"] for each in operation["parameters"]}


def test_answers_name_etags_and_replays() -> None:
    put = described_answer("cohorts", "/v1/venues/{venue_id}", "put", "200")
    shown = described_answer("cohorts", "/v1/venues/{venue_id}", "get", "200")
    posted = described_answer("cohorts", "/v1/venues/{venue_id}/archive", "post", "200")

    assert "ETag" in put["headers"]
    assert "ETag" in shown["headers"]
    assert "Idempotent-Replay" in posted["headers"]
    assert "Idempotent-Replay" in put["headers"], "a key is heeded where none is needed"
    assert "Idempotent-Replay" not in shown["headers"]


def test_methods_are_those_that_documents_have() -> None:
    found = {m for name in NAMES for known in description(name)["paths"].values() for m in known}

    assert found - {"parameters"} <= set(METHODS)
