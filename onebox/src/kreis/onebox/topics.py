"""The topics that the contracts describe, and who may use them, on this machine's broker.

Promise: what is missing is there afterwards, and on a broker of our own our users may do what the
contracts say and nothing more. It costs no second process: onebox has the Kafka client at hand from
waiting for the broker. What a release widens, `kreis.administration` does.
"""

from __future__ import annotations

import os

from kreis.onebox.kafka import EmbeddedKafka, GivenKafka


def create_kreis_topics(kafka: EmbeddedKafka | GivenKafka) -> None:
    """Creates what is missing. Who may use a given broker is its operator's to decide."""
    # Imported here, while other things start: these take half a second.
    from kreis.administration.acls import set_access
    from kreis.administration.broker import create_topics
    from kreis.contracts import topics

    wanted = {topic.name: (topic.partitions, topic.kafka_config()) for topic in topics().values()}
    replicas = int(os.environ.get("KREIS_TOPIC_REPLICAS", "1"))
    create_topics(kafka.access, wanted, replicas=replicas)
    if kafka.users:
        set_access(kafka.access)
