"""The services whose APIs are asked, each with something to show."""

from __future__ import annotations

from typing import ClassVar, Protocol
from uuid import uuid4

from kreis.kit.service.api.office import Answers, Office
from kreis.kit.service.home import Home
from kreis.kit.service.homes import OfCohorts, OfEvents, OfInsights, OfIntake
from kreis.kit.service.records import Records
from kreis.kit.service.world import World


class Answered(Protocol):
    """A world whose service was asked."""

    service: ClassVar[str]
    answers: Answers


class _Asked(Home):
    """A service that has acted for two agencies, and is asked then."""

    def live(self, port: int, written: Records) -> None:
        self.answers = Answers()
        self.move_to(port, written)
        # Twice for the first one: a list of one entry shows nothing about pages.
        for agency in (*self.pens, self.agency):
            self.story.act(self, agency)
        self.settle()
        self.answers = Office(self, dict(self.people)).ask_everything()


class AskedIntake(_Asked, OfIntake):
    pass


class AskedCohorts(_Asked, OfCohorts):
    pass


class AskedEvents(_Asked, OfEvents):
    pass


class AskedInsights(_Asked, OfInsights):
    pass


class AskedNotifications(World):
    """Notifications of one agency. Another one has none, and is told of none."""

    def live(self, port: int, written: Records) -> None:
        self.answers = Answers()
        self.start(port)
        self._cancel(written)
        self._cancel(written)
        ids = [each.participant for each in self.people]
        self.answers = Office(self, {self.agency: ids, uuid4(): []}).ask_everything()
