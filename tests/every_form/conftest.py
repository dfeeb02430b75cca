"""The office whose forms are sent and whose pages are read."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kreis.console.issuer.signing import Issuer
from kreis.console.staff import story_clock
from tests.every_form.full_office import FullOffice, full_office
from tests.support.databases import Stock
from tests.support.fixtures import Apps


@pytest.fixture(scope="package")
def full(
    stock: Stock, apps: Apps, issuer: Issuer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[FullOffice]:
    with (
        pytest.MonkeyPatch.context() as patch,
        full_office(stock, apps, issuer, tmp_path_factory.mktemp("office")) as everything,
    ):
        # Nobody does the due work of this office, so no clock ever arrives.
        patch.setattr(story_clock, "PATIENCE", 0.2)
        yield everything
