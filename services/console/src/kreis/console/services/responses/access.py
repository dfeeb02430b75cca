"""Response shapes that all services share: a page of a list, a count, and the access log."""

from __future__ import annotations

from typing import Generic, TypedDict, TypeVar

T = TypeVar("T")


class Page(TypedDict, Generic[T]):
    items: list[T]
    next: str | None
    """Value of `after` for the next page; None on the last."""


class Count(TypedDict):
    count: int


class Access(TypedDict):
    at: str
    caller: str
    purpose: str | None
    method: str
    route: str
    subject: str | None


class WeeklyLetter(TypedDict):
    """What a member of staff said of her weekly letter."""

    email: str | None
    is_wanted: bool
