"""Response shapes of mentions, which every service answers."""

from __future__ import annotations

from typing import TypedDict


class Mention(TypedDict):
    table: str
    column: str
    row: str | None
    words: str


class Mentions(TypedDict):
    items: list[Mention]
