"""A sentence in the languages of reports."""

from __future__ import annotations

from typing import NamedTuple


class Words(NamedTuple):
    """One sentence; what stands in braces is filled in."""

    de: str
    en: str
