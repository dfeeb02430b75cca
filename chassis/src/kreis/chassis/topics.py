"""`python -m kreis.chassis.topics create`: makes the topics that the contracts describe.

Promise: creates what is missing and changes nothing that is there; the broker never creates a
topic by itself.
"""

from __future__ import annotations

import click

from kreis.chassis.broker import create_topics
from kreis.contracts import topics


@click.group()
def main() -> None:
    """Administers Kreis' topics."""


@main.command()
@click.option("--kafka", envvar="KREIS_KAFKA", required=True, help="host:port of a broker")
@click.option("--replicas", envvar="KREIS_TOPIC_REPLICAS", default=3, show_default=True)
def create(kafka: str, replicas: int) -> None:
    """Creates the topics that are not there yet."""
    wanted = {topic.name: (topic.partitions, topic.kafka_config()) for topic in topics().values()}
    create_topics(kafka, wanted, replicas=replicas, say=click.echo)


if __name__ == "__main__":
    main()
