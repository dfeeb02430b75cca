"""Client of exchange for staff. It never names a participant or a group of the programme."""

from __future__ import annotations

from collections.abc import Sequence

from kreis.console.services.asking import Id, Json, Seen, ServiceClient
from kreis.console.services.responses.exchange import Circles, CircleView, HandedOver, Report


class Exchange(ServiceClient):
    """Client with the token of whoever looks."""

    def circles(self) -> list[CircleView]:
        """Returns circles that have not closed, with counts and open reports."""
        return self._get(Circles, "/circles")["items"]

    def circle(self, circle_id: Id) -> Seen[CircleView]:
        return self._look(CircleView, f"/circles/{circle_id}")

    def open_circle(self, said: Json, *, once: str) -> CircleView:
        return self._post(CircleView, "/circles", said, once=once)

    def note_permission(self, circle_id: Id, note: str, *, seen: str) -> CircleView:
        """Notes what the Jugendamt has answered. Members read it."""
        body = {"permission_note": note}
        return self._patch(CircleView, f"/circles/{circle_id}", body, seen=seen)

    def invite_to_circle(self, circle_id: Id, people: Sequence[Json], *, once: str) -> CircleView:
        """Invites people by their addresses. Nobody is told who has joined already."""
        body = {"people": list(people)}
        return self._post(CircleView, f"/circles/{circle_id}/invitations", body, once=once)

    def hand_over(self, circle_id: Id, language: str) -> HandedOver:
        """Makes an invitation without a message. The token of its link is told only here."""
        body = {"language": language}
        return self._post(HandedOver, f"/circles/{circle_id}/handed-over", body)

    def report(self, report_id: Id) -> Report:
        """Returns a report with its words and the names of the two. Exchange records who looks."""
        return self._get(Report, f"/reports/{report_id}")

    def settle_report(self, report_id: Id, done: str, *, once: str) -> Report:
        """Notes what was done. A second time changes nothing."""
        return self._post(Report, f"/reports/{report_id}/settle", {"done": done}, once=once)
