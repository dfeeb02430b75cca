"""`python -m kreis.administration plan`, then `apply`: topics and access as the contracts say."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from kreis.administration import acls, views
from kreis.administration import plan as planning
from kreis.administration.access import OWN_NAMES, PUBLISHED, SUBSCRIBER
from kreis.administration.broker import administrator
from kreis.administration.patience import NotDone, when_it_answers
from kreis.administration.users import NotSet, remove, set_passwords
from kreis.chassis.config import KafkaAccess, read_kafka_access
from kreis.contracts.views import is_view, topic_of

_NAME = re.compile(r"[a-z][a-z0-9-]*")


WAITS = click.option(
    "--wait",
    "patience",
    envvar="KREIS_KAFKA_PATIENCE",
    type=click.FloatRange(min=0),
    default=300.0,
    show_default=True,
    help="Seconds to wait for a broker that is starting.",
)


def at_a_broker(command: Callable[..., None]) -> Callable[..., Any]:
    """The options that say where, and who services are there."""
    options = (
        WAITS,
        click.option("--kafka", envvar="KREIS_KAFKA", required=True, help="host:port of a broker"),
        click.option("--replicas", envvar="KREIS_TOPIC_REPLICAS", default=3, show_default=True),
        click.option(
            "--principal",
            envvar="KREIS_KAFKA_PRINCIPAL",
            default="User:{service}",
            show_default=True,
            help="Who a service is at the broker.",
        ),
        click.option(
            "--exact",
            is_flag=True,
            help="Also takes away what our users may do beyond the contracts.",
        ),
    )
    for option in options:
        command = option(command)
    return command


@click.group()
def main() -> None:
    """Administers Kreis' topics and who may use them. Only ever adds, unless told `--exact`."""


def _done(access: KafkaAccess, patience: float, work: Callable[[], None]) -> None:
    """Waits for the broker, then works. What fails is said in one line, and ends with 1."""
    try:
        when_it_answers(access, patience, work, lambda line: click.echo(line, err=True))
    except (NotDone, NotSet, OSError) as fault:
        raise click.ClickException(str(fault)) from fault


@main.command()
@at_a_broker
def plan(kafka: str, patience: float, **how: Any) -> None:
    """Says what `apply` would do, and what it would leave."""
    access = read_kafka_access(kafka)

    def look() -> None:
        with administrator(access) as admin:
            said = [step.says for step in planning.steps(admin, **how)]
        for line in said:
            click.echo(line)

    _done(access, patience, look)


@main.command()
@at_a_broker
@click.option(
    "--passwords",
    envvar="KREIS_KAFKA_PASSWORDS",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    help="A folder with a file for each user, which holds her password: the users get these.",
)
def apply(kafka: str, patience: float, passwords: Path | None, **how: Any) -> None:
    """Does it, saying each step first. A second time there is nothing to do."""
    access = read_kafka_access(kafka)
    files = sorted(passwords.glob("[!.]*")) if passwords else []
    users = {file.name: file.read_text().strip() for file in files}

    def act() -> None:
        with administrator(access) as admin:
            planning.carry_out(admin, click.echo, **how)
        if passwords:
            click.echo(f"set the passwords of {', '.join(users)}")
            set_passwords(access, users)

    _done(access, patience, act)


@main.command()
@click.option("--kafka", envvar="KREIS_KAFKA", required=True, help="host:port of a broker")
@click.option(
    "--password-file",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help="A file that holds her password, old or new.",
)
@click.option("--remove", "removes", is_flag=True, help="She can come in no more.")
@WAITS
@click.argument("name")
def subscriber(
    kafka: str, password_file: Path | None, removes: bool, patience: float, name: str
) -> None:
    """Lets another team read what is published for others, as the user NAME."""
    access = read_kafka_access(kafka)
    if name in OWN_NAMES - {SUBSCRIBER} or not _NAME.fullmatch(name):
        raise click.UsageError(f"{name}: small letters, digits and hyphens, and none of our names")
    if not removes and not password_file:
        raise click.UsageError("name a file with her password: --password-file")

    def act() -> None:
        if password_file and not removes:
            acls.let_in(access, name)
            set_passwords(access, {name: password_file.read_text().strip()})
        else:
            acls.shut_out(access, name)
            remove(access, name)
        what = "nothing" if removes else " and ".join(PUBLISHED)
        click.echo(f"{name} reads {what}")

    _done(access, patience, act)


@main.command()
@click.option("--kafka", envvar="KREIS_KAFKA", required=True, help="host:port of a broker")
@click.option("--replicas", envvar="KREIS_TOPIC_REPLICAS", default=3, show_default=True)
@click.option(
    "--password-file",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help="A file that holds the password of its Kafka user. Without: the feed alone is read.",
)
@click.option("--remove", "removes", is_flag=True, help="Its user can come in no more.")
@WAITS
@click.argument("name")
def view(
    kafka: str, replicas: int, password_file: Path | None, removes: bool, patience: float, name: str
) -> None:
    """Makes the topic of the view NAME, and a Kafka user of this name who reads it alone."""
    access = read_kafka_access(kafka)
    if name in OWN_NAMES or not is_view(topic_of(name)):
        raise click.UsageError(f"{name}: small letters, digits and hyphens, and none of our names")

    def act() -> None:
        if removes:
            views.shut(access, name)
            click.echo(f"{name} reads nothing; {topic_of(name)} stands until it is empty")
            return
        password = password_file.read_text().strip() if password_file else None
        views.make(access, name, password, replicas=replicas)
        click.echo(f"{topic_of(name)} stands" + (f", and {name} reads it" if password else ""))

    _done(access, patience, act)


if __name__ == "__main__":
    main(prog_name="python -m kreis.administration")
