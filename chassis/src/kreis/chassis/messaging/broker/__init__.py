"""Kafka producer and consumer. In a service, only this package imports kafka-python.

Promise: `Producer.publish` returns only after all in-sync replicas have acknowledged every record.
Records of one key keep the given order. `Consumer` commits only offsets that its caller names.
Records that no reader can decode stop nothing: `CannotRead` says where they lie.
Refuses: to use `flush()`, because it returns normally even if records are lost. Refuses to start
without the extension `crc32c`. Without it, checksums cost six times as much as everything else.
"""

from kreis.chassis.messaging.broker.connections import connection, is_away, mend_kafka_python
from kreis.chassis.messaging.broker.consumer import Consumer, NotCommitted
from kreis.chassis.messaging.broker.producer import NotDelivered, Producer
from kreis.chassis.messaging.broker.reading import read_all, read_stretch, stands

__all__ = [
    "Consumer",
    "NotCommitted",
    "NotDelivered",
    "Producer",
    "connection",
    "is_away",
    "mend_kafka_python",
    "read_all",
    "read_stretch",
    "stands",
]
