"""The seven services and a console that asks them, served in one process on a real PostgreSQL."""

from __future__ import annotations

import re
import threading
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import psycopg
from flask import Flask
from flask.testing import FlaskClient
from psycopg.rows import dict_row
from sqlalchemy import make_url
from werkzeug.serving import make_server

from bench.ground import AGENCY, ISSUER, SEALER, STAFF, Tokens, migrated
from kreis.chassis.client.peers import Peer
from kreis.chassis.client.tokens import from_folder
from kreis.chassis.config import KafkaAccess
from kreis.chassis.data.clock import StoryClock
from kreis.chassis.data.database import Database
from kreis.chassis.health import Health, Heartbeats
from kreis.chassis.http.asking import PEERS
from kreis.chassis.http.auth import Verifier
from kreis.chassis.http.web import create_app
from kreis.chassis.logs import new_traceparent
from kreis.chassis.message import Message
from kreis.chassis.messaging.inbox import Inbox
from kreis.chassis.process.due import DueRunner
from kreis.chassis.process.service import Service
from kreis.cohorts.main import SERVICE as COHORTS
from kreis.console.config import ConsoleSettings
from kreis.console.issuer import one_time_links
from kreis.console.issuer.scopes import WORKLOADS
from kreis.console.issuer.signing import workload_claims
from kreis.console.main import build
from kreis.events.main import SERVICE as EVENTS
from kreis.exchange.main import SERVICE as EXCHANGE
from kreis.insights.config import InsightsSettings
from kreis.insights.jobs import jobs as jobs_of_insights
from kreis.insights.main import SERVICE as INSIGHTS
from kreis.intake.main import SERVICE as INTAKE
from kreis.notifications.main import SERVICE as NOTIFICATIONS
from kreis.onebox.postgres import running_postgres
from kreis.subscriptions.main import SERVICE as SUBSCRIPTIONS

SERVICES = (INTAKE, COHORTS, EVENTS, NOTIFICATIONS, INSIGHTS, SUBSCRIPTIONS, EXCHANGE)


@dataclass(frozen=True)
class Ground:
    """What the services stand on: tokens, and by name of each its database and its app."""

    tokens: Tokens
    superuser_url: str
    databases: Mapping[str, Database]
    apps: Mapping[str, Flask]


