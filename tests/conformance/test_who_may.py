"""Who may not, cannot: every route of every service, asked by everybody who has no business there.

The routes come from the apps and their committed OpenAPI files, the rows from the catalogue: a new
route, and a new table, are tried unasked.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import jwt
import pytest

from kreis.chassis.health import Health
from kreis.chassis.http.auth import Verifier
from kreis.chassis.http.web import create_app
from kreis.console.issuer.scopes import SCOPES
from kreis.console.issuer.signing import Issuer
from tests.support.databases import Databases
from tests.support.fixtures import ISSUER
from tests.support.openapi import HERS, OTHERS, OURS, description
from tests.support.routes import SHOWN_OTHERWISE, Route, routes
from tests.support.rows import Rows
from tests.support.services import NAMES, service_of

ROOT = Path(__file__).parents[2]
SOON, LONG_AGO = timedelta(minutes=5), timedelta(minutes=-5)


class Place:
    """A service whose every table has a row of ours."""

    def __init__(self, name: str, databases: Databases, postgres: str, verifier: Verifier) -> None:
        service = service_of(name)
        self.name = name
        database = databases.of(service, story_clock=True)
        self.rows = Rows(postgres, database)
        self.rows.fill(OURS, HERS)
        health, statuses = Health(database.answers), service.statuses
        self.app = create_app(
            name, service.blueprints, health, verifier, database, statuses=statuses
        )

    def status(self, route: Route, headers: Mapping[str, str]) -> tuple[int, str]:
        with self.app.test_client() as client:
            answer = client.open(
                route.path,
                method=route.method,
                json=route.body,
                query_string=route.query,
                headers=headers,
            )
            return answer.status_code, answer.text


@pytest.fixture
def place_of(databases: Databases, postgres: str, jwks_url: str) -> Callable[[str], Place]:
    def make(name: str) -> Place:
        return Place(name, databases, postgres, Verifier(ISSUER, jwks_url, name))

    return make


def bearer(issuer: Issuer, lifetime: timedelta = SOON, **claims: Any) -> dict[str, str]:
    return {"Authorization": f"Bearer {issuer.sign(claims, lifetime)}"}


def strangers(issuer: Issuer, stranger: Issuer, name: str, scope: str) -> dict[str, dict[str, str]]:
    """Headers of everybody who must not get in, by what is wrong with them."""
    user = {"sub": "somebody", "aud": name, "scope": scope, "agency": str(OURS)}
    service = {"sub": "kreis/other", "aud": name, "service": True, "scope": scope}
    purpose = {"Kreis-Purpose": "test", "Kreis-Agency": str(OURS)}
    others = " ".join(each for each in SCOPES if each != scope)
    return {
        "no token": {},
        "no bearer": {"Authorization": "Basic c29tZWJvZHk6c2VjcmV0"},
        "nonsense": {"Authorization": "Bearer nonsense"},
        "wrong scope": bearer(issuer, **{**user, "scope": others}),
        "no scope": bearer(issuer, **{**user, "scope": ""}),
        "a service with the wrong scope": bearer(issuer, **{**service, "scope": others}) | purpose,
        "expired": bearer(issuer, LONG_AGO, **user),
        "wrong audience": bearer(issuer, **{**user, "aud": "console"}),
        "a service's token for another service": bearer(issuer, **{**service, "aud": "console"})
        | purpose,
        "signed by a stranger": bearer(stranger, **user),
        "unsigned": unsigned(user),
    }


def unsigned(claims: dict[str, Any]) -> dict[str, str]:
    token = jwt.encode({**claims, "iss": ISSUER, "exp": 4_000_000_000}, None, algorithm="none")
    return {"Authorization": f"Bearer {token}"}


@pytest.fixture
def stranger(tmp_path: Path) -> Issuer:
    """Calls itself by the right name and has a key of its own."""
    return Issuer(tmp_path / "stranger", ISSUER)


@pytest.mark.parametrize("name", NAMES)
def test_whoever_has_no_business_there_is_refused_and_changes_nothing(
    name: str, place_of: Callable[[str], Place], issuer: Issuer, stranger: Issuer
) -> None:
    place = place_of(name)
    before = place.rows.all()
    asked = {
        (route.method, route.rule, what): place.status(route, headers)[0]
        for route in routes(place.app, name)
        for what, headers in strangers(issuer, stranger, name, route.scope).items()
    }

    print(f"{name}: {len(asked)} requests, {len({who[:2] for who in asked})} routes")
    assert {who: it for who, it in asked.items() if it not in refusals(*who[:2], 401, 403)} == {}
    assert place.rows.all() == before


def refusals(method: str, rule: str, *usual: int) -> tuple[int, ...]:
    """The statuses by which this route refuses strangers."""
    otherwise = SHOWN_OTHERWISE.get((method, rule))
    return (otherwise.status,) if otherwise else usual


ABOUT_ANYBODY = {
    ("GET", f"/v1/participants/<uuid:participant_id>/{what}")
    for what in ("links", "history", "memberships", "messages", "mail-address")
}
"""Cohorts, events and notifications know no participants: about anybody else a list is empty, and
no address is known to refuse mail. Who asks for messages is looked up at intake first, which nobody
can ask here."""


@pytest.mark.parametrize("name", NAMES)
def test_another_agency_finds_nothing_of_ours_and_changes_nothing(
    name: str, place_of: Callable[[str], Place], issuer: Issuer
) -> None:
    """What it names does not exist for it; what it lists, and what it makes, is its own."""
    place = place_of(name)
    before = place.rows.all()
    found, told, of_nobody = {}, {}, {}
    # Looks first and PUT last: what it makes under the same id is its own.
    order = {"GET": 0, "PUT": 2}
    for route in sorted(routes(place.app, name), key=lambda route: order.get(route.method, 1)):
        claims = {"sub": "somebody", "aud": name, "scope": route.scope, "agency": str(OTHERS)}
        status, text = place.status(route, bearer(issuer, **claims))
        echoed = str(HERS) in str(route.body)  # what it said itself is no news to it
        ours = str(OURS) in text or (str(HERS) in text and not echoed)
        exists = status not in (403, 404) and (route.method, route.rule) not in ABOUT_ANYBODY
        if route.method == "GET" and route.names_something and exists:
            found[route.method, route.rule] = status
        if status == 200 and (route.method, route.rule) in ABOUT_ANYBODY:
            of_nobody[route.rule] = [each for each in json.loads(text).values() if each]
        if status < 300 and ours and not (route.names_something and route.method == "PUT"):
            told[route.method, route.rule] = text
    after = place.rows.all()

    lost = {table: [r for r in rows if r not in after[table]] for table, rows in before.items()}
    assert found == {}
    assert told == {}
    assert {rule: said for rule, said in of_nobody.items() if said} == {}
    assert {table: rows for table, rows in lost.items() if rows} == {}


@pytest.mark.parametrize("name", NAMES)
def test_a_token_without_an_agency_belongs_nowhere(
    name: str, place_of: Callable[[str], Place], issuer: Issuer
) -> None:
    """But for what is done for the whole installation, and links, which bring theirs along."""
    place = place_of(name)
    before = place.rows.all()
    claims = {"sub": "somebody", "aud": name}
    statuses = {
        (route.method, route.rule): place.status(
            route, bearer(issuer, **claims, scope=route.scope)
        )[0]
        for route in routes(place.app, name)
        if route.scope not in ("agencies:write", "story-clock:write")
    }

    assert {
        route: status
        for route, status in statuses.items()
        if status not in refusals(*route, 403, 404, 422)
    } == {}
    assert place.rows.all() == before


@pytest.mark.parametrize("name", NAMES)
def test_the_description_names_every_route_and_its_scope(
    name: str, place_of: Callable[[str], Place]
) -> None:
    app = place_of(name).app
    described = {
        (method.upper(), path): described_scope(method.upper(), path, operation)
        for path, operations in description(name)["paths"].items()
        for method, operation in operations.items()
        if method != "parameters" and path.startswith("/v1/")
    }
    there = {
        (
            route.method,
            route.rule.replace("<uuid:", "{").replace("<", "{").replace(">", "}"),
        ): route.scope
        for route in routes(app, name)
        if not route.rule.startswith("/v1/story-clock")
    }

    assert described == there


def described_scope(method: str, path: str, operation: Mapping[str, Any]) -> str:
    """The scope that a description names, "None" where who asks is shown in another way."""
    if (method, path) in SHOWN_OTHERWISE:
        assert operation["security"] == [], path
        return str(None)
    return str(operation["security"][0]["token"][0])


def test_whatever_takes_no_token_is_there(place_of: Callable[[str], Place]) -> None:
    """No route stays in the table when it is gone, or when it takes a token again."""
    without = {
        (route.method, route.rule)
        for name in NAMES
        for route in routes(place_of(name).app, name)
        if route.scope == str(None)
    }

    assert without == set(SHOWN_OTHERWISE)


def test_every_service_has_routes_to_try(place_of: Callable[[str], Place]) -> None:
    for name, _ in itertools.groupby(NAMES):
        assert len(list(routes(place_of(name).app, name))) > 2
