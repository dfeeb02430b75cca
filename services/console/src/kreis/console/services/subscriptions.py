"""Client of subscriptions: which teams outside read what, and what they were told of a person."""

from __future__ import annotations

from kreis.console.services.asking import Id, ServiceClient
from kreis.console.services.responses.subscriptions import PersonData


class Subscriptions(ServiceClient):
    """Client with the token of whoever looks."""

    def person_data(self, participant_id: Id) -> PersonData:
        """Returns which teams were told what about a participant."""
        return self._get(PersonData, f"/participants/{participant_id}/data")
