"""Client of events for marks: what devices without a net sent, and what contradicts the list."""

from __future__ import annotations

from kreis.console.services.asking import Id, Json, ServiceClient
from kreis.console.services.responses.attendance import (
    DateInConflict,
    DateMarks,
    DatesInConflict,
    MarkResult,
    MarkResults,
)


class Marks(ServiceClient):
    def take_marks(self, group_event_id: Id, marks: list[Json]) -> list[MarkResult]:
        """Sends what a device put down. A mark that was sent before has no further effect."""
        path = f"/group-events/{group_event_id}/marks"
        return self._post(MarkResults, path, {"marks": marks})["results"]

    def marks(self, group_event_id: Id) -> DateMarks:
        """Returns how many marks devices sent about a date, and those in conflict."""
        return self._get(DateMarks, f"/group-events/{group_event_id}/marks")

    def settle_mark(self, group_event_id: Id, mark_id: Id, decision: Json) -> DateMarks:
        path = f"/group-events/{group_event_id}/marks/{mark_id}/settlement"
        return self._post(DateMarks, path, decision)

    def dates_in_conflict(self) -> list[DateInConflict]:
        return self._get(DatesInConflict, "/attendance/conflicts")["dates"]
