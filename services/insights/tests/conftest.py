"""Insights with a database of its own, on a story's clock."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kreis.insights.main import SERVICE
from services.insights.tests.reader import Insights
from tests.support.fixtures import Client


@pytest.fixture
def insights(client_of: Callable[..., Client]) -> Insights:
    return Insights(client_of(SERVICE, story_clock=True))
