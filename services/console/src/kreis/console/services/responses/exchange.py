"""Response shapes of exchange, as staff ask it: circles by counts, and what members report."""

from __future__ import annotations

from typing import TypedDict


class Circle(TypedDict):
    id: str
    name: str
    permission_note: str
    opened_at: str


class OpenReport(TypedDict):
    id: str
    reported_at: str
    due_on: str


class CircleView(TypedDict):
    """Counts are None where they would be about fewer than five members."""

    circle: Circle
    members: int | None
    agreements: int | None
    sleeps: bool
    disputes: int
    reports: list[OpenReport]


class Circles(TypedDict):
    items: list[CircleView]


class Report(OpenReport):
    """`by` and `about` are first names; None of somebody who has left."""

    words: str
    by: str | None
    about: str | None
    settled_at: str | None
    done: str | None


class HandedOver(TypedDict):
    token: str
