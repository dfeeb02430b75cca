"""What every service answers: a page of a list, and who was shown what."""

from __future__ import annotations

from typing import Generic, TypedDict, TypeVar

T = TypeVar("T")


class Page(TypedDict, Generic[T]):
    items: list[T]
    next: str | None
    """`after` of the next page; None on the last."""


class Access(TypedDict):
    at: str
    caller: str
    purpose: str | None
    method: str
    route: str
    subject: str | None
