"""The catalogue of topics, and how many people wish for each."""

from __future__ import annotations

from typing import Any

from sqlalchemy import any_, delete, func, select

from kreis.chassis.data.database import Work
from kreis.chassis.data.tables import upsert
from kreis.intake.domain.refusals import NoTopic
from kreis.intake.domain.topics import Topic
from kreis.intake.store.tables import participant, topic


def every(work: Work) -> list[Topic]:
    """The whole catalogue by key, then what people wish for besides."""
    wishes = _wishes(work)
    statement = select(topic).where(topic.c.agency_id == work.agency).order_by(topic.c.key)
    named = [_topic(row, wishes) for row in work.connection.execute(statement)]
    keys = {each.key for each in named}
    unnamed = [
        Topic(key, {}, is_in_catalogue=False, wishes=wished, waiting=waiting)
        for key, (wished, waiting) in sorted(wishes.items())
        if key not in keys
    ]
    return [*named, *unnamed]


def find(work: Work, key: str) -> Topic | None:
    statement = select(topic).where(topic.c.agency_id == work.agency, topic.c.key == key)
    row = work.connection.execute(statement).one_or_none()
    return None if row is None else _topic(row, {})


def get(work: Work, key: str) -> Topic:
    """Raises `NoTopic`."""
    found = find(work, key)
    if found is None:
        raise NoTopic(key)
    return found


def save(work: Work, saved: Topic) -> None:
    values = {"names": dict(saved.names), "is_archived": saved.is_archived}
    upsert(work, topic, {"key": saved.key}, values)


def remove(work: Work, key: str) -> None:
    mine = (topic.c.agency_id == work.agency) & (topic.c.key == key)
    work.connection.execute(delete(topic).where(mine))


def is_wished(work: Work, key: str) -> bool:
    """Whether anybody has wished for it, also somebody who has left."""
    mine = (participant.c.agency_id == work.agency) & (any_(participant.c.topics) == key)
    return work.connection.execute(
        select(select(participant.c.id).where(mine).exists())
    ).scalar_one()


def _wishes(work: Work) -> dict[str, tuple[int, int]]:
    """Key → how many wish for it, and how many of them wait. Who has a group waits for none."""
    waits = (participant.c.state == "waiting") & participant.c.cohort_id.is_(None)
    each = select(func.unnest(participant.c.topics).label("key"), waits.label("waits")).where(
        participant.c.agency_id == work.agency, participant.c.state != "left"
    )
    one = each.subquery()
    waiting = func.count().filter(one.c.waits)
    statement = select(one.c.key, func.count().label("wished"), waiting.label("waiting"))
    rows = work.connection.execute(statement.group_by(one.c.key))
    return {row.key: (row.wished, row.waiting) for row in rows}


def _topic(row: Any, wishes: dict[str, tuple[int, int]]) -> Topic:
    wished, waiting = wishes.get(row.key, (0, 0))
    return Topic(row.key, row.names, row.is_archived, wishes=wished, waiting=waiting)
