"""The HTTP status of each thing that insights refuses."""

from __future__ import annotations

from collections.abc import Mapping

from kreis.contracts.refusals import Refusal
from kreis.insights.domain import refusals

STATUSES: Mapping[type[Refusal], int] = {
    refusals.NoCohort: 404,
    refusals.NoQuarter: 404,
    refusals.NothingKept: 404,
}
