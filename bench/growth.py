"""Growth: the hot paths with ten times the people and facts stored.

    python -m bench.growth

Two databases of each service, one with ten times as much in it as the other: people, facts in the
history, inbox rows, answers. The same work is done in both, in turns; the median of the ratios of
seven turns counts. Everything is real but the broker, which holds no state of ours.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID, uuid4

import psycopg
from sqlalchemy import make_url, text

from bench.ground import AGENCY, SEALER, STAFF
from bench.result import keep
from kreis.chassis.data import migrations
from kreis.chassis.data.database import Database
from kreis.chassis.data.outbox import libpq
from kreis.chassis.logs import new_traceparent
from kreis.chassis.message import Message, new_id
from kreis.chassis.messaging.inbox import Inbox
from kreis.chassis.process.service import Service
from kreis.cohorts.main import SERVICE as COHORTS
from kreis.contracts import topics
from kreis.events.commands import answers
from kreis.events.domain.invitations import Answer, How, Reply
from kreis.events.main import SERVICE as EVENTS
from kreis.intake.commands import agencies, staff
from kreis.intake.commands import participants as newcomers
from kreis.intake.main import SERVICE as INTAKE
from kreis.intake.schemas import participants as schemas
from kreis.onebox.postgres import EmbeddedPostgres, running_postgres

SMALL, TIMES = 1_000, 10
TURNS, WORK = 7, 150
_HISTORY = """
insert into fact (topic, key, type, id, sequence, agency_id, time, traceparent, data)
select 'participation.v1', gen_random_uuid()::text, 'kreis.entry-recorded.v1', gen_random_uuid(),
  1, %(agency)s, now(), '', '{"padding": "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"}'
from generate_series(1, %(count)s)
"""
_COUNTERS = """
insert into outbox_key (topic, key, last)
select 'intake.pool.v1', gen_random_uuid()::text, 1 from generate_series(1, %(count)s)
"""
_INBOX = """
insert into inbox (consumer, source, id)
select %(consumer)s, 'kreis/intake', gen_random_uuid() from generate_series(1, %(count)s)
"""


class Place(NamedTuple):
    """One service with that many people stored."""

    database: Database
    work: Callable[[], None]
    """One piece of its hot path."""


def filled(postgres: EmbeddedPostgres, service: Service, count: int, name: str) -> Database:
    """A database of its own with history, counters and inbox rows: five for each person."""
    urls = postgres.database(service.name)
    with psycopg.connect(postgres.superuser_url, autocommit=True) as connection:
        owner = f"kreis_{service.name}_owner"
        connection.execute(f"create database {name} owner {owner}".encode())
    url = _of(urls.app, name)
    owner_url = _of(urls.owner, name)
    migrations.migrate(service.versions, owner_url, f"kreis_{service.name}")
    with psycopg.connect(libpq(url), autocommit=True) as connection:
        values = {"agency": AGENCY, "count": count * 5, "consumer": service.name}
        for statement in (_HISTORY, _COUNTERS, _INBOX):
            connection.execute(statement, values)
    return Database(url, SEALER)


def _of(url: str, database: str) -> str:
    return make_url(url).set(database=database).render_as_string(hide_password=False)


def registering(postgres: EmbeddedPostgres, count: int, name: str) -> Place:
    database = filled(postgres, INTAKE, count, name)
    with database.agency(AGENCY) as work:
        profile = {"name": "L", "short_name": "L", "land": "NW", "phone": "+4922147101"}
        agencies.set_up(work, {**profile, "office_hours": "Mo-Fr"})
        person = {"first_name": "Petra", "last_name": "Neumann", "phone": "+492214710101"}
        staff.save(work, UUID(STAFF), person)
    registration = schemas.Registration().load(
        {
            "first_name": "Derya",
            "last_name": "Şahin",
            "language": "tr",
            "channel": "email",
            "email": "derya.sahin@post.example",
            "children": [{"birth_month": "2024-10", "needs_care": True}],
            "slots": ["tue-am", "thu-am"],
            "contact_person_id": STAFF,
            "start_weeks": [{"monday": "2027-04-05", "mornings": "with_childcare"}],
        }
    )

    def register() -> None:
        with database.agency(AGENCY) as work:
            newcomers.register(work, dict(registration), "bench")

    for _ in range(count // 50):
        with database.agency(AGENCY) as work:
            for _ in range(50):
                newcomers.register(work, dict(registration), "bench")
    return Place(database, register)


def following(postgres: EmbeddedPostgres, count: int, name: str) -> Place:
    """Cohorts takes intake's word."""
    database = filled(postgres, COHORTS, count, name)
    inbox = Inbox(database, COHORTS.name, list(COHORTS.subscriptions))
    example = next(
        iter(topics()["intake.pool.v1"].facts["kreis.pool-entered.v1"].examples.values())
    )
    template = _message("intake.pool.v1", "kreis.pool-entered.v1", "kreis/intake", str(uuid4()), {})

    def take() -> None:
        key = str(uuid4())
        inbox.take(replace(template, id=new_id(), key=key, data={**example, "participant_id": key}))

    for _ in range(count):
        take()
    return Place(database, take)


