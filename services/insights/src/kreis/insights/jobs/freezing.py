"""Due work that freezes a quarter: it asks events for costs, which stand on no topic."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from kreis.chassis.client.peers import Peer, Refused, Unavailable
from kreis.chassis.client.tokens import tokens_of
from kreis.chassis.process.due import Due, TryLater
from kreis.contracts.quarters import Quarter
from kreis.insights.commands import quarters as commands
from kreis.insights.config import InsightsSettings
from kreis.insights.domain.quarters import months_of
from kreis.insights.queries import quarters as queries
from kreis.insights.store import builds

_PURPOSE = "freeze the figures of a quarter"


class Freezing:
    """Freezes quarters with the costs that events knows."""

    def __init__(self, settings: InsightsSettings) -> None:
        self._events = Peer("events", settings.events_url, tokens_of(settings, "insights"))

    def run(self, due: Due) -> None:
        """Waits for a filling that is under way, and for events."""
        quarter = Quarter.named(due.cause)
        assert quarter is not None
        with due.database.agency(due.agency) as work:
            _, is_filled = builds.live(work)
        if not is_filled:
            raise TryLater("the histories are still being read")
        try:
            costs = self._costs(due.agency, quarter)
        except (Unavailable, Refused) as fault:
            raise TryLater(str(fault)) from fault
        with due.finish() as work:
            commands.freeze(work, quarter, queries.figures(work, quarter, costs))

    def _costs(self, agency: UUID, quarter: Quarter) -> dict[UUID, Mapping[str, Any]]:
        found: dict[UUID, Mapping[str, Any]] = {}
        for first, last in months_of(quarter):
            period = {"from": first.isoformat(), "until": last.isoformat()}
            for each in self._events.get("/v1/costs", agency=agency, purpose=_PURPOSE, **period):
                found[UUID(each["group_event_id"])] = each
        return found
