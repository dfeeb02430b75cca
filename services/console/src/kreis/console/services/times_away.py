"""Client of events for times away: who has not been there for long, and having her called."""

from __future__ import annotations

from kreis.console.services.asking import Id, ServiceClient
from kreis.console.services.responses.attendance import StoppedMessage, TimeAway, TimesAway


class Away(ServiceClient):
    def times_away(self) -> list[TimeAway]:
        """Returns everybody who stays away, the longest silence first."""
        return self._get(TimesAway, "/times-away")["people"]

    def stop_message(self, participant_id: Id, *, once: str) -> StoppedMessage:
        """Has her not written to in this time away, as long as the message has not left."""
        return self._post(StoppedMessage, f"/times-away/{participant_id}/no-message", once=once)

    def plan_call(self, participant_id: Id, *, once: str) -> list[TimeAway]:
        """Has her called, instead of a message or sooner than the rules would."""
        return self._post(TimesAway, f"/times-away/{participant_id}/call", once=once)["people"]
