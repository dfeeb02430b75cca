"""Response shapes of exchange: a member's page by her link."""

from __future__ import annotations

from typing import TypedDict


class Named(TypedDict):
    first_name: str
    district: str


class CircleOfMember(TypedDict):
    name: str
    sender_name: str
    phone: str
    permission_note: str


class Me(Named):
    child_bands: list[str]
    is_paused: bool
    shares_contact: bool
    is_asked_to_stay: bool
    balance_minutes: int
    may_ask_minutes: int
    is_at_ceiling: bool


class OfferOfOther(Named):
    id: str
    place: str


class Ask(TypedDict):
    id: str
    starts_at: str
    ends_at: str
    minutes: int
    place: str
    bands: list[str]
    state: str


class OwnAsk(Ask):
    offers: list[OfferOfOther]


class AskOfOther(Ask):
    other: Named
    is_offered: bool
    week_minutes: int | None


class Agreement(Ask):
    is_mine: bool
    agreed_place: str | None
    other: Named | None
    contact: str | None
    waits_for_me: bool
    can_be_cancelled: bool
    weekly: str


class Standing(TypedDict):
    id: str
    ask_id: str | None
    starts_at: str
    ends_at: str
    place: str
    bands: list[str]
    is_mine: bool
    weekly: str
    other: Named | None


class OpenOffer(TypedDict):
    id: str
    starts_at: str
    ends_at: str
    minutes: int
    bands: list[str]
    free: int


class OpenOfferOfOther(OpenOffer):
    other: Named


class HourLine(TypedDict):
    moved_at: str
    minutes: int
    why: str
    other: str | None


class CirclePage(TypedDict):
    circle: CircleOfMember
    language: str
    me: Me | None
    own_asks: list[OwnAsk]
    asks_of_others: list[AskOfOther]
    agreements: list[Agreement]
    standing: list[Standing]
    own_offers: list[OpenOffer]
    offers_of_others: list[OpenOfferOfOther]
    lines: list[HourLine]
    needs_contact: bool


class Left(TypedDict):
    has_left: bool