def answering(postgres: EmbeddedPostgres, count: int, name: str) -> Place:
    """Events takes an answer: groups of ten, one of them asked again and again."""
    database = filled(postgres, EVENTS, count, name)
    inbox = Inbox(database, EVENTS.name, list(EVENTS.subscriptions))
    topic, fact = "cohorts.cohort.v1", "kreis.cohort-confirmed.v1"
    example = topics()[topic].facts[fact].examples["unna-on-tuesdays"]
    cohort = ""
    for _ in range(count // 10):
        cohort = str(uuid4())
        members = [{"id": str(uuid4()), "restricted": False} for _ in range(10)]
        data = {**example, "cohort_id": cohort, "members": members}
        inbox.take(_message(topic, fact, "kreis/cohorts", cohort, data))
    with database.agency(AGENCY) as work:
        statement = text("select id from invitation where cohort_id = :cohort limit 1")
        invitation = work.connection.execute(statement, {"cohort": cohort}).scalar_one()
    replies = [Answer.NO, Answer.YES]

    def answer() -> None:
        replies.reverse()
        reply = Reply(replies[0], frozenset())
        with database.agency(AGENCY) as work:
            answers.answer(work, invitation, reply, How.PHONE, "bench")

    return Place(database, answer)


def _message(topic: str, fact: str, source: str, key: str, data: dict[str, Any]) -> Message:
    return Message(
        topic=topic,
        key=key,
        type=fact,
        source=source,
        id=new_id(),
        time=datetime.now(UTC),
        agency=AGENCY,
        sequence=1,
        data=data,
        traceparent=new_traceparent(),
    )


PATHS: Mapping[str, Callable[[EmbeddedPostgres, int, str], Place]] = {
    "a newcomer is registered": registering,
    "cohorts takes a word of intake": following,
    "an answer is taken": answering,
}


def seconds(place: Place) -> float:
    began = time.monotonic()
    for _ in range(WORK):
        place.work()
    return (time.monotonic() - began) / WORK


def main() -> None:
    found: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as folder, running_postgres(Path(folder)) as postgres:
        places = {
            what: (make(postgres, SMALL, f"small_{n}"), make(postgres, SMALL * TIMES, f"large_{n}"))
            for n, (what, make) in enumerate(PATHS.items())
        }
        for what, (small, large) in places.items():
            _settle(postgres, small), _settle(postgres, large)
            seconds(small), seconds(large)  # warm
            turns = [(seconds(small), seconds(large)) for _ in range(TURNS)]
            ratios = sorted(large / small for small, large in turns)
            found[what] = {
                "small_ms": round(1000 * statistics.median(small for small, _ in turns), 2),
                "large_ms": round(1000 * statistics.median(large for _, large in turns), 2),
                "ratio": round(statistics.median(ratios), 3),
                "ratios": [round(each, 2) for each in ratios],
            }
        for pair in places.values():
            for place in pair:
                place.database.close()
    keep(
        "growth",
        {
            "what": f"hot paths with {SMALL} and {SMALL * TIMES} people, five facts for each",
            "paths": found,
            "ratio": max(each["ratio"] for each in found.values()),
            "target": "at most 1.15, median of 7 alternating turns",
        },
    )


def _settle(postgres: EmbeddedPostgres, place: Place) -> None:
    """What autovacuum, of the database's owner, has done by the time that many people have come."""
    url = _of(postgres.superuser_url, str(make_url(place.database.direct_url).database))
    with psycopg.connect(libpq(url), autocommit=True) as connection:
        connection.execute("vacuum (analyze)")
        connection.execute("checkpoint")


if __name__ == "__main__":
    main()
