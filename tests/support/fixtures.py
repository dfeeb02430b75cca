"""What tests stand on: a real PostgreSQL, migrated databases, tokens, clients of services."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from http.server import BaseHTTPRequestHandler
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from kreis.chassis.data.clock import StoryClock
from kreis.chassis.data.database import Database
from kreis.chassis.health import Health, Heartbeats
from kreis.chassis.http import facts as feed
from kreis.chassis.http.auth import Verifier
from kreis.chassis.http.problems import STATUSES
from kreis.chassis.http.web import create_app
from kreis.chassis.logs import new_traceparent
from kreis.chassis.message import Message, new_id
from kreis.chassis.messaging.inbox import Inbox
from kreis.chassis.process.due import DueRunner, Job
from kreis.chassis.process.service import Service
from kreis.console.issuer.signing import Issuer, role_claims
from kreis.contracts import topics
from kreis.contracts.refusals import InvalidInput
from kreis.onebox.kafka import EmbeddedKafka, GivenKafka
from tests.support.databases import Databases, Stock
from tests.support.described import assert_as_described, assert_described
from tests.support.servers import kafka_for_tests, postgres_for_tests
from tests.support.serving import answering_with

if TYPE_CHECKING:
    from bench.served import Ground

ISSUER = "https://issuer.example"


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a running PostgreSQL, as its superuser."""
    with postgres_for_tests(tmp_path_factory.mktemp("postgres")) as url:
        yield url


@pytest.fixture(scope="session")
def kafka(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedKafka | GivenKafka]:
    """A running Apache Kafka, for tests that leave it as it was."""
    with kafka_for_tests(tmp_path_factory.mktemp("kafka")) as broker:
        yield broker


@pytest.fixture(scope="session")
def stock(postgres: str) -> Iterator[Stock]:
    stock = Stock(postgres)
    yield stock
    stock.close()


@pytest.fixture
def databases(stock: Stock) -> Iterator[Databases]:
    databases = Databases(stock)
    yield databases
    databases.close()


@pytest.fixture(scope="session")
def issuer(tmp_path_factory: pytest.TempPathFactory) -> Issuer:
    issuer = Issuer(tmp_path_factory.mktemp("keys"), ISSUER)
    issuer.add_key()
    return issuer


