"""Cohorts with a database of its own, empty or with the demo's pool."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from kreis.cohorts.main import SERVICE
from services.cohorts.tests.groups import Groups, shrink
from services.cohorts.tests.snapshots import Snapshots
from services.cohorts.tests.unna import Unna
from services.cohorts.tests.weeks import Weeks
from tests.support.databases import Stock
from tests.support.fixtures import Client

# Compiling takes longer than any test; plain kernels give the same integers.
os.environ.setdefault("NUMBA_DISABLE_JIT", "1")
# Threads for linear algebra, which nobody uses; each solver would start them.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


EARLY = "2027-03-02T09:00"


@pytest.fixture(scope="session")
def snapshots(stock: Stock) -> Snapshots:
    return Snapshots(stock)


@pytest.fixture
def empty(client_of: Callable[..., Client]) -> Unna:
    """Nothing yet, some time before the start week: an offer for a past one is refused."""
    unna = Unna(client_of(SERVICE, story_clock=True))
    if datetime.now(UTC) > datetime.fromisoformat(EARLY).replace(tzinfo=UTC):
        unna.at(EARLY)
    return unna


@pytest.fixture
def unna(empty: Unna, snapshots: Snapshots) -> Unna:
    snapshots.begin("everybody waits", empty, empty.set_up)
    return empty


@pytest.fixture
def proposal(unna: Unna, snapshots: Snapshots) -> str:
    """Groups of those who wait."""
    return snapshots.begin("a proposal", unna, unna.propose)


@pytest.fixture
def story(client_of: Callable[..., Client]) -> Unna:
    """Nothing yet, on a story's clock, some days before the start week."""
    story = Unna(client_of(SERVICE, story_clock=True))
    story.at("2027-03-24T09:00")
    return story


@pytest.fixture
def later(story: Unna, snapshots: Snapshots) -> Unna:
    """The whole pool, on that clock."""
    snapshots.begin("everybody waits, some days before", story, story.set_up)
    return story


@pytest.fixture
def groups(story: Unna, snapshots: Snapshots) -> Groups:
    def confirmed() -> dict[str, str]:
        story.set_up()
        return story.confirm()

    return Groups(story, snapshots.begin("there are groups", story, confirmed))


@pytest.fixture
def shrunken(groups: Groups, snapshots: Snapshots) -> Groups:
    """Five weeks later: six are left in Unna, four in Kamen, who could come to Unna as well."""
    snapshots.begin("groups have shrunken", groups.unna, lambda: shrink(groups))
    return groups


@pytest.fixture
def weeks(groups: Groups) -> Weeks:
    return Weeks(groups)


@pytest.fixture
def due(weeks: Weeks) -> Weeks:
    """Twelve dates were held, and staff are asked."""
    weeks.hold_all()
    return weeks
