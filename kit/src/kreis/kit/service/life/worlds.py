"""The services whose lives are watched, each with what it does by its neighbours."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from kreis.kit.service.home import Home
from kreis.kit.service.homes import OfCohorts, OfEvents, OfInsights, OfIntake
from kreis.kit.service.house import DELIVERY
from kreis.kit.service.life.days import Days
from kreis.kit.service.records import Records
from kreis.kit.service.world import World


class _Living(Home):
    """A service that asks nobody for its work on facts."""

    def live(self, port: int, written: Records) -> None:
        days = Days(self, port, written)
        self.life = days.life
        days.begin()
        days.without_neighbours(self.act_alone, lambda: not self.missing())
        days.killed_in_the_middle()
        days.without_kafka()
        days.end()

    def act_alone(self) -> None:
        """Lets happen what the service needs its neighbours for: nothing."""


class LivingIntake(_Living, OfIntake):
    """Intake asks cohorts when a file is imported, which staff begin."""


class LivingCohorts(_Living, OfCohorts):
    pass


class LivingEvents(_Living, OfEvents):
    pass


class LivingInsights(_Living, OfInsights):
    """Insights reads histories of cohorts and events before it tells anything."""

    def act_alone(self) -> None:
        self.story.act(self, self.agency)


class LivingNotifications(World):
    """Notifications asks intake and events before it writes to anybody."""

    reads: ClassVar[Sequence[str]] = (DELIVERY, "privacy-ack.notifications.v1")

    def live(self, port: int, written: Records) -> None:
        days = Days(self, port, written)
        self.life = days.life
        days.begin()
        days.without_neighbours(self.cancel_one, lambda: not self._untold())
        days.killed_in_the_middle()
        days.without_kafka()
        days.end()

    def cancel_one(self) -> None:
        told = self.neighbours.cancel(self.people)
        self.changes.append(told["change_id"])
        self.broker.publish([self.cancelled(told)])
