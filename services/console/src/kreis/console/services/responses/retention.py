"""Response shapes of retention, which every service answers."""

from __future__ import annotations

from typing import TypedDict


class Rule(TypedDict):
    kind: str
    table: str
    period: str
    counted_from: str
    held_while: list[str]


class Deleted(TypedDict):
    day: str
    kind: str
    period: str
    ended: int
    held: int


class Hold(TypedDict):
    id: str
    kind: str | None
    subject: str | None
    reason: str
    held_by: str
    held_at: str
    lifted_at: str | None


class Retention(TypedDict):
    evidence_until: str | None
    rules: list[Rule]
    report: list[Deleted]
    holds: list[Hold]
