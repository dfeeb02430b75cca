"""Changes the catalogue of topics."""

from __future__ import annotations

from kreis.chassis.data.database import Work
from kreis.intake.domain.refusals import TopicWished
from kreis.intake.domain.topics import Topic
from kreis.intake.store import topics


def save(work: Work, topic: Topic) -> Topic:
    """Adds a topic, renames it, archives it or takes it out of the archive."""
    topics.save(work, topic)
    return topic


def remove(work: Work, key: str) -> Topic:
    """Removes a topic that nobody wishes for. Raises `NoTopic`, `TopicWished`."""
    removed = topics.get(work, key)
    if topics.is_wished(work, key):
        raise TopicWished(key)
    topics.remove(work, key)
    return removed
