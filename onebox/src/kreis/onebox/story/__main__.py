"""`python -m kreis.onebox.story`: plays the story against a deployment.

It is given addresses and a token issuer, and the folder of safe mode's messages. It plays, checks
every step, and ends with 0, or with 1 and the name of the step that failed. The deployment has to
be in safe mode, with a story clock, and new: the story begins with an agency nobody has set up.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

import click
import httpx
from environs import FileAwareEnv

from kreis.chassis.config import read_kafka_access
from kreis.onebox.service_modules import KREIS
from kreis.onebox.story.ledger import told_facts
from kreis.onebox.story.player import Story
from kreis.onebox.story.services import Kreis, Tokens
from kreis.onebox.story.world import AGENCY

SERVICES = tuple(each.name for each in KREIS)


def main() -> None:
    env = FileAwareEnv(prefix="KREIS_", strip_whitespace=True)
    patience = env.float("STORY_PATIENCE", 120.0)
    kreis = Kreis(
        {name: env.str(f"{name.upper()}_URL") for name in SERVICES},
        tokens_of_roles(env.str("TOKEN_URL"), env.str("CLIENT_SECRET"), patience),
        patience=patience,
        settles=env.float("STORY_SETTLES", 0.0),
    )
    for name, play in Story(kreis, env.path("FILE_OUTBOX")).steps():
        _play(name, play)
    _play("What stands on the topics is counted", lambda: _count(env.str("KAFKA"), patience))


def tokens_of_roles(url: str, secret: str, patience: float) -> Tokens:
    """Returns tokens of roles from the deployment's own issuer, each kept for five minutes."""
    known: dict[str, tuple[str, float]] = {}

    def token(role: str) -> str:
        given, until = known.get(role, ("", 0.0))
        if time.monotonic() > until:
            given, until = _ask(url, secret, role, patience), time.monotonic() + 300
            known[role] = given, until
        return given

    return token


def _ask(url: str, secret: str, role: str, patience: float) -> str:
    """A token of this role, asked for again while the issuer is away."""
    wanted = {"grant_type": "client_credentials", "role": role}
    wanted |= {} if role == "operator" else {"agency": str(AGENCY)}
    deadline = time.monotonic() + patience
    while True:
        try:
            answer = httpx.post(url, data=wanted, auth=("story", secret), timeout=10)
            return str(answer.raise_for_status().json()["access_token"])
        except httpx.HTTPError:
            if time.monotonic() > deadline:
                raise
            time.sleep(1)


def _play(name: str, play: Callable[[], str]) -> None:
    began = time.monotonic()
    try:
        seen = play()
    except Exception as fault:  # whatever it is, the story did not go as written
        click.echo(f"FAILED at “{name}”: {fault}", err=True)
        sys.exit(1)
    click.echo(f"{time.monotonic() - began:6.1f} s  {name}: {seen}")


def _count(kafka: str, patience: float) -> str:
    messages = told_facts(read_kafka_access(kafka), patience)
    return f"{len(messages)} facts, each valid, numbered without a gap, as many as written"


if __name__ == "__main__":
    main()
