"""A small service whose only word is a note, to try the chassis with."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest

from kreis.chassis.data.database import Database
from tests.support.databases import Databases
from tests.support.notes import SERVICE


@pytest.fixture
def database(databases: Databases) -> Database:
    return databases.of(SERVICE)


@pytest.fixture
def agency() -> UUID:
    return uuid4()
