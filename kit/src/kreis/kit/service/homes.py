"""Where each service lives that writes when others write, or when its API is called."""

from __future__ import annotations

from typing import ClassVar

from kreis.kit.service.home import Home, Story, written_topics
from kreis.kit.service.stories import cohorts, events, insights, intake


class OfIntake(Home):
    service = "intake"
    asks = ("cohorts",)
    reads = written_topics("intake")
    story: ClassVar[Story] = intake


class OfCohorts(Home):
    service = "cohorts"
    reads = written_topics("cohorts")
    story: ClassVar[Story] = cohorts


class OfEvents(Home):
    service = "events"
    reads = written_topics("events")
    story: ClassVar[Story] = events


class OfInsights(Home):
    service = "insights"
    asks = ("cohorts", "events")
    reads = written_topics("insights")
    story: ClassVar[Story] = insights
