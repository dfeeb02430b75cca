"""What the pages ask of other services is what those describe, path by path and field by field.

Every function of every client is called once with made-up values. What it would send, and what it
takes the response to look like, is held against the service's `openapi.yaml`.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints, is_typeddict
from uuid import UUID

import pytest
import yaml
from marshmallow import Schema, fields

from kreis.console.participants import schemas
from kreis.console.services.asking import Request, Response, ServiceClient
from kreis.console.services.circles import CircleLinks
from kreis.console.services.cohorts import Cohorts
from kreis.console.services.events import Events
from kreis.console.services.exchange import Exchange
from kreis.console.services.intake import Intake
from kreis.console.services.links import Links
from kreis.console.services.notifications import Notifications

SERVICES = Path(__file__).parents[2]
CLIENTS: dict[type[ServiceClient], str] = {
    Intake: "intake",
    Cohorts: "cohorts",
    Events: "events",
    Links: "events",
    CircleLinks: "exchange",
    Exchange: "exchange",
    Notifications: "notifications",
}
NO_LOG = {Links, CircleLinks, Exchange}
"""Whose access log nobody asks for through it."""
JSON_TYPES = {str: "string", int: "integer", bool: "boolean", float: "number"}
Described = dict[str, Any]


@cache
def description(service: str) -> Described:
    text = (SERVICES / service / "openapi.yaml").read_text("utf-8")
    return dict(yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)))


class Questions:
    """Every question that the pages can ask."""

    def __init__(self) -> None:
        self.by_name: dict[str, tuple[str, list[Request]]] = {}
        for client, service in CLIENTS.items():
            for name, ask in inspect.getmembers(client, inspect.isfunction):
                if not name.startswith("_") and (client not in NO_LOG or name != "access_log"):
                    self.by_name[f"{client.__name__}.{name}"] = (service, sent_by(client, ask))


def sent_by(client: type[ServiceClient], ask: Callable[..., Any]) -> list[Request]:
    sent: list[Request] = []

    def note(request: Request) -> Response:
        sent.append(request)
        return Response(sample(request.shape), '"seen"')

    hints = get_type_hints(ask)
    given = {
        name: sample(hints[name], name)
        for name in inspect.signature(ask).parameters
        if name != "self"
    }
    ask(client(note), **given)
    return sent


def sample(kind: Any, name: str = "") -> Any:
    """A value of this kind."""
    options = [each for each in get_args(kind) if each is not NoneType]
    if is_optional(kind):
        return sample(options[0], name) if name else None
    if get_origin(kind) in (Union, UnionType):
        return sample(options[0], name)
    if is_typeddict(get_origin(kind) or kind):
        return {field: sample(hint) for field, hint in fields_of(kind).items()}
    if get_origin(kind) is list:
        return [sample(get_args(kind)[0])]
    if kind is UUID:
        return UUID(int=4)
    if kind is bytes:
        return b"a,b"
    if isinstance(kind, type) and kind.__name__ == "date":
        return kind(2027, 4, 5)
    return {str: "text", int: 1, bool: True}.get(kind, {})


def is_optional(kind: Any) -> bool:
    return get_origin(kind) in (Union, UnionType) and NoneType in get_args(kind)


def fields_of(shape: Any) -> dict[str, Any]:
    """The fields of a response; in a page of something, with what it is a page of."""
    hints = get_type_hints(get_origin(shape) or shape)
    if get_args(shape):
        (item,) = get_args(shape)
        return {**hints, "items": list[item]}  # type: ignore[valid-type]
    return hints


QUESTIONS = Questions().by_name


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_question_is_one_that_the_service_describes(question: str) -> None:
    service, requests = QUESTIONS[question]

    assert requests, "it asks nothing"
    for request in requests:
        assert list(faults(service, request)) == []


@pytest.mark.parametrize(
    ("schema", "service", "path"),
    [
        (schemas.Invitation(), "events", "/links/text"),
        (schemas.Slots(), "events", "/links/text/appointment-slots"),
        (schemas.Contact(), "intake", "/participants/text/contact"),
        (schemas.Child(), "intake", "/participants/text/children"),
    ],
    ids=["invitation", "slots", "contact", "child"],
)
def test_a_field_that_is_read_is_one_that_the_service_describes(
    schema: Schema, service: str, path: str
) -> None:
    operation = operation_of(service, Request("GET", path, object))
    answered = response_of(operation)
    described = resolved(service, answered.get("items", answered))

    assert list(unknown_fields(service, schema, described)) == []


def faults(service: str, request: Request) -> Iterator[str]:
    operation = operation_of(service, request)
    known = {each["name"] for each in operation["parameters"] if each["in"] == "query"}
    yield from (f"no parameter {name!r}" for name in request.query if name not in known)
    if request.body:
        body = operation["requestBody"]["content"]["application/json"]["schema"]
        properties = resolved(service, body)["properties"]
        yield from (f"no field {name!r} in the body" for name in {*request.body} - {*properties})
    # Intake's PATCH takes If-Match as well, and does not describe it.
    if request.seen and request.method != "PATCH" and "412" not in operation["responses"]:
        yield "it is not edited with If-Match"
    yield from misread(service, request.shape, response_of(operation), "response")


def operation_of(service: str, request: Request) -> Described:
    """The operation, with the parameters of its path."""
    for path, operations in description(service)["paths"].items():
        pattern = re.sub(r"\{\w+\}", "[^/]+", path)
        if re.fullmatch(pattern, f"/v1{request.path}") and request.method.lower() in operations:
            own = dict(operations[request.method.lower()])
            own["parameters"] = operations.get("parameters", []) + own.get("parameters", [])
            return own
    raise AssertionError(f"{service} has no {request.method} {request.path}")


def response_of(operation: Described) -> Described:
    """The schema of the response when all is well."""
    (good,) = [each for code, each in operation["responses"].items() if str(code).startswith("2")]
    (content,) = good["content"].values()
    return dict(content["schema"])


def resolved(service: str, schema: Described) -> Described:
    while "$ref" in schema or len(schema.get("allOf", ())) == 1:
        inner = schema["allOf"][0] if "allOf" in schema else schema
        schema = description(service)["components"]["schemas"][inner["$ref"].rpartition("/")[2]]
    return schema


def is_nullable(schema: Described) -> bool:
    options = schema.get("anyOf", schema.get("oneOf", []))
    may = any(each.get("type") == "null" for each in options)
    return may or "null" in schema.get("type", ()) or bool(schema.get("nullable"))


def misread(service: str, shape: Any, schema: Described, where: str) -> Iterator[str]:
    """Where a response is not what it is taken for."""
    if is_optional(shape):
        shape = next(each for each in get_args(shape) if each is not NoneType)
    elif is_nullable(schema) and shape is not object:
        yield f"{where} may be null"
    options = schema.get("anyOf", schema.get("oneOf", []))
    schema = next((each for each in options if each.get("type") != "null"), schema)
    schema = resolved(service, schema)
    if is_typeddict(get_origin(shape) or shape):
        properties = schema.get("properties", {})
        for name, kind in fields_of(shape).items():
            if name not in properties:
                yield f"{where} has no {name!r}"
            else:
                yield from misread(service, kind, properties[name], f"{where}.{name}")
    elif get_origin(shape) is list:
        if "items" not in schema:
            yield f"{where} is no list"
        else:
            yield from misread(service, get_args(shape)[0], schema["items"], f"{where}[]")
    elif shape in JSON_TYPES and JSON_TYPES[shape] not in kinds(schema):
        yield f"{where} is {kinds(schema)}, no {JSON_TYPES[shape]}"


def kinds(schema: Described) -> list[str]:
    """A field that says nothing of its kind may be any."""
    found = schema.get("type", "string" if "enum" in schema else list(JSON_TYPES.values()))
    return [found] if isinstance(found, str) else list(found)


def unknown_fields(service: str, schema: Schema, described: Described) -> Iterator[str]:
    described = resolved(service, described)
    for name, field in schema.fields.items():
        key = field.data_key or name
        if key not in described["properties"]:
            yield key
        inner = field.inner if isinstance(field, fields.List) else field
        if isinstance(inner, fields.Nested) and key in described["properties"]:
            below = described["properties"][key]
            below = below.get("items", below)
            options = below.get("anyOf", [below])
            below = next(each for each in options if each.get("type") != "null")
            yield from (f"{key}.{each}" for each in unknown_fields(service, inner.schema, below))
