"""The world each of notifications' tests begins in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from kreis.chassis.auth import Verifier
from kreis.chassis.health import Health
from kreis.chassis.roles import Service
from kreis.chassis.web import create_app
from kreis.console.issuer import Issuer
from kreis.events.main import SERVICE as EVENTS
from kreis.intake.main import SERVICE as INTAKE
from kreis.notifications.main import SERVICE as NOTIFICATIONS
from services.notifications.tests.mail_server import mail_server  # noqa: F401  # a fixture
from services.notifications.tests.world import Neighbour, World, answering
from tests.support.databases import Databases, Stock
from tests.support.fixtures import ISSUER, Client


@pytest.fixture(scope="session")
def neighbours(
    stock: Stock, issuer: Issuer, jwks_url: str
) -> Iterator[tuple[Neighbour, Neighbour]]:
    """Intake and events on their ports, for all tests."""
    databases = Databases(stock)

    def client(service: Service) -> Client:
        database = databases.of(service, story_clock=True)
        verifier = Verifier(ISSUER, jwks_url, service.name)
        health = Health(database.answers)
        app = create_app(service.name, service.blueprints, health, verifier, database)
        return Client(app.test_client(), issuer, uuid4(), database)

    with answering(client(INTAKE)) as intake, answering(client(EVENTS)) as events:
        yield intake, events
    databases.close()


@pytest.fixture
def world(
    client_of: Callable[..., Client],
    neighbours: tuple[Neighbour, Neighbour],
    issuer: Issuer,
    tmp_path: Path,
) -> World:
    made = World(client_of(NOTIFICATIONS, story_clock=True), *neighbours, tmp_path)
    made.hand_out_tokens(issuer)
    return made
