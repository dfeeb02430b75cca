"""The whole of Kreis, as `kreis up` runs it: real processes, a real broker, a real database."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kreis.onebox.box import Box, running_box
from tests.system.played import Played


@pytest.fixture(scope="session")
def played(tmp_path_factory: pytest.TempPathFactory) -> Played:
    """The story, played under fire and then stopped; logs say all they can."""
    story = Played(tmp_path_factory.mktemp("box"))
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("KREIS_LOG_LEVEL", "DEBUG")
        # Seconds; with the ten that are shipped, tests/containers plays it.
        environment.setenv("KREIS_SESSION_TIMEOUT", "3")
        with running_box(story.data, story_clock=True) as box:
            story.play(box)
    return story


@pytest.fixture(scope="module")
def continued(played: Played) -> Iterator[Box]:
    """The same system, started again on what it left behind. It ends with its module: at rest it
    takes a quarter of a core from all other tests."""
    with running_box(played.data, story_clock=True) as box:
        yield box
