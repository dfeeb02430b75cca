"""Subscriptions with a database of its own, and teams outside that read it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kreis.subscriptions.main import SERVICE
from services.subscriptions.tests.office import Office
from tests.support.fixtures import Client


@pytest.fixture
def office(client_of: Callable[..., Client]) -> Office:
    return Office(client_of(SERVICE, story_clock=True))
