"""What the quarter and the look at every page stand on: a Kreis with nobody in it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kreis.onebox.box import Box, running_box
from tests.quarter.quarter import Quarter, opened
from tests.support.chromium import executable, running_browser
from tests.support.programs import REQUIRE_ALL


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Without a browser nothing of this can be lived; with `KREIS_REQUIRE_ALL=1` that fails."""
    if executable() is None and not REQUIRE_ALL:
        for item in items:
            if {"quarter", "every_page"} & set(item.path.parts):
                reason = "NOT TESTED: there is no Chromium here (apt-get install chromium)"
                item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture(scope="session")
def box(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Box]:
    with running_box(tmp_path_factory.mktemp("quarter"), story_clock=True) as everything:
        yield everything


@pytest.fixture(scope="session")
def quarter(box: Box, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Quarter]:
    folder = tmp_path_factory.mktemp("files")
    with running_browser() as browser, opened(box, browser, folder) as stage:
        yield stage
