"""The HTTP status of each thing that exchange refuses."""

from __future__ import annotations

from collections.abc import Mapping

from kreis.contracts.refusals import Refusal
from kreis.exchange.domain import refusals

STATUSES: Mapping[type[Refusal], int] = {
    refusals.NoCircle: 404,
    refusals.NoReport: 404,
    refusals.LinkUnknown: 404,
    refusals.NoMessage: 404,
    refusals.NoAsk: 404,
    refusals.JoinedAlready: 409,
    refusals.NotJoined: 409,
    refusals.AskTaken: 409,
    refusals.FloorReached: 409,
    refusals.ContactNotShared: 409,
    refusals.TooMuchCare: 409,
    refusals.TooManyChildren: 409,
    refusals.NotYet: 409,
}
