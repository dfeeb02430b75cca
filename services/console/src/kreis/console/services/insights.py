"""Client of insights: who of a group comes regularly."""

from __future__ import annotations

from kreis.console.services.asking import Id, ServiceClient
from kreis.console.services.responses.insights import Regularity


class Insights(ServiceClient):
    """Client with the token of whoever looks."""

    def regularity(self, cohort_id: Id) -> Regularity:
        """Returns a strip for each member of a group, and the figures of the group."""
        return self._get(Regularity, f"/cohorts/{cohort_id}/regularity")
