"""One Kafka for all tests of the kit."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kreis.kit.broker import Broker, of_kafka
from kreis.onebox.kafka import EmbeddedKafka, running_kafka


@pytest.fixture(scope="session")
def own_kafka(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedKafka]:
    """A broker without topics of Kreis, which other tests may have made on theirs."""
    with running_kafka(tmp_path_factory.mktemp("kafka")) as kafka:
        yield kafka


@pytest.fixture(scope="session")
def broker(own_kafka: EmbeddedKafka) -> Iterator[Broker]:
    with of_kafka(own_kafka) as broker:
        yield broker


@pytest.fixture
def services_broker(own_kafka: EmbeddedKafka, broker: Broker) -> Iterator[Broker]:
    """The same Kafka, for the service notifications."""
    broker.delete()
    with of_kafka(own_kafka, "notifications") as made:
        yield made
