"""Versions and positions that come back from a page."""

from __future__ import annotations

import pytest
from werkzeug.datastructures import MultiDict

from kreis.console.counters import counter


@pytest.mark.parametrize("said", ["0", "7", "999999999"])
def test_what_a_page_gave_is_read(said: str) -> None:
    assert MultiDict({"version": said}).get("version", type=counter) == int(said)


@pytest.mark.parametrize(
    "said", ["", "-1", "+1", " 1", "1\n", "1.0", "1e3", "²", "١", "one", "9" * 10, "-" + "9" * 5000]
)
def test_what_no_page_gave_counts_as_not_given(said: str) -> None:
    assert MultiDict({"version": said}).get("version", type=counter) is None
