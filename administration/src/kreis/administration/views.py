"""Topics of views, and the Kafka user who reads one: made when a team outside gets a view.

Promise: a topic looks as the contract of all views says, and its user reads it and nothing else.
The service `subscriptions` may write every view, so nothing has to be set for it.
"""

from __future__ import annotations

from kreis.administration import acls
from kreis.administration.broker import create_topics
from kreis.administration.users import NotSet, remove, set_passwords
from kreis.chassis.config import KafkaAccess
from kreis.contracts import topics
from kreis.contracts.views import topic_of


def make(access: KafkaAccess, name: str, password: str | None, *, replicas: int) -> None:
    """Creates the topic if it is missing. With a password, the user NAME gets it and reads the
    topic."""
    contract = topics()[topic_of(name)]
    settings = {contract.name: (contract.partitions, contract.kafka_config())}
    create_topics(access, settings, replicas=replicas)
    if password:
        acls.let_read_view(access, name)
        set_passwords(access, {name: password})


def shut(access: KafkaAccess, name: str) -> None:
    """Takes all rights and the password from the user. The topic stays until its records are 28
    days old: the service may still be writing to it."""
    acls.shut_out(access, name)
    try:
        remove(access, name)
    except NotSet:
        """A view that was read by its feed alone has no user."""
