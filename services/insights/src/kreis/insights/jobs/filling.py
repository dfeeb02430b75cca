"""Due work that reads the owners' histories into the first build of an agency."""

from __future__ import annotations

from kreis.chassis.client.peers import Refused, Unavailable
from kreis.chassis.process.due import Due, TryLater
from kreis.insights.commands import builds, facts, publications, quarters
from kreis.insights.jobs.histories import Histories


class Filling:
    """Fills the live build while facts from the topics go into it as well."""

    def __init__(self, histories: Histories) -> None:
        self._histories = histories

    def run(self, due: Due) -> None:
        with due.database.agency(due.agency) as work:
            build = builds.live(work)
        try:
            for page in self._histories.facts(due.agency):
                with due.database.agency(due.agency) as work:
                    facts.learn(work, page, build)
                due.renew()
        except (Unavailable, Refused) as fault:
            raise TryLater(str(fault)) from fault
        with due.finish() as work:
            builds.mark_filled(work, build)
            publications.publish_all(work, agreed=False)
            quarters.plan_all(work)
