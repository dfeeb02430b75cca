"""How every client of Kafka is connected."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import cache
from typing import Any

import crc32c  # noqa: F401  # fails if the fast checksum is missing
from kafka.errors import KafkaError
from kafka.protocol.api_message import VersionSubscriptable
from kafka.protocol.schemas import StructField

from kreis.chassis.config import KafkaAccess


def connection(access: KafkaAccess) -> dict[str, Any]:
    """Returns kafka-python's arguments for this access. If a user is set, TLS is used unless the
    access names another protocol. Then SCRAM hides the password; only onebox sends one without TLS,
    as the broker itself, over the loopback to a process that it has started."""
    mend_kafka_python()
    return {
        "bootstrap_servers": access.bootstrap.split(","),
        "reconnect_backoff_max_ms": 1000,
        "security_protocol": access.protocol
        or ("SASL_" if access.user else "") + ("SSL" if access.user or access.ca else "PLAINTEXT"),
        "ssl_cafile": access.ca or None,
        "ssl_certfile": access.certificate or None,
        "ssl_keyfile": access.key or None,
        "sasl_mechanism": access.mechanism if access.user else None,
        "sasl_plain_username": access.user or None,
        "sasl_plain_password": access.password or None,
    }


_BUILD_LOCK = threading.RLock()


def _one_at_a_time(make: Callable[..., Any]) -> Callable[..., Any]:
    """Wraps a function so that only one thread at a time runs it."""

    def locked(*args: Any, **options: Any) -> Any:
        with _BUILD_LOCK:
            return make(*args, **options)

    return locked


@cache
def mend_kafka_python() -> None:
    """Makes kafka-python 3.0 build decoders and response classes under a lock.

    kafka-python builds them when the first response of a kind arrives. Relay and worker are two
    threads that start together. Without the lock, a half-built decoder could stay in use. Both
    threads could also build the same class, so that two copies exist. A request would then
    expect a response of one class and get a response of the other class. Every later request of
    that kind would time out. `connection` calls this function before every client.
    """
    StructField.compiled_decode_from = _one_at_a_time(StructField.compiled_decode_from)
    VersionSubscriptable.__getitem__ = _one_at_a_time(VersionSubscriptable.__getitem__)


def is_away(fault: BaseException) -> bool:
    """True if the broker cannot be reached or is not ready, so that a retry can help."""
    return isinstance(fault, KafkaError) and bool(fault.retriable)
