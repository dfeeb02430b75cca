"""`python -m kreis.administration plan`, then `apply`: topics and access as the contracts say."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from kreis.administration import plan as planning
from kreis.administration.broker import administrator
from kreis.chassis.config import read_kafka_access


def at_a_broker(command: Callable[..., None]) -> Callable[..., Any]:
    """The options that say where, and who services are there."""
    options = (
        click.option("--kafka", envvar="KREIS_KAFKA", required=True, help="host:port of a broker"),
        click.option("--replicas", envvar="KREIS_TOPIC_REPLICAS", default=3, show_default=True),
        click.option(
            "--principal",
            envvar="KREIS_KAFKA_PRINCIPAL",
            default="User:{service}",
            show_default=True,
            help="Who a service is at the broker.",
        ),
    )
    for option in options:
        command = option(command)
    return command


@click.group()
def main() -> None:
    """Administers Kreis' topics and who may use them. Only ever adds."""


@main.command()
@at_a_broker
def plan(kafka: str, replicas: int, principal: str) -> None:
    """Says what `apply` would do, and what it would leave."""
    with administrator(read_kafka_access(kafka)) as admin:
        for step in planning.steps(admin, replicas=replicas, principal=principal):
            click.echo(step.says)


@main.command()
@at_a_broker
def apply(kafka: str, replicas: int, principal: str) -> None:
    """Does it, saying each step first. A second time there is nothing to do."""
    with administrator(read_kafka_access(kafka)) as admin:
        for step in list(planning.steps(admin, replicas=replicas, principal=principal)):
            click.echo(step.says)
            if step.act:
                step.act()


if __name__ == "__main__":
    main(prog_name="python -m kreis.administration")
