"""The world each of notifications' tests begins in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from kreis.console.issuer.signing import Issuer
from kreis.events.main import SERVICE as EVENTS
from kreis.intake.main import SERVICE as INTAKE
from kreis.notifications.main import SERVICE as NOTIFICATIONS
from services.notifications.tests.discreet import discreet  # noqa: F401  # a fixture
from services.notifications.tests.mail_server import mail_server  # noqa: F401  # a fixture
from services.notifications.tests.sms_gateway import gateway  # noqa: F401  # a fixture
from services.notifications.tests.world import Neighbour, World, answering
from tests.support.databases import Databases, Stock
from tests.support.fixtures import Apps, Client, clients


@pytest.fixture(scope="session")
def neighbours(stock: Stock, apps: Apps) -> Iterator[tuple[Neighbour, Neighbour]]:
    """Intake and events on their ports, for all tests."""
    with (
        closing(Databases(stock)) as databases,
        clients(databases, apps) as client_of,
        answering(client_of(INTAKE, story_clock=True)) as intake,
        answering(client_of(EVENTS, story_clock=True)) as events,
    ):
        yield intake, events


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
