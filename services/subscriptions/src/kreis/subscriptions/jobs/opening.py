"""Opens subscriptions whose topic stands.

An administrator makes the topic (`python -m kreis.administration view NAME`). A record for a topic
that is not there would hold up everything that this service publishes.
"""

from __future__ import annotations

from kreis.chassis.config import KafkaAccess
from kreis.chassis.messaging.broker import stands
from kreis.chassis.process.due import Due
from kreis.contracts.views import topic_of
from kreis.subscriptions.commands import subscriptions


class Opening:
    def __init__(self, access: KafkaAccess) -> None:
        self._access = access

    def run(self, due: Due) -> None:
        """Looks whether the topic stands. If not, looks again in a minute."""
        is_there = stands(self._access, topic_of(due.cause))
        with due.finish() as work:
            subscriptions.open_(work, due.cause, stands=is_there)
