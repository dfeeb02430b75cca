"""Nothing that a request brings is without a limit, and too much of it is refused by name.

The fields come from the schemas of all routes: a new field is tried unasked.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from marshmallow import Schema, fields, validate

from kreis.chassis.http.web import MAX_BODY
from kreis.console.issuer.scopes import SCOPES
from kreis.console.issuer.signing import Issuer
from tests.support.fixtures import Client
from tests.support.limits import (
    Part,
    Sent,
    is_bounded,
    is_list,
    parts_of,
    placed,
    schemas_of,
    too_much,
)
from tests.support.services import NAMES, app_of, service_of

SENT = {name: list(schemas_of(app_of(service_of(name)))) for name in NAMES}


def unbounded(schema: Schema) -> list[str]:
    return [part.name for part in parts_of(schema) if not is_bounded(part.field)]


@pytest.mark.parametrize("name", NAMES)
def test_every_field_of_every_request_has_a_limit(name: str) -> None:
    found = {
        f"{sent.method} {sent.rule} {sent.place}": names
        for sent in SENT[name]
        if (names := unbounded(sent.schema))
    }

    assert sum(len(list(parts_of(sent.schema))) for sent in SENT[name]) > 5
    assert found == {}


BY_A_DEVICES_CLOCK = ("marks.0.marked_at",)
"""May say any year: a telephone without a net does not know better. What cannot be is stored as not
said (`domain/marks.py`), and the mark is not lost."""


class Asked:
    """A service, and somebody who may do everything there."""

    def __init__(self, client: Client, issuer: Issuer, name: str) -> None:
        claims = {"sub": str(uuid4()), "aud": name, "scope": " ".join(SCOPES)}
        token = issuer.sign({**claims, "agency": str(client.agency)}, timedelta(minutes=30))
        self._headers = {"Authorization": f"Bearer {token}"}
        self._http = client.http

    def answer(self, sent: Sent, **body: Any) -> Any:
        steps = (str(uuid4()) if step.startswith("<") else step for step in sent.rule.split("/"))
        return self._http.open("/".join(steps), method=sent.method, headers=self._headers, **body)

    def faults(self, sent: Sent, part: Part, value: Any) -> tuple[int, list[str]]:
        wanted = placed(part.path, value)
        where = {"query_string": wanted} if sent.place == "query" else {"json": wanted}
        answer = self.answer(sent, **where)
        named = [fault["field"] for fault in (answer.json or {}).get("errors", [])]
        return answer.status_code, named


@pytest.fixture
def asked(client_of: Callable[..., Client], issuer: Issuer, request: pytest.FixtureRequest) -> Any:
    name = request.getfixturevalue("name")
    return Asked(client_of(service_of(name), story_clock=True), issuer, name)


@pytest.mark.parametrize("name", NAMES)
def test_too_much_is_refused_with_the_name_of_its_field(name: str, asked: Asked) -> None:
    wrong = {}
    tried = 0
    for sent in SENT[name]:
        for part in parts_of(sent.schema):
            if part.name in BY_A_DEVICES_CLOCK:
                continue
            for value in too_much(part.field):
                if len(json.dumps(value)) > MAX_BODY - 1000 or not fits(sent, value):
                    continue
                tried += 1
                status, named = asked.faults(sent, part, value)
                about = [each for each in named if each.startswith(part.name)]
                # Entries of what is too long are not read: each wrong one would be a fault.
                if status != 422 or not about or (is_list(part.field) and len(about) > 1):
                    wrong[f"{sent.method} {sent.rule} {part.name}"] = (status, named[:3])

    print(f"{name}: {tried} requests")
    assert wrong == {}


def fits(sent: Sent, value: Any) -> bool:
    """Whether it can stand behind the question mark: an address has 4,094 bytes at most."""
    return sent.place != "query" or len(str(value)) < 4000


@pytest.mark.parametrize("name", NAMES)
def test_a_body_without_end_is_refused(name: str, asked: Asked) -> None:
    statuses = {
        f"{sent.method} {sent.rule}": asked.answer(
            sent, data=b"[" + b"1," * 10_000_000, content_type="application/json"
        ).status_code
        for sent in SENT[name]
        if sent.place == "json"
    }

    assert {route: status for route, status in statuses.items() if status != 413} == {}


HOSTILE = {
    "half a character": b'{"x": "\\ud800"}',
    "half a character, unescaped": b'{"x": "\xed\xa0\x80"}',
    "NUL": b'{"x": "\\u0000"}',
    "UTF-16": '{"x": "\\u0000"}'.encode("utf-16"),
    "no UTF-8": b'{"x": "\xff"}',
    "a number without end": b'{"x": ' + b"9" * 5000 + b"}",
    "depth without end": b"[" * 200_000,
}


@pytest.mark.parametrize("what", HOSTILE)
@pytest.mark.parametrize("name", NAMES)
def test_a_body_that_no_text_can_hold_is_refused(name: str, what: str, asked: Asked) -> None:
    statuses = {
        f"{sent.method} {sent.rule}": asked.answer(
            sent, data=HOSTILE[what], content_type="application/json"
        ).status_code
        for sent in SENT[name]
        if sent.place == "json"
    }

    assert {route: status for route, status in statuses.items() if status not in (400, 422)} == {}


class Good(Schema):
    name = fields.String(validate=validate.Length(max=3))


PLANTED: dict[str, fields.Field[Any]] = {
    "a list": fields.List(fields.UUID()),
    "a text": fields.String(),
    "a text in a list": fields.List(fields.String(), validate=validate.Length(max=3)),
    "a number with one bound": fields.Integer(validate=validate.Range(min=0)),
    "a map": fields.Dict(keys=fields.String(), values=fields.Boolean()),
    "a pattern without end": fields.String(validate=validate.Regexp(r"^a(b)*\Z")),
    "a pattern of the beginning": fields.String(validate=validate.Regexp(r"^[0-9]{5}")),
    "nested ones": fields.Nested(Good, many=True),
}


@pytest.mark.parametrize("planted", PLANTED)
def test_a_field_without_a_limit_is_found(planted: str) -> None:
    assert unbounded(Schema.from_dict({"fine": fields.UUID(), "x": PLANTED[planted]})())


def test_a_field_with_a_limit_is_none() -> None:
    assert unbounded(Good()) == []
