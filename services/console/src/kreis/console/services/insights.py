"""Client of insights: who of a group comes regularly, and the figures of quarters."""

from __future__ import annotations

from urllib.parse import quote

from kreis.console.services.asking import Id, ServiceClient
from kreis.console.services.responses.insights import (
    PersonData,
    Quarter,
    Quarters,
    Regularity,
    Ties,
)


class Insights(ServiceClient):
    """Client with the token of whoever looks."""

    def regularity(self, cohort_id: Id) -> Regularity:
        """Returns a strip for each member of a group, and the figures of the group."""
        return self._get(Regularity, f"/cohorts/{cohort_id}/regularity")

    def ties(self, cohort_id: Id) -> Ties:
        """Returns who of a group could get to know each other, as counts."""
        return self._get(Ties, f"/cohorts/{cohort_id}/ties")

    def quarters(self) -> Quarters:
        """Returns the quarter that runs, and those that are frozen."""
        return self._get(Quarters, "/quarters")

    def quarter(self, name: str) -> Quarter:
        """Returns a quarter, with figures once it is frozen."""
        return self._get(Quarter, f"/quarters/{quote(name, safe='')}")

    def person_data(self, participant_id: Id) -> PersonData:
        """Returns everything insights stores about a participant."""
        return self._get(PersonData, f"/participants/{participant_id}/data")
