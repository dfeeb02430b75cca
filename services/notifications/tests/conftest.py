"""The world each of notifications' tests begins in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kreis.console.issuer import Issuer
from services.notifications.tests.world import Addresses, World, answering
from tests.support.fixtures import Client


@pytest.fixture
def world(client_of: Callable[..., Client], issuer: Issuer, tmp_path: Path) -> Iterator[World]:
    addresses = Addresses()
    made = World(client_of, issuer, tmp_path, addresses)
    with answering(made.intake) as intake, answering(made.events) as events:
        addresses.intake, addresses.events = intake, events
        yield made
