"""Cohorts with a database of its own, empty or with the demo's pool."""

from __future__ import annotations

import os
from collections.abc import Callable

import pytest

from kreis.cohorts.main import SERVICE
from services.cohorts.tests.groups import Groups
from services.cohorts.tests.unna import Unna
from tests.support.fixtures import Client

# Compiling takes longer than any test; plain kernels give the same integers.
os.environ.setdefault("NUMBA_DISABLE_JIT", "1")


@pytest.fixture
def empty(client_of: Callable[..., Client]) -> Unna:
    return Unna(client_of(SERVICE))


@pytest.fixture
def unna(empty: Unna) -> Unna:
    empty.set_up()
    return empty


@pytest.fixture
def later(client_of: Callable[..., Client]) -> Unna:
    """The same on a story's clock, some days before the start week."""
    later = Unna(client_of(SERVICE, story_clock=True))
    later.at("2027-03-24T09:00")
    later.set_up()
    return later


@pytest.fixture
def groups(later: Unna) -> Groups:
    return Groups(later)
