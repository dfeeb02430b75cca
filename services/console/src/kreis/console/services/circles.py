"""Client of exchange for a member's page, by her link."""

from __future__ import annotations

from collections.abc import Sequence

from kreis.console.services.asking import Id, Json, ServiceClient
from kreis.console.services.responses.circles import CirclePage, Left


class CircleLinks(ServiceClient):
    """What a member does by her link. Each answer is her page afterwards."""

    def page(self, token: str) -> CirclePage:
        """Returns the page behind a link. Changes nothing."""
        return self._get(CirclePage, f"/links/{token}")

    def join(self, token: str, said: Json) -> CirclePage:
        return self._put(CirclePage, f"/links/{token}/membership", said)

    def leave(self, token: str) -> Left:
        """Leaves the circle, and erases name and contact."""
        return self._delete(Left, f"/links/{token}/membership")

    def pause(self, token: str, is_paused: bool) -> CirclePage:
        return self._put(CirclePage, f"/links/{token}/pause", {"is_paused": is_paused})

    def share_contact(self, token: str, shares_contact: bool) -> CirclePage:
        body = {"shares_contact": shares_contact}
        return self._put(CirclePage, f"/links/{token}/consent", body)

    def stay(self, token: str) -> CirclePage:
        return self._put(CirclePage, f"/links/{token}/stay", {})

    def ask(self, token: str, said: Json) -> CirclePage:
        return self._post(CirclePage, f"/links/{token}/asks", said)

    def calendar(self, token: str, ask_id: Id) -> str:
        """Returns an agreed date as an iCalendar file."""
        return self._get(str, f"/links/{token}/asks/{ask_id}/calendar")

    def take_back(self, token: str, ask_id: Id) -> CirclePage:
        """Ends an ask, or an agreement before it begins."""
        return self._delete(CirclePage, f"/links/{token}/asks/{ask_id}")

    def offer(self, token: str, ask_id: Id, place: str) -> CirclePage:
        return self._put(CirclePage, f"/links/{token}/asks/{ask_id}/offer", {"place": place})

    def take_offer_back(self, token: str, ask_id: Id) -> CirclePage:
        return self._delete(CirclePage, f"/links/{token}/asks/{ask_id}/offer")

    def agree(self, token: str, ask_id: Id, offer_id: Id) -> CirclePage:
        body = {"offer_id": str(offer_id)}
        return self._put(CirclePage, f"/links/{token}/asks/{ask_id}/agreement", body)

    def confirm(self, token: str, ask_id: Id, minutes: int) -> CirclePage:
        """Says how long it was; 0: it did not take place."""
        path = f"/links/{token}/asks/{ask_id}/confirmation"
        return self._put(CirclePage, path, {"minutes": minutes})

    def want_weekly(self, token: str, ask_id: Id) -> CirclePage:
        """Proposes an agreed date for each week, or accepts that."""
        return self._put(CirclePage, f"/links/{token}/asks/{ask_id}/standing", {})

    def end_standing(self, token: str, standing_id: Id) -> CirclePage:
        """Ends what comes each week, or its proposal."""
        return self._delete(CirclePage, f"/links/{token}/standing/{standing_id}")

    def offer_hours(self, token: str, said: Json) -> CirclePage:
        """Says when she can mind up to three children at her home."""
        return self._post(CirclePage, f"/links/{token}/open-offers", said)

    def take_place(self, token: str, offer_id: Id, bands: Sequence[str]) -> CirclePage:
        """Takes places for her children. That is agreed at once."""
        path = f"/links/{token}/open-offers/{offer_id}/place"
        return self._put(CirclePage, path, {"bands": list(bands)})

    def end_open_offer(self, token: str, offer_id: Id) -> CirclePage:
        return self._delete(CirclePage, f"/links/{token}/open-offers/{offer_id}")

    def block(self, token: str, whom: Json) -> CirclePage:
        return self._post(CirclePage, f"/links/{token}/blocks", whom)

    def report(self, token: str, said: Json) -> CirclePage:
        return self._post(CirclePage, f"/links/{token}/reports", said)
