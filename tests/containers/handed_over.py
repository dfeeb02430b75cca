"""The story with pauses, so that a service can be replaced in its middle.

It runs inside the network of a stack, in the container of the story:

    python -c TEXT story STEP…    plays; prints PAUSED after each named step, goes on at a line
    python -c TEXT clock          tells notifications what time it is in the story
    python -c TEXT told           prints how many messages of groups lie in the folder, then the
                                  facts on the topic of deliveries, one JSON in a line
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from kreis.chassis.config import read_kafka_access
from kreis.onebox.story.__main__ import SERVICES, tokens_of_roles
from kreis.onebox.story.ledger import facts_on_topics
from kreis.onebox.story.letters import letters
from kreis.onebox.story.player import Story
from kreis.onebox.story.services import Kreis

PATIENCE = 240.0


def installation() -> Kreis:
    secret = Path(os.environ["KREIS_CLIENT_SECRET_FILE"]).read_text()
    addresses = {name: os.environ[f"KREIS_{name.upper()}_URL"] for name in SERVICES}
    tokens = tokens_of_roles(os.environ["KREIS_TOKEN_URL"], secret, PATIENCE)
    return Kreis(addresses, tokens, patience=PATIENCE)


def play(pauses: Sequence[str]) -> None:
    for name, step in Story(installation(), Path(os.environ["KREIS_FILE_OUTBOX"])).steps():
        say(f"{name}: {step()}")
        if name in pauses:
            say("PAUSED")
            if not sys.stdin.readline():
                sys.exit("Nobody lets the story go on.")


def set_the_clock() -> None:
    kreis = installation()
    now = kreis.ask("operator", "GET", "intake", "/story-clock")["now"]
    kreis.ask("operator", "PUT", "notifications", "/story-clock", {"now": now})
    say(now)


def tell() -> None:
    folder = letters(Path(os.environ["KREIS_FILE_OUTBOX"]))
    say(f"files {sum(not each.is_of_circle for each in folder)}")
    for fact in facts_on_topics(read_kafka_access(os.environ["KREIS_KAFKA"])):
        if fact.topic == "notifications.delivery.v1":
            told = {"type": fact.type, "key": fact.key, "id": str(fact.id), "data": fact.data}
            say(json.dumps(told))


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    what, *steps = sys.argv[1:]
    {"story": lambda: play(steps), "clock": set_the_clock, "told": tell}[what]()
