"""Circles of mutual childcare: how long an ask takes to those who fit, with many circles.

    python -m bench.circles

One database has 50 circles of 12 members, another one 5,000. A member asks, as the route does it:
the circle is locked, all who fit are found, and a message is wanted for each. An ask has reached
them when the last of these records was read from a real broker. The baseline of the cost is the
same ask with 50 circles, in the same run and in turns.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

import psycopg
from sqlalchemy import make_url, text

from bench.ground import AGENCY
from bench.growth import filled
from bench.open_loop import Reader, open_loop, summary
from bench.result import keep
from kreis.administration.broker import create_topics
from kreis.chassis.config import KafkaAccess
from kreis.chassis.data.database import Database
from kreis.chassis.data.outbox import libpq
from kreis.chassis.health import Heartbeats
from kreis.chassis.message import decode
from kreis.chassis.messaging.relay import Relay
from kreis.chassis.process.roles import SWITCH_INTERVAL
from kreis.exchange.commands import asking
from kreis.exchange.domain.asks import Ask
from kreis.exchange.main import SERVICE
from kreis.exchange.store import circles, members
from kreis.onebox.kafka import running_kafka
from kreis.onebox.postgres import running_postgres

TOPIC = "exchange.v1"
FEW, MANY, OF = 50, 5_000, 12
FIT = 8
"""Of the eleven others two pause, and one minds children of her own district alone."""
RATE, SECONDS = 10, 30
TURNS, EACH = 7, 20
LATEST = 60
"""Seconds until the last record has to be there."""
_CIRCLES = """
insert into circle (agency_id, id, name, land, sender_name, phone, permission_note, opened_at)
select %(agency)s, gen_random_uuid(), 'Circle ' || n, 'NW', 'Bench', '+4922147101', '', now()
from generate_series(1, %(count)s) as n
"""
_MEMBERS = """
insert into member (agency_id, id, circle_id, first_name, district, nearby_only, language, channel,
  shares_contact, child_bands, minds_bands, joined_at, active_at, is_paused)
select %(agency)s, gen_random_uuid(), c.id, 'Member ' || n, case n when 3 then 'B' else 'A' end,
  n = 3, 'de', 'email', true, '{3-5}', '{0-2,3-5,6-9,10+}', now(), now(), n in (1, 2)
from circle as c, generate_series(1, %(of)s) as n
"""
_ENTRIES = """
insert into movement (agency_id, transfer_id, circle_id, member_id, units, why, moved_at)
select agency_id, gen_random_uuid(), circle_id, id, 12, 'joined', now() from member
"""
_ASKERS = """
select distinct on (circle_id) id from member where not is_paused and not nearby_only
order by circle_id, id
"""


class Town(NamedTuple):
    """A database with so many circles, and a member of each who asks."""

    database: Database
    askers: Sequence[UUID]

    def ask(self, nth: int) -> UUID:
        """One member asks, as the route does it. Returns the ask."""
        who = self.askers[nth % len(self.askers)]
        starts = self.database.clock.now() + timedelta(days=3 + nth // len(self.askers))
        wanted = {"starts_at": starts, "ends_at": starts + timedelta(hours=2)}
        with self.database.agency(AGENCY) as work:
            circles.get(work, members.get(work, who).circle_id, lock=True)
            members.note_activity(work, who)
            found: Ask = asking.ask(
                work, members.get(work, who), **wanted, place="either", bands=["3-5"]
            )
        return found.id


def town(postgres: Any, count: int, name: str) -> Town:
    database = filled(postgres, SERVICE, count, name)
    own = make_url(postgres.superuser_url).set(database=name)
    with psycopg.connect(libpq(own.render_as_string(hide_password=False))) as connection:
        for statement in (_CIRCLES, _MEMBERS, _ENTRIES):
            connection.execute(statement, {"agency": AGENCY, "count": count, "of": OF})
        askers = [row[0] for row in connection.execute(_ASKERS)]
    return Town(database, askers)


def seconds(place: Town, first: int) -> float:
    began = time.monotonic()
    for nth in range(first, first + EACH):
        place.ask(nth)
    return (time.monotonic() - began) / EACH


def wanted(place: Town) -> dict[UUID, set[UUID]]:
    """The messages of each ask."""
    found: defaultdict[UUID, set[UUID]] = defaultdict(set)
    with place.database.agency(AGENCY) as work:
        for row in work.connection.execute(text("select ask_id, id from wanted_message")):
            found[row.ask_id].add(row.id)
    return found


def reached(access: KafkaAccess, place: Town, first: int) -> list[float]:
    """Seconds from the request of each ask to the last record for those who fit."""
    began: dict[UUID, float] = {}
    reader, stop = Reader(access, [TOPIC]), threading.Event()
    relay = Relay(place.database.direct_url, access, SERVICE.source, Heartbeats())
    thread = threading.Thread(target=relay.run, args=(stop,))
    thread.start()

    def ask(nth: int) -> None:
        at = time.time()
        began[place.ask(first + nth)] = at

    time.sleep(3)
    open_loop(RATE, SECONDS, ask)
    messages = {each: own for each, own in wanted(place).items() if each in began}
    assert {len(own) for own in messages.values()} == {FIT}, "an ask reaches those who fit"
    came: dict[UUID, float] = {}
    deadline = time.monotonic() + LATEST
    while not came.keys() >= set().union(*messages.values()) and time.monotonic() < deadline:
        time.sleep(0.5)
        came = {UUID(decode(wire).key): when for wire, when in reader.came}
    stop.set()
    thread.join()
    reader.close()
    return [max(came[each] for each in own) - began[ask] for ask, own in messages.items()]


def main() -> None:
    sys.setswitchinterval(SWITCH_INTERVAL)  # as in a service
    with tempfile.TemporaryDirectory() as folder, running_postgres(Path(folder)) as postgres:
        few, many = town(postgres, FEW, "few"), town(postgres, MANY, "many")
        with psycopg.connect(postgres.superuser_url, autocommit=True) as connection:
            connection.execute("vacuum analyze")
        seconds(few, 0), seconds(many, 0)  # warm
        turns = [(seconds(few, EACH * n), seconds(many, EACH * n)) for n in range(1, TURNS + 1)]
        with running_kafka(Path(folder)) as kafka:
            create_topics(kafka.access, {TOPIC: (12, {})}, replicas=1)
            way = summary(reached(kafka.access, many, EACH * (TURNS + 1)))
        for place in (few, many):
            place.database.close()
    ratios = sorted(large / small for small, large in turns)
    keep(
        "circles",
        {
            "what": f"an ask in one of {MANY} circles of {OF}, to {FIT} who fit; {RATE} asks /s",
            "milliseconds_to_those_who_fit": way,
            "ask_ms_with_50_circles": round(1000 * statistics.median(s for s, _ in turns), 2),
            "ask_ms_with_5000_circles": round(1000 * statistics.median(m for _, m in turns), 2),
            "ratio": round(statistics.median(ratios), 3),
            "ratios": [round(each, 2) for each in ratios],
            "load_average_of_the_machine": round(os.getloadavg()[0], 1),
            "target": "p95 below 1,000 ms; ratio at most 1.2",
        },
    )


if __name__ == "__main__":
    main()
