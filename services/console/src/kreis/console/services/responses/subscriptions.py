"""Response shapes of subscriptions: what teams outside were told."""

from __future__ import annotations

from typing import Any, TypedDict


class TellingOfHer(TypedDict):
    fact: str
    fields: dict[str, Any]


class TeamThatWasTold(TypedDict):
    team: str
    purpose: str
    records: list[TellingOfHer]


class PersonData(TypedDict):
    told: list[TeamThatWasTold]
