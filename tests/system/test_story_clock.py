"""The clock of a whole system, moved from the terminal."""

from __future__ import annotations

import re

import httpx
import pytest
from click.testing import CliRunner

from kreis.onebox.__main__ import kreis
from kreis.onebox.box import Box
from kreis.onebox.people import people_of
from kreis.onebox.story.world import organisation

pytestmark = pytest.mark.system


def told(box: Box, *words: str) -> str:
    answer = CliRunner().invoke(kreis, ["clock", *words, "--data", str(box.data)])
    assert answer.exit_code == 0, answer.output
    found = re.findall(r"(\d{4}-\d\d-\d\d \d\d:\d\d) in the story", answer.output)
    assert found, answer.output
    return str(found[-1])  # those before it say how far the clocks are


def test_all_services_go_forward_and_to_the_next_date(continued: Box) -> None:
    people_of(continued.data, continued.issuer).keep(organisation())
    assert told(continued).startswith("2027-07-15")

    assert told(continued, "forward", "1d").startswith("2027-07-16")
    # The story ends on Thursday, 15.07. After the holidays Kamen meets first, on Thursday, 02.09.
    assert told(continued, "forward", "to-next-date") == "2027-09-02 08:00"

    clocks = {
        httpx.get(f"{url}/v1/story-clock").json()["now"][:16]
        for name, url in continued.addresses.items()
        if name != "console"
    }
    assert clocks == {"2027-09-02T06:00"}
