"""Topics of views: what one subscriber outside may read. All have the same contract.

Promise: a record of a view tells the day on which it was written, and no moment. Two subscribers
cannot find the same record in each other's topics by its time.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from kreis.contracts.model import Topic

NAME = r"[a-z][a-z0-9]*(-[a-z0-9]+)*"
"""The form of a subscriber's name. It stands in the name of the topic."""
LONGEST_NAME = 60
"""Characters."""
ALL = "view.v1"
"""How their common contract is called."""
PREFIX = "view."
"""How the names of all topics of views begin, and of no other topic."""
_TOPIC = re.compile(rf"view\.({NAME})\.v1")
_BERLIN = ZoneInfo("Europe/Berlin")


def topic_of(name: str) -> str:
    """Returns the topic that the subscriber of this name reads."""
    return f"{PREFIX}{name}.v1"


def is_view(topic: str) -> bool:
    """True if this is the topic of a view."""
    return topic.startswith(PREFIX) and _TOPIC.fullmatch(topic) is not None


def named(contract: Topic, topic: str) -> Topic:
    """Returns the contract of all views as that of one topic."""
    facts = {type_: replace(fact, topic=topic) for type_, fact in contract.facts.items()}
    return replace(contract, name=topic, facts=facts)


def day_of(moment: datetime) -> datetime:
    """Returns the beginning of the moment's day in Berlin."""
    return moment.astimezone(_BERLIN).replace(hour=0, minute=0, second=0, microsecond=0)


def told_time(topic: str, moment: datetime) -> datetime:
    """Returns the time that a record of this topic tells: in a view the day alone."""
    return day_of(moment) if topic.startswith(PREFIX) else moment