@pytest.fixture(scope="session")
def jwks_url(issuer: Issuer) -> Iterator[str]:
    """Where the issuer's public keys are served, as they are at the moment of asking."""

    class Keys(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(json.dumps(issuer.jwks()).encode())

        def log_message(self, *_: object) -> None:
            """Test output is for tests."""

    with answering_with(Keys) as url:
        yield f"{url}/jwks.json"


@lru_cache(maxsize=64)
def _signed(issuer: Issuer, claims: str, _this_minute: int) -> str:
    """A token for these claims. Tests ask as the same few people again and again."""
    return issuer.sign(json.loads(claims), timedelta(minutes=5))


class Client:
    """A service's API as somebody in a role sees it; JSON in, JSON out."""

    def __init__(self, http: FlaskClient, issuer: Issuer, agency: UUID, database: Database) -> None:
        self.http = http
        self.agency = agency
        self.database = database
        self._issuer = issuer
        self.headers: dict[str, str] = {}
        self.staff_id = ""
        """The id of the contact person, on the list of staff."""
        everywhere = {InvalidInput, *feed.STATUSES}
        self._names_refusals = http.application.extensions[STATUSES].keys() > everywhere

    def as_role(self, role: str, agency: UUID | None = None, *, subject: str = "") -> Client:
        """As somebody in a role; `subject` is her id on the list of staff."""
        of = None if role == "operator" else agency or self.agency
        own = self.staff_id if role == "contact-person" else ""
        claims = role_claims(role, of, subject or own)
        return self._with({**claims, "aud": [*claims["aud"], "notes"]})

    def as_service(self, service: str, audience: str, scope: str) -> Client:
        claims = {"sub": f"kreis/{service}", "aud": audience, "service": True, "scope": scope}
        other = self._with(claims)
        other.headers |= {"Kreis-Agency": str(self.agency), "Kreis-Purpose": "test"}
        return other

    def _with(self, claims: dict[str, Any]) -> Client:
        other = Client(self.http, self._issuer, self.agency, self.database)
        other.staff_id = self.staff_id
        this_minute = int(time.monotonic() // 60)
        token = _signed(self._issuer, json.dumps(claims, sort_keys=True), this_minute)
        other.headers = {"Authorization": f"Bearer {token}"}
        return other

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """The answer as it came; see `ok` for the usual case."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        response = self.http.open(path, method=method, json=body, headers={**self.headers, **named})
        if self._names_refusals:
            assert_described(self.http.application, method, response)
            assert_as_described(self.http.application, method, response)
        return response

    def ok(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """The answer's JSON; fails the test when the answer is an error."""
        response = self.ask(method, path, body, **headers)
        assert response.status_code < 300, response.text
        return response.json


class Apps:
    """Apps of services: made once, and handed on from test to test with another database."""

    def __init__(self, issuer: Issuer, jwks_url: str) -> None:
        self.issuer = issuer
        self._jwks_url = jwks_url
        self._free: dict[Any, list[Flask]] = {}
        self._as_made: dict[int, dict[str, Any]] = {}

    @contextmanager
    def lent(self) -> Iterator[Callable[[Service, Database], Flask]]:
        lent: list[tuple[Any, Flask]] = []

        def lend(service: Service, database: Database) -> Flask:
            kind = (*map(id, service.blueprints), isinstance(database.clock, StoryClock))
            free = self._free.setdefault(kind, [])
            app = free.pop() if free else self._make(service, database)
            # What an earlier test has let it know is not known to this one.
            app.extensions.clear()
            app.extensions.update(self._as_made[id(app)], **{"kreis.database": database})
            lent.append((kind, app))
            return app

        yield lend
        for kind, app in lent:
            self._free[kind].append(app)

    def _make(self, service: Service, database: Database) -> Flask:
        verifier = Verifier(ISSUER, self._jwks_url, service.name)
        health = Health(lambda: bool(app.extensions["kreis.database"].answers()))
        app = create_app(
            service.name, service.blueprints, health, verifier, database, statuses=service.statuses
        )
        self._as_made[id(app)] = dict(app.extensions)
        return app  # bound before it is called: `health` asks for the database of the moment


@pytest.fixture(scope="session")
def apps(issuer: Issuer, jwks_url: str) -> Apps:
    return Apps(issuer, jwks_url)


@contextmanager
def clients(databases: Databases, apps: Apps) -> Iterator[Callable[..., Client]]:
    """Clients of services, each on an empty database, for a new agency."""
    with apps.lent() as app_of:

        def make(service: Service, *, story_clock: bool = False) -> Client:
            database = databases.of(service, story_clock=story_clock)
            app = app_of(service, database)
            return Client(app.test_client(), apps.issuer, uuid4(), database)

        yield make


@pytest.fixture
def client_of(databases: Databases, apps: Apps) -> Iterator[Callable[..., Client]]:
    """See `clients`; for one test."""
    with clients(databases, apps) as make:
        yield make


@pytest.fixture(scope="module")
def ground(stock: Stock, apps: Apps, issuer: Issuer, jwks_url: str) -> Iterator[Ground]:
    """Where the services of a console stand, for the tests of a file."""
    # Imported here: most files need no console, and would wait a second for it.
    from tests.support.grounds import lent_ground

    with lent_ground(stock, apps, issuer, jwks_url) as lent:
        yield lent


def facts(
    database: Database, topic: str | None = None, *, agency: UUID | None = None
) -> list[dict[str, Any]]:
    """Facts in the outbox, in order: what the service has told so far, of all agencies or of
    one."""
    wanted = text(
        "select * from outbox where (cast(:topic as text) is null or topic = :topic)"
        " and (cast(:agency as uuid) is null or agency_id = :agency) order by position"
    )
    with database.engine.connect() as connection:
        rows = connection.execute(wanted, {"topic": topic, "agency": agency}).mappings()
        return [dict(row) for row in rows]


def deliver(
    database: Database,
    service: Service,
    topic: str,
    fact: str,
    key: UUID,
    data: Mapping[str, Any] | None,
    *,
    agency: UUID,
    sequence: int = 1,
    message_id: UUID | None = None,
    time: datetime | None = None,
) -> str:
    """Hands a fact of another service to this service's inbox, as its consumer would."""
    if data is not None:
        topics()[topic].facts[fact].validate(data)
    message = Message(
        topic=topic,
        key=str(key),
        type=fact,
        source=f"kreis/{topics()[topic].facts[fact].owner}",
        id=message_id or new_id(),
        time=time or datetime.now(UTC),
        agency=agency,
        sequence=sequence,
        data=data,
        traceparent=new_traceparent(),
    )
    return Inbox(database, service.name, list(service.subscriptions)).take(message)


def as_published(service: Service, row: Mapping[str, Any]) -> Message:
    """A row of the outbox as its readers get it; see `facts`."""
    return Message(
        topic=row["topic"],
        key=row["key"],
        type=row["type"],
        source=service.source,
        id=UUID(str(row["id"])),
        time=row["time"],
        agency=row["agency_id"],
        sequence=row["sequence"],
        data=row["data"],
        traceparent=new_traceparent(),
    )


def run_due(database: Database, jobs: Sequence[Job]) -> int:
    """Runs all that is due now, one after the other; returns how many pieces there were."""
    runner = DueRunner(database, list(jobs), Heartbeats())
    count = 0
    while runner.run_next():
        count += 1
    return count
