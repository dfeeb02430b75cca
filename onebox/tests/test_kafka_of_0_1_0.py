"""A data folder of release 0.1.0, whose Kafka let everybody in: it opens, shut, and goes back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from kreis.administration.broker import broker_answers, create_topics
from kreis.chassis.config import KafkaAccess
from kreis.chassis.message import Wire
from kreis.chassis.messaging.broker import Producer, read_all
from kreis.onebox import kafka as onebox_kafka
from kreis.onebox.child import Command
from kreis.onebox.kafka import EmbeddedKafka, running_kafka
from kreis.onebox.reaper import ChildReaper
from kreis.onebox.topics import create_kreis_topics
from tests.support.access_matrix import differences

pytestmark = pytest.mark.waits

SETTINGS_OF_0_1_0 = """\
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@{host}:{controller}
listeners=PLAINTEXT://{host}:{port},CONTROLLER://{host}:{controller}
advertised.listeners=PLAINTEXT://{host}:{port}
controller.listener.names=CONTROLLER
inter.broker.listener.name=PLAINTEXT
log.dirs={log}
log.flush.interval.messages=1
auto.create.topics.enable=false
offsets.topic.num.partitions=4
offsets.topic.replication.factor=1
transaction.state.log.num.partitions=1
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
broker.heartbeat.interval.ms=1000
broker.session.timeout.ms=3000
"""
STREAM = "participation.v1"


class KafkaOf010(EmbeddedKafka):
    """Waits for an answer as 0.1.0 did: without a name."""

    @property
    def access(self) -> KafkaAccess:
        return KafkaAccess(self.bootstrap)

    def _launch_and_wait(self, command: Command, secret: str, deadline: float) -> None:
        self._launch(command)
        while not broker_answers(self.access, 1.0):
            self._must_still_run(deadline)


@contextmanager
def running_as_0_1_0(data: Path) -> Iterator[KafkaOf010]:
    with pytest.MonkeyPatch.context() as patch, ChildReaper() as reaper:
        patch.setattr(onebox_kafka, "_SETTINGS", SETTINGS_OF_0_1_0)
        kafka = KafkaOf010(data, reaper)
        try:
            kafka.start()
            yield kafka
        finally:
            kafka.stop()


def publish(access: KafkaAccess, value: bytes) -> None:
    producer = Producer(access, delivery_timeout=20)
    producer.publish([Wire(STREAM, b"key", value, [])])
    producer.abandon()


def values(access: KafkaAccess) -> list[bytes | None]:
    return [wire.value for wire in read_all(access, [STREAM])]


def test_it_opens_shut_with_all_records_and_opens_again_with_0_1_0(tmp_path: Path) -> None:
    with running_as_0_1_0(tmp_path) as old:
        address = old.bootstrap
        create_topics(old.access, {STREAM: (1, {})}, replicas=1)
        publish(old.access, b"of 0.1.0")
    assert not (tmp_path / "kafka-users").exists()

    with running_kafka(tmp_path) as new:
        create_kreis_topics(new)
        assert new.bootstrap == address
        assert not broker_answers(KafkaAccess(address), 2)
        assert differences(lambda user: new.users.access(address, user)) == []
        publish(new.users.access(address, "events"), b"of 0.2.0")
        assert values(new.users.access(address, "subscriber")) == [b"of 0.1.0", b"of 0.2.0"]

    with running_as_0_1_0(tmp_path) as old:
        publish(old.access, b"of 0.1.0 again")
        assert len(values(old.access)) == 3

    with running_kafka(tmp_path) as new:
        assert not broker_answers(KafkaAccess(address), 2)
        assert differences(lambda user: new.users.access(address, user)) == []
        assert len(values(new.access)) == 3