class Served:
    """Services, each on a database of its own, and what they were asked."""

    console: Flask

    def __init__(self, folder: Path, ground: Ground) -> None:
        self.folder, self.tokens = folder, ground.tokens
        self.databases, self.apps = ground.databases, ground.apps
        self.asked: Counter[tuple[str, str]] = Counter()
        self._superuser_url = ground.superuser_url
        self.urls: Mapping[str, str] = {}
        """Where the services answer: `events_url` and so on."""

    def counted(self, name: str) -> Any:
        """The service as a WSGI application that notes each request."""
        app = self.apps[name]

        def answer(environ: Mapping[str, Any], start: Any) -> Any:
            self.asked[name, f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']}"] += 1
            return app(environ, start)

        return answer

    def ask(self, role: str, method: str, service: str, path: str, body: Any = None) -> Any:
        headers = {"Authorization": f"Bearer {self.tokens.of_role(role)}"}
        client = self.apps[service].test_client()
        answer = client.open(f"/v1{path}", method=method, json=body, headers=headers)
        assert answer.status_code < 300, f"{path}: {answer.text}"
        return answer.json

    def tell_insights(self) -> None:
        """What broker and worker do: insights hears what events has told, and does what is due."""
        database = self.databases["insights"]
        inbox = Inbox(database, "insights", list(INSIGHTS.subscriptions))
        with self.as_superuser("events") as connection:
            connection.row_factory = dict_row
            rows = connection.execute("select * from outbox order by position").fetchall()
        for row in rows:
            inbox.take(as_message(row, "events"))
        self.work_of_insights()

    def work_of_insights(self) -> None:
        """Insights does what is due."""
        database = self.databases["insights"]
        settings = InsightsSettings(
            bind="",
            issuer=ISSUER,
            jwks_url="",
            database_url="",
            kafka=KafkaAccess(""),
            workload_tokens=self.folder / "tokens" / "insights",
            cohorts_url=self.urls["cohorts_url"],
            events_url=self.urls["events_url"],
        )
        runner = DueRunner(database, jobs_of_insights(settings), Heartbeats())
        while runner.run_next():
            pass

    def analyze(self) -> None:
        """What autovacuum does within a minute: the planner learns how large the tables are."""
        for service in SERVICES:
            with self.as_superuser(service.name) as connection:
                connection.execute("analyze")

    def as_superuser(self, service: str) -> psycopg.Connection:
        database = self.databases[service].engine.url.database
        url = make_url(self._superuser_url).set(database=database)
        dsn = url.set(drivername="postgresql").render_as_string(hide_password=False)
        return psycopg.connect(dsn)

    def at(self, day: date | None) -> None:
        """Sets the services' clock to noon of a day, or to this moment."""
        now = datetime.now(UTC) if day is None else datetime.combine(day, time(12), UTC)
        for database in self.databases.values():
            assert isinstance(database.clock, StoryClock)
            database.clock.set(now)


def as_message(row: Mapping[str, Any], source: str) -> Message:
    """A row of a service's outbox as its readers get it."""
    return Message(
        topic=row["topic"],
        key=row["key"],
        type=row["type"],
        source=f"kreis/{source}",
        id=row["id"],
        time=row["time"],
        agency=row["agency_id"],
        sequence=row["sequence"],
        data=row["data"],
        traceparent=new_traceparent(),
    )


@contextmanager
def own_ground(folder: Path) -> Iterator[Ground]:
    """A PostgreSQL, databases and apps for these services alone, until the block ends."""
    tokens = Tokens(folder / "keys")
    with ExitStack() as running:
        running.enter_context(tokens.served())
        postgres = running.enter_context(running_postgres(folder / "postgres"))
        databases = {
            each.name: Database(migrated(postgres, each), SEALER, story_clock=True)
            for each in SERVICES
        }
        for database in databases.values():
            running.callback(database.close)
        apps = {each.name: _app(each, databases[each.name], tokens) for each in SERVICES}
        yield Ground(tokens, postgres.superuser_url, databases, apps)


def _app(service: Service, database: Database, tokens: Tokens) -> Flask:
    verifier = Verifier(ISSUER, tokens.jwks_url, service.name)
    health = Health(database.answers)
    return create_app(
        service.name, service.blueprints, health, verifier, database, statuses=service.statuses
    )


@contextmanager
def running_services(folder: Path, ground: Ground | None = None) -> Iterator[Served]:
    """The services and a console that reaches them, until the block ends. They stand on a
    ground of their own unless one is given."""
    with ExitStack() as running:
        served = Served(folder, ground or running.enter_context(own_ground(folder)))
        tokens = served.tokens
        urls = {
            f"{each.name}_url": running.enter_context(_served(served.counted(each.name)))
            for each in SERVICES
        }
        served.urls = urls
        workloads = folder / "tokens"
        workloads.mkdir()
        for client, audience in WORKLOADS:
            (workloads / client).mkdir(exist_ok=True)
            signed = tokens.signed(workload_claims(client, audience))
            (workloads / client / audience).write_text(signed)
        intake = Peer("intake", urls["intake_url"], from_folder(workloads / "notifications"))
        served.apps["notifications"].extensions[PEERS] = {"intake": intake}
        served.console = build(
            ConsoleSettings(
                bind="",
                issuer=ISSUER,
                workload_tokens=workloads / "console",
                issuer_keys=str(tokens.folder),
                sign_in_links=str(folder / "sign-in"),
                public_url="http://console.example",
                **urls,
            )
        )
        yield served


@contextmanager
def _served(app: Any) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def signed_in(served: Served, role: str = "contact-person") -> FlaskClient:
    """The browser of a contact person, or of her with another role."""
    person = {"sub": STAFF, "name": "Petra Neumann", "agency": str(AGENCY), "roles": [role]}
    token = one_time_links.make(served.folder / "sign-in", person)
    browser = served.console.test_client()
    page = browser.get(f"/team/anmelden/{token}").text
    csrf = re.search(r'name="csrf" value="([^"]*)"', page)
    assert csrf is not None
    answer = browser.post(f"/team/anmelden/{token}", data={"csrf": csrf[1]})
    assert answer.status_code == 303, answer.text
    return browser
