"""Insights with a database of its own, on a story's clock, and the owners of what it reads."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kreis.console.issuer.signing import Issuer
from kreis.insights.jobs import rebuilding
from kreis.insights.main import SERVICE
from services.insights.tests.histories import Owners
from services.insights.tests.reader import Insights
from tests.support.fixtures import Client


@pytest.fixture
def insights(client_of: Callable[..., Client]) -> Insights:
    return Insights(client_of(SERVICE, story_clock=True))


@pytest.fixture
def owners(
    client_of: Callable[..., Client],
    insights: Insights,
    issuer: Issuer,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Owners]:
    """Cohorts and events, served over HTTP. A rebuild waits for no relay."""
    monkeypatch.setattr(rebuilding, "RELAY_HAS_KEPT", 0)
    owners = Owners(client_of, insights)
    with owners.served(issuer, tmp_path):
        yield owners
