"""A reader of every topic whose handler cannot be done twice unseen.

Kreis' own handlers would mostly bear a message that comes twice: their rows have keys of the
domain. This one only counts, so what the chassis promises shows undisguised: a row for each effect,
in the order in which the effects came to be.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from marshmallow import Schema
from sqlalchemy import text

from kreis.chassis.config import ServiceSettings
from kreis.chassis.data.database import Work
from kreis.chassis.message import Message
from kreis.chassis.messaging.inbox import Subscription
from kreis.chassis.process.service import Service
from kreis.contracts import topics

_NOTE = text(
    "insert into effect (agency_id, source, topic, key, sequence, id)"
    " values (:agency, :source, :topic, :key, :sequence, :id)"
)


class Anything(Schema):
    """Whatever a fact says."""


def note(work: Work, message: Message, _: Any) -> None:
    values = {
        "agency": work.agency,
        "source": message.source,
        "topic": message.topic,
        "key": message.key,
        "sequence": message.sequence,
        "id": message.id,
    }
    work.connection.execute(_NOTE, values)


SERVICE = Service(
    name="witness",
    settings=ServiceSettings,
    versions=Path(__file__).parent,
    blueprints=[],
    subscriptions=[
        Subscription(topic.name, fact, Anything, note)
        for topic in topics().values()
        for fact in topic.facts
    ],
)
