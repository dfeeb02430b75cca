"""Response shapes of subscriptions: who reads what, and what teams outside were told."""

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


class Subscription(TypedDict):
    name: str
    team: str
    purpose: str
    tells: str
    legal_basis: str
    contact: str
    facts: list[dict[str, Any]]
    since: str
    until: str
    topic: str
    state: str
    opened_at: str | None
    ended_at: str | None


class Subscriptions(TypedDict):
    items: list[Subscription]


class NewestRecord(TypedDict):
    day: str
    fact: str
    pseudonym: str
    fields: dict[str, Any]


class Webhook(TypedDict):
    url: str
    delivered_at: str | None
    failing_since: str | None
    failure: str | None
    is_shut: bool
    tested_at: str | None
    test_outcome: str | None


class WebhookSecret(TypedDict):
    url: str
    secret: str


class Account(TypedDict):
    records: int
    people: int
    last_read_at: str | None
    unread: int
    to_forget: int
    acknowledged: int
    overdue: int
    last_acknowledged_at: str | None
    newest: list[NewestRecord]
    webhook: Webhook | None


class OfferedFact(TypedDict):
    fact: str
    fields: list[str]


class OfferedFacts(TypedDict):
    items: list[OfferedFact]


class Unacknowledged(TypedDict):
    name: str
    pseudonym: str
    forgotten_at: str
    acknowledge_by: str
    is_overdue: bool


class UnacknowledgedList(TypedDict):
    items: list[Unacknowledged]
