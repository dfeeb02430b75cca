"""Changes an installation after its backup, and checks it after the restore.

It runs inside the network of a stack, in the container of the story. `python -c TEXT before|after
[IDS]`.
"""

from __future__ import annotations

import os
import sys
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import httpx

from kreis.chassis.config import read_kafka_access
from kreis.onebox.story.ledger import facts_on_topics
from kreis.onebox.story.services import Kreis, expect
from kreis.onebox.story.world import AGENCY

POOL = ("kreis/intake", "intake.pool.v1")
Numbers = Mapping[tuple[str, str, str], Mapping[int, set[Any]]]
"""Writer, topic and key → number → the facts that bear it."""


def token(role: str) -> str:
    wanted = {"grant_type": "client_credentials", "role": role, "agency": str(AGENCY)}
    secret = Path(os.environ["KREIS_CLIENT_SECRET_FILE"]).read_text()
    answer = httpx.post(os.environ["KREIS_TOKEN_URL"], data=wanted, auth=("story", secret))
    return str(answer.raise_for_status().json()["access_token"])


def installation() -> Kreis:
    services = ("intake", "cohorts", "events", "notifications", "console")
    addresses = {name: os.environ[f"KREIS_{name.upper()}_URL"] for name in services}
    return Kreis(addresses, token, patience=90)


def after_the_backup(kreis: Kreis) -> str:
    """Makes two changes that the backup does not know: one of the two without a place is erased,
    and what is known of the other changes."""
    waiting = kreis.ask("contact-person", "GET", "intake", "/pool")
    erased, changed = [entry["participant"]["id"] for entry in waiting][-2:]
    other = next(each for each in sorted(pool(kreis)) if each not in (erased, changed))
    kreis.ask("lead", "POST", "intake", f"/participants/{erased}/erasure")
    kreis.eventually(
        lambda: kreis.ask("lead", "GET", "intake", f"/erasures/{erased}")["waiting_for"],
        lambda waiting: waiting == [],
        "the erasure everywhere",
    )
    tell_once_more(kreis, changed, other)
    return f"{erased} {changed} {other}"


def after_the_restore(kreis: Kreis, erased: str, changed: str, other: str) -> str:
    """Databases from before, topics from after: she is erased again, and work goes on."""
    kreis.eventually(
        lambda: (
            kreis.response("contact-person", "GET", "intake", f"/participants/{erased}").status_code
        ),
        lambda status: status == 404,
        "her erasure in intake, again",
    )
    kreis.eventually(
        lambda: erased in pool(kreis), lambda known: not known, "her erasure in cohorts, again"
    )
    tell_once_more(kreis, changed, other)
    return "what bears a number twice: " + str(twice(numbers()))


def tell_once_more(kreis: Kreis, one: str, other: str) -> None:
    """A rule makes intake write another entry of hers, and cohorts take it."""
    before = max(numbers()[*POOL, one])
    known = pool(kreis)[one]
    rule = {"kind": "keep_apart", "participant_ids": [one, other]}
    kreis.ask("group-planning", "POST", "intake", "/grouping-rules", rule)
    kreis.eventually(
        lambda: max(numbers()[*POOL, one]), lambda last: last > before, "her entry on the topic"
    )
    kreis.eventually(
        lambda: pool(kreis)[one], lambda version: version > known, "her entry in cohorts"
    )


def pool(kreis: Kreis) -> dict[str, int]:
    """Whom cohorts know, and how often they were told of her."""
    found = kreis.ask("group-planning", "GET", "cohorts", "/pool")
    return {person["participant_id"]: person["version"] for person in found}


def numbers() -> Numbers:
    found: dict[tuple[str, str, str], dict[int, set[Any]]] = defaultdict(lambda: defaultdict(set))
    for message in facts_on_topics(read_kafka_access(os.environ["KREIS_KAFKA"])):
        found[message.source, message.topic, message.key][message.sequence].add(message.id)
    return found


def twice(found: Numbers) -> list[tuple[Any, int]]:
    """Numbers that two messages of one key bear."""
    return [
        (line, number)
        for line, each in found.items()
        for number, ids in each.items()
        if len(ids) > 1
    ]


if __name__ == "__main__":
    expect("what is to be done", True, sys.argv[1] in ("before", "after"))
    done = after_the_backup if sys.argv[1] == "before" else after_the_restore
    sys.stdout.write(done(installation(), *sys.argv[2:]) + "\n")
