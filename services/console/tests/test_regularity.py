"""Whether a member comes regularly, as the page of her group says it."""

from __future__ import annotations

import pytest

from kreis.console.staff.groups import regularity


@pytest.mark.parametrize(
    ("marks", "said"),
    [
        (["present", "absent", "present", "present"], "regular"),
        (["present", "absent", "excused", "present"], "slipping"),
        (["present", "present", "present"], "new"),
        (["none", "none", "none", "none", "present"], "new"),
        (["none", "none", "none", "none", "none"], "new"),
        (["present", "none", "present", "none", "present", "absent"], "regular"),
    ],
)
def test_only_meetings_count_at_which_she_was_expected(marks: list[str], said: str) -> None:
    assert regularity(marks) == said
