"""A broker as an administrator sees it: whether it answers, and the topics it lacks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress

from kafka import KafkaAdminClient
from kafka.errors import KafkaError, TopicAlreadyExistsError

from kreis.chassis.config import KafkaAccess
from kreis.chassis.messaging.broker import connection


@contextmanager
def administrator(access: KafkaAccess, within: float = 30.0) -> Iterator[KafkaAdminClient]:
    """A client for administration, closed when the block ends. Raises `KafkaTimeoutError` if no
    broker answers `within` seconds."""
    admin = KafkaAdminClient(bootstrap_timeout_ms=int(within * 1000), **connection(access))
    try:
        yield admin
    finally:
        admin.close()


def create_topics(
    access: KafkaAccess,
    wanted: Mapping[str, tuple[int, Mapping[str, str]]],
    *,
    replicas: int,
) -> None:
    """Creates the topics (name → partitions and settings) that are not there yet."""
    with administrator(access) as admin:
        known = set(admin.list_topics())
        for name, (partitions, settings) in wanted.items():
            if name in known:
                continue
            with suppress(TopicAlreadyExistsError):
                create_topic(admin, name, partitions, replicas, settings)


def create_topic(
    admin: KafkaAdminClient, name: str, partitions: int, replicas: int, settings: Mapping[str, str]
) -> None:
    """Creates one topic and returns when brokers know it. Raises `TopicAlreadyExistsError`."""
    spec = {
        "num_partitions": partitions,
        "replication_factor": replicas,
        "configs": dict(settings),
    }
    admin.create_topics({name: spec}, wait_for_metadata=True)


def broker_answers(access: KafkaAccess, timeout: float) -> bool:
    """Whether a broker at this address answers a metadata request within `timeout` seconds."""
    try:
        admin = KafkaAdminClient(
            bootstrap_timeout_ms=int(timeout * 1000),
            request_timeout_ms=int(timeout * 1000),
            **connection(access),
        )
        admin.close()
    except KafkaError:
        return False
    return True
