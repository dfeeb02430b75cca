"""Nothing that nobody said is stored: by no request, form, file or row.

Requests come from the schemas of all routes, forms from the templates of the console, columns from
the table of the import. Each new one is tried unasked.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from marshmallow import Schema, fields, post_load, validate

import kreis.console
from kreis.console.issuer.scopes import SCOPES
from kreis.console.issuer.signing import Issuer
from tests.conformance.town import CONTACT_PERSON, Town
from tests.conformance.world import COLLEAGUE, Ask, World
from tests.support.fixtures import Client
from tests.support.limits import schemas_of
from tests.support.services import NAMES, app_of, service_of
from tests.support.unsaid import (
    REVIEWED,
    Stored,
    minimal,
    presets,
    request_schemas,
    unsaid_by_schema,
    unsaid_of,
)

TEMPLATES = Path(kreis.console.__file__).parent / "templates"


def of_schemas() -> dict[str, list[str]]:
    return {
        name: [
            found
            for schema in request_schemas(app_of(service_of(name)))
            for found in unsaid_by_schema(schema)
        ]
        for name in NAMES
    }


def of_forms() -> list[str]:
    return sorted(
        {
            f"{file.stem}.{field}"
            for file in TEMPLATES.rglob("*.html")
            for field in presets(file.read_text("utf-8"))
        }
    )


def test_no_schema_fills_in_what_a_request_does_not_say() -> None:
    found = {each for several in of_schemas().values() for each in several}
    counts = {name: len(list(request_schemas(app_of(service_of(name))))) for name in NAMES}
    print(f"schemas of requests: {counts}")

    assert sum(counts.values()) > 60
    assert found == set(REVIEWED["schemas"])


def test_no_form_sends_what_nobody_chose() -> None:
    assert of_forms() == sorted(REVIEWED["forms"])


LAST = ("cancellation", "departures", "exit", "re-entry", "waiting", "links", "erasure")
"""Changes after which others would be refused, in this order."""


NOON = "2027-04-06T12:00"
"""The story's time of all changes, UTC."""


def in_order(ask: Ask) -> int:
    return next((n for n, word in enumerate(LAST, 1) if ask.rule.endswith(word)), 0)


class Asking:
    """Somebody who may do everything, and says no more than she must."""

    def __init__(self, world: World, issuer: Issuer) -> None:
        self.world = world
        self._scope = " ".join(SCOPES)
        self._issuer = issuer
        self._bodies = {
            (name, sent.method, sent.rule): minimal(sent.schema)
            for name, client in world.town.clients.items()
            for sent in schemas_of(client.http.application)
            if sent.place == "json"
        }

    def body(self, ask: Ask) -> Any:
        """The least that this change needs: ids of what is there, and what depends on others."""
        body = self._bodies.get((ask.service, ask.method, ask.rule))
        if body is None:
            return None
        there = {name: value for name, value in self.world.ids.items() if name in body}
        return {**body, **there, **self._more().get(ask.rule, {})}

    def answer(self, ask: Ask, body: Any) -> Any:
        client = self.world.town.clients[ask.service]
        claims = {"sub": CONTACT_PERSON, "aud": ask.service, "scope": self._scope}
        token = self._issuer.sign({**claims, "agency": str(client.agency)}, timedelta(minutes=30))
        headers = {"Authorization": f"Bearer {token}", "Kreis-Purpose": "test", "If-Match": "*"}
        return client.http.open(ask.path, method=ask.method, json=body, headers=headers)

    def _more(self) -> dict[str, Any]:
        people = [self.world.town.waits, self.world.town.members[1]]
        present = {"participant_id": self.world.her, "status": "present"}
        slot = {"starts_at": "2027-05-04T09:00:00+02:00", "minutes": 30, "form": "phone"}
        days = {"first_day": "2027-04-06", "last_day": "2027-04-09"}
        return {
            "/v1/story-clock": {"now": f"{NOON}:00+00:00"},
            "/v1/participants": {"email": "post@post.example"},
            "/v1/weekly-letter": {"email": "post@post.example"},
            "/v1/grouping-rules": {"participant_ids": people},
            "/v1/substitutions": {"substitute_id": COLLEAGUE, **days},
            "/v1/appointment-slots": {"slots": [slot]},
            "/v1/group-events/<uuid:group_event_id>/attendance": {"entries": [present]},
            "/v1/participants/<uuid:participant_id>/re-entry": {"re_entry_date": "2027-04-06"},
        }


def test_no_row_holds_what_no_request_said(
    client_of: Callable[..., Client], issuer: Issuer
) -> None:
    """Every change that can be asked for, with the least that it needs."""
    world = World(Town(client_of))
    world.town.at(NOON)
    asking = Asking(world, issuer)
    kept = {name: Stored(client) for name, client in world.town.clients.items()}
    found: set[str] = set()
    changes = set()
    for ask in sorted(world.writes(), key=in_order):
        stored = kept[ask.service]
        before, body = stored.rows(), asking.body(ask)
        if asking.answer(ask, body).status_code < 300 and (news := stored.news(before)):
            changes.add(ask.rule)
            found |= unsaid_of(news, [body, ask.path.split("/"), str(stored.agency)])
        if ask.rule.endswith("departures"):
            world.town.carry()
    print(f"{len(changes)} kinds of change stored something: {sorted(changes)}")

    assert len(changes) > 25
    assert found == set(REVIEWED["columns"])


class Planted(Schema):
    """Schemas of requests with a fault each."""

    name = fields.String(required=True, validate=validate.Length(max=10))


@pytest.mark.parametrize(
    "planted",
    [
        Planted.from_dict({"gender": fields.String(load_default="woman")}),
        Planted.from_dict({"needs_care": fields.Boolean(load_default=False)}),
    ],
)
def test_a_default_that_stands_in_for_an_answer_is_found(planted: type[Schema]) -> None:
    assert len(unsaid_by_schema(planted())) == 1


class Deriving(Planted):
    @post_load
    def derive(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        return {**data, "may_join_women_only": True}


def test_what_a_schema_derives_is_found() -> None:
    assert unsaid_by_schema(Deriving()) == ["Deriving.may_join_women_only"]
    assert unsaid_by_schema(Planted()) == []


@pytest.mark.parametrize(
    "template",
    [
        '<input type="radio" name="gender" value="woman" checked>',
        """{{ radio("gender", each, t("x"), sent.get("gender", "woman") == each) }}""",
        """{{ radio("gender", each, t("x"), (sent.get("gender") or "woman") == each) }}""",
        '<select name="gender"><option value="woman">Frau</option></select>',
        """<input name="gender" value="{{ sent.get('gender', '') or 'woman' }}">""",
        """<input name="gender" value="{{ sent.get('gender', '') if wrong else value }}">""",
    ],
)
def test_a_form_that_presets_an_answer_is_found(template: str) -> None:
    assert list(presets(template)) == ["gender"]
