"""The topics that the contracts describe, on this machine's broker.

Promise: what is missing is there afterwards. It costs no second process: onebox has the Kafka
client at hand from waiting for the broker. What a release widens, `kreis.administration` does.
"""

from __future__ import annotations

import os


def create_kreis_topics(bootstrap: str) -> None:
    """Creates what is missing."""
    # Imported here, while other things start: these take half a second.
    from kreis.administration.broker import create_topics
    from kreis.chassis.config import read_kafka_access
    from kreis.contracts import topics

    wanted = {topic.name: (topic.partitions, topic.kafka_config()) for topic in topics().values()}
    replicas = int(os.environ.get("KREIS_TOPIC_REPLICAS", "1"))
    create_topics(read_kafka_access(bootstrap), wanted, replicas=replicas)
