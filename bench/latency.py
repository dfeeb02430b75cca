"""How long facts take to their readers and to their effects, in a whole running system.

    python -m bench.latency --rate 50 --seconds 60

Newcomers are registered at a fixed rate whatever the answers do (`kreis up`: all services, Kafka,
PostgreSQL), so waiting is not hidden. Three ways are measured in the same run:

- commit → reader: a Kafka client of its own reads `intake.pool.v1`;
- registration → known to cohorts: until the row of that message in cohorts' inbox, which is
  committed with the copy of the pool, a millisecond or two later;
- confirmation → invitations: in the middle of the load, five groups of twelve are confirmed; from
  the moment that the request is sent to the commit of the last invitation.

The baseline is the bare producer: records at the same rate, without a database, by kafka-python
alone.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import threading
import time
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from bench.open_loop import Reader, open_loop, sender, summary
from bench.result import keep
from bench.stores import connection_to
from kreis.chassis.message import Message, Wire, decode
from kreis.chassis.messaging.broker import Producer
from kreis.onebox.box import Box, running_box
from kreis.onebox.demo import kreis_of
from kreis.onebox.progress import Progress
from kreis.onebox.story.services import Kreis
from kreis.onebox.story.world import (
    AGENCY_PROFILE,
    OFFERS,
    STAFF,
    UNNA,
    VENUES,
    Person,
    people,
    story_id,
)

POOL, PARTICIPATION = "intake.pool.v1", "participation.v1"
GROUPS, SIZE = 5, 12


def through_kreis(box: Box, rate: float, seconds: float) -> dict[str, Any]:
    kreis, anybody = kreis_of(box), people()[0]
    set_up(kreis)
    _confirm(kreis, _proposed(kreis, anybody))  # warm
    proposal = _proposed(kreis, anybody)
    send = sender(box.addresses["intake"], kreis.tokens("contact-person"))
    body = json.dumps(anybody.registration).encode()
    failed: list[int] = []

    def register(number: int) -> None:
        if send("/v1/participants", body) != 201:
            failed.append(number)

    open_loop(20, 3, register)  # warm
    time.sleep(2)
    reader = Reader(box.access, [POOL, PARTICIPATION])
    time.sleep(2)
    began, confirmed = time.time(), [0.0]

    def confirm() -> None:
        confirmed[0] = time.time()
        _confirm(kreis, proposal)

    confirmation = threading.Timer(seconds / 2, confirm)
    confirmation.start()
    open_loop(rate, seconds, register)
    confirmation.join()
    time.sleep(3)
    reader.close()
    # The time in a message is taken in its transaction's last act, just before the commit.
    read = [(decode(wire), came) for wire, came in reader.came]
    fresh = [(each, came) for each, came in read if each.time.timestamp() >= began]
    registered = [(each, came) for each, came in fresh if is_newcomer(each)]
    invited = [each for each, _ in fresh if each.type == "kreis.invitation-issued.v1"]
    assert len(invited) == GROUPS * SIZE, len(invited)
    known = known_to_cohorts(box)
    return {
        "failed_requests": len(failed),
        "commit_to_reader": summary([came - m.time.timestamp() for m, came in registered]),
        "registration_to_cohorts": summary(
            [known[m.id] - m.time.timestamp() for m, _ in registered]
        ),
        "confirmation_to_last_invitation": round(
            1000 * (max(each.time.timestamp() for each in invited) - confirmed[0])
        ),
    }


def is_newcomer(message: Message) -> bool:
    return message.topic == POOL and message.sequence == 1


def known_to_cohorts(box: Box) -> dict[UUID, float]:
    with connection_to(box, "cohorts") as connection:
        rows = connection.execute("select id, extract(epoch from received_at) from inbox")
        return {row[0]: float(row[1]) for row in rows}


def bare_producer(box: Box, rate: float, seconds: float) -> dict[str, float]:
    """The same path without outbox and relay: one record at a time through kafka-python."""
    reader = Reader(box.access, [POOL])
    producer = Producer(box.access, delivery_timeout=5)
    time.sleep(2)
    for _ in range(int(rate * seconds)):
        began = time.time()
        producer.publish([Wire(POOL, b"bench", repr(began).encode(), [])])
        time.sleep(max(0.0, 1 / rate - (time.time() - began)))
    time.sleep(2)
    reader.close()
    producer.abandon()
    own = [(wire, came) for wire, came in reader.came if wire.key == b"bench"]
    return summary([came - float(wire.value or b"0") for wire, came in own])


def set_up(kreis: Kreis) -> None:
    path = f"/agencies/{kreis.agency}"
    kreis.ask("operator", "PUT", "intake", path, AGENCY_PROFILE)
    for name, person in STAFF.items():
        kreis.ask("lead", "PUT", "intake", f"/staff/{story_id(name)}", person)


def _proposed(kreis: Kreis, anybody: Person) -> str:
    """A proposal of full groups, each with a house of its own."""
    ask = partial(kreis.ask, "group-planning")
    pool = len(ask("GET", "cohorts", "/pool"))
    houses = [str(uuid4()) for _ in range(GROUPS)]
    offers = [str(uuid4()) for _ in houses]
    for house, offer in zip(houses, offers, strict=True):
        ask("PUT", "cohorts", f"/venues/{house}", VENUES["U"])
        content = {**OFFERS[UNNA], "venue_id": house, "name": f"Gruppe {house}"}
        ask("PUT", "cohorts", f"/offers/{offer}", content)
    newcomer = {
        **anybody.registration,
        "reach": [{"venue_id": house, "how": "yes"} for house in houses],
        "children": [{"birth_month": "2020-10", "needs_care": False}],
    }
    for number in range(GROUPS * SIZE):
        key = f"{offers[0]} {number}"
        kreis.ask("contact-person", "POST", "intake", "/participants", newcomer, key=key)
    kreis.eventually(
        lambda: len(ask("GET", "cohorts", "/pool")) - pool, lambda n: n == GROUPS * SIZE, "the pool"
    )
    run = ask("POST", "cohorts", "/formations", {"offer_ids": offers}, key=offers[0])
    done = kreis.eventually(
        lambda: ask("GET", "cohorts", f"/formations/{run['id']}"),
        lambda found: found["state"] == "finished",
        "the proposal",
    )
    return str(done["proposal_id"])


def _confirm(kreis: Kreis, proposal: str) -> None:
    kreis.ask("group-planning", "POST", "cohorts", f"/proposals/{proposal}/confirmation")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rate", type=float, default=50)
    parser.add_argument("--seconds", type=float, default=60)
    arguments = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as folder,
        Progress() as progress,
        running_box(Path(folder), story_clock=False, progress=progress) as box,
    ):
        box.join_training()
        found = through_kreis(box, arguments.rate, arguments.seconds)
        baseline = bare_producer(box, arguments.rate, min(10, arguments.seconds))
    keep(
        "latency",
        {
            "what": "open loop of registrations on a whole running system, milliseconds",
            "rate": arguments.rate,
            "seconds": arguments.seconds,
            **found,
            "bare_producer": baseline,
            "ratio_p50": round(found["commit_to_reader"]["p50"] / baseline["p50"], 2),
            "target": "commit to reader p50 at most 10, p99 at most 40; registration to cohorts"
            " p99 at most 250; confirmation to last invitation at most 1000",
        },
    )


if __name__ == "__main__":
    main()
