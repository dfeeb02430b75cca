"""Links against a model: whatever happens in whatever order, a link opens when the rules say so.

The model knows neither tables nor statements. It holds, for each link, when and why it ends, and
for the person whether she is discreet, her PIN and her wrong tries. After each step every link is
followed, with and without its session.
"""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from services.events.tests.link_model import SEEDS, STEPS, Story


@pytest.mark.parametrize("seed", range(SEEDS))
def test_links_open_when_the_rules_say_so(events: Any, unna: dict[str, Any], seed: int) -> None:
    unna["cohort_id"] = str(uuid4())
    story = Story(events, unna, seed)
    for _ in range(STEPS):
        story.step()
