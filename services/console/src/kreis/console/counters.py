"""Counters that a page has written into a form or an address: versions, positions, years."""

from __future__ import annotations

_LONGEST = 9
"""Digits. No counter of ours is longer, and a column for one holds as many."""


def counter(said: str) -> int:
    """Returns the number from 0 on that a page has given. Raises `ValueError` for anything else.

    For `request.form.get(…, type=counter)`: what no page has given counts as not given at all.
    """
    if not (said.isascii() and said.isdigit() and len(said) <= _LONGEST):
        raise ValueError(said[:_LONGEST])
    return int(said)
