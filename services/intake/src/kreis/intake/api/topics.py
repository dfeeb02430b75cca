"""The catalogue of topics over HTTP, with how many people wish for each."""

from __future__ import annotations

import re
from typing import Any

from flask import Response

from kreis.chassis.data.database import Work
from kreis.chassis.http.auth import require
from kreis.chassis.http.editing import Edited, State, tag, whole
from kreis.chassis.http.routes import edits, refuses
from kreis.chassis.http.views import change, reading
from kreis.contracts.refusals import Fault, InvalidInput
from kreis.intake.api.blueprint import api
from kreis.intake.commands import topics as commands
from kreis.intake.domain.refusals import NoTopic, TopicWished
from kreis.intake.domain.topics import Topic
from kreis.intake.schemas import topics as schemas
from kreis.intake.schemas.fields import TOPIC
from kreis.intake.store import topics as store


@api.get("/topics")
@require("topics:read")
@api.response(200, schemas.Topics)
def list_topics() -> dict[str, Any]:
    """The catalogue, and keys that people wish for without a name. Counts, no people."""
    with reading() as work:
        return {"topics": store.every(work)}


@api.get("/topics/<key>")
@require("topics:read")
@refuses(NoTopic)
@api.response(200, schemas.Topic)
def show_topic(key: str) -> Topic:
    if not _is_key(key):
        raise NoTopic(key)
    with reading() as work:
        found = store.get(work, key)
        tag(_state_of(found))
        return found


@api.put("/topics/<key>")
@require("topics:write")
@refuses(InvalidInput)
@edits
@api.arguments(schemas.TopicInput)
@api.response(200, schemas.Topic)
def save_topic(topic: dict[str, Any], key: str) -> Response:
    """Adds a topic, renames it, or archives it."""
    if not _is_key(key):
        raise InvalidInput(Fault("key", key, "a key of up to 40 letters and digits"))
    return change(
        lambda work: commands.save(work, Topic(key, **topic)),
        schema=schemas.Topic,
        edited=Edited(f"topic {key}", lambda work: _state(work, key)),
    )


@api.delete("/topics/<key>")
@require("topics:write")
@refuses(NoTopic, TopicWished)
@api.response(200, schemas.Topic)
def remove_topic(key: str) -> Response:
    """Removes a topic that nobody wishes for."""
    if not _is_key(key):
        raise NoTopic(key)
    return change(lambda work: commands.remove(work, key), schema=schemas.Topic)


def _is_key(key: str) -> bool:
    return re.match(str(TOPIC.regex.pattern), key) is not None


def _state(work: Work, key: str) -> State:
    """What somebody who edits it has seen."""
    return _state_of(store.find(work, key))


def _state_of(topic: Topic | None) -> State:
    return whole(topic and schemas.Topic().dump(topic))
