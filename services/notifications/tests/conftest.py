"""The world each of notifications' tests begins in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from kreis.chassis.roles import Service
from kreis.console.issuer import Issuer
from kreis.events.main import SERVICE as EVENTS
from kreis.intake.main import SERVICE as INTAKE
from kreis.notifications.main import SERVICE as NOTIFICATIONS
from services.notifications.tests.mail_server import mail_server  # noqa: F401  # a fixture
from services.notifications.tests.world import Neighbour, World, answering
from tests.support.databases import Databases, Stock
from tests.support.fixtures import Apps, Client


@pytest.fixture(scope="session")
def neighbours(stock: Stock, apps: Apps) -> Iterator[tuple[Neighbour, Neighbour]]:
    """Intake and events on their ports, for all tests."""
    databases = Databases(stock)
    with apps.lent() as app_of:

        def client(service: Service) -> Client:
            database = databases.of(service, story_clock=True)
            return Client(app_of(service, database).test_client(), apps.issuer, uuid4(), database)

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
