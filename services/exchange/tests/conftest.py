"""Exchange with a database of its own, and a village that uses it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kreis.exchange.main import SERVICE
from services.exchange.tests.village import Village
from tests.support.fixtures import Client


@pytest.fixture
def village(client_of: Callable[..., Client]) -> Village:
    return Village(client_of(SERVICE, story_clock=True))
