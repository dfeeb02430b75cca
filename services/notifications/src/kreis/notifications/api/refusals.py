"""The HTTP status of each thing that notifications refuses."""

from __future__ import annotations

from collections.abc import Mapping

from kreis.contracts.refusals import Refusal
from kreis.notifications.domain import refusals

STATUSES: Mapping[type[Refusal], int] = {
    refusals.NotHers: 403,
    refusals.NoCallTask: 404,
    refusals.NoMessage: 404,
    refusals.NoGroupMessage: 404,
    refusals.LinkUnknown: 404,
    refusals.AlreadySent: 409,
    refusals.CallTaskClosed: 409,
}
