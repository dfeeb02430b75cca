"""What a case for readers of a view has: a pen, the view, and the program that it tries."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from uuid import uuid4

from kreis.chassis.message import Message
from kreis.kit.broker import settings_of
from kreis.kit.results import Differs
from kreis.kit.subscriber.trial import Trial
from kreis.kit.view.world import NAME, TOPIC, View, ViewPen

_EACH = 0.03
"""Seconds between two looks at what was confirmed."""


@dataclass
class ViewTrial(Trial):
    """The world of one case. Its facts are records of the view."""

    topic: str = TOPIC
    view: View = field(default_factory=lambda: View(""))
    pen: ViewPen = field(init=False)

    def begin(self) -> None:
        self.broker.renew()
        self.view.empty()
        self.pen = ViewPen(uuid4())
        self._empty_its_folder()
        self._new_group()

    def start(self) -> None:
        """Starts the program, with its group and its folder as they were."""
        own = {
            "KREIS_KAFKA_GROUP": self._group,
            "KREIS_VIEW": NAME,
            "KREIS_FEEDS": self.view.address,
            "KREIS_TOKEN": self.view.token,
            "KREIS_STATE_FOLDER": str(self.folder),
        }
        self.program.start(settings_of(self.broker.hers) | own)

    def told(self, her: str) -> Message:
        """Writes a record about her."""
        return self.pen.told_of(self.keeps[0], her)

    def remember(self, *messages: Message) -> None:
        """Puts records into the feed."""
        self.view.feed.add(*messages)

    def order(self, her: str) -> Message:
        """Writes that she is to be forgotten, for feed and topic alike."""
        self.view.ordered.add(her)
        return self.pen.order(her)

    def settle_feed(self) -> None:
        """Returns when the program has read the feed to its end. Raises `Differs`."""
        mark = self.person()
        self.remember(self.told(mark))
        state = self.program.until(lambda now: mark in now, self.patience)
        if state is None or mark not in state:
            expected = f"within {self.patience:.0f} s it reads on, to the end of the feed"
            raise Differs(expected, "the last record of the feed is not known")

    def expect_confirmed(self, her: str, about: str, times: int = 1) -> None:
        """Waits until the program has confirmed that it has forgotten her. Raises `Differs`."""
        deadline = time.monotonic() + self.patience
        while self.view.confirmed[her] < times:
            if time.monotonic() > deadline:
                expected = f"{about}: a confirmation within {self.patience:.0f} s"
                raise Differs(expected, f"{self.view.confirmed[her]} of {times}")
            self.program.must_run()
            time.sleep(_EACH)
