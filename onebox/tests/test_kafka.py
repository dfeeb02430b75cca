from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil
import pytest

from kreis.administration import users
from kreis.administration.broker import broker_answers, create_topics
from kreis.chassis.message import Wire
from kreis.chassis.messaging.broker import Consumer, Producer
from kreis.onebox import folders
from kreis.onebox.aot import Training
from kreis.onebox.downloads import locked_jars
from kreis.onebox.fault import Fault
from kreis.onebox.java import aot_cache, java, java_environment
from kreis.onebox.kafka import EmbeddedKafka, GivenKafka, running_kafka
from kreis.onebox.ports import listens
from kreis.onebox.reaper import ChildReaper
from tests.support.servers import settings_of

pytestmark = pytest.mark.waits


def publish(broker: EmbeddedKafka, *values: bytes) -> None:
    producer = Producer(broker.access, delivery_timeout=20)
    producer.publish([Wire("greetings", b"key", value, []) for value in values])
    producer.abandon()


def killed_meanwhile(broker: EmbeddedKafka) -> Callable[..., None]:
    """Kills the broker when it is told its users' passwords, which is what its answer then says."""

    def die(*_: object) -> None:
        broker.kill()
        raise users.NotSet("the broker went away")

    return die


def everything_on(broker: EmbeddedKafka, count: int) -> list[bytes | None]:
    consumer = Consumer(broker.access, "reader", ["greetings"])
    values: list[bytes | None] = []
    while len(values) < count:
        values += [received.wire.value for batch in consumer.poll(5) for received in batch]
    consumer.close()
    return values


def test_records_and_address_survive_a_stop_and_kills(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with running_kafka(tmp_path) as broker:
        address = broker.bootstrap
        create_topics(broker.access, {"greetings": (1, {})}, replicas=1)
        publish(broker, b"before the stop")
    assert not listens(int(address.split(":")[1]))
    with running_kafka(tmp_path) as again:
        assert again.bootstrap == address
        publish(again, b"before the kill")
        again.kill()
        assert not again.alive
        with monkeypatch.context() as patch, pytest.raises(Fault, match="ended at once"):
            patch.setattr(users, "set_passwords", killed_meanwhile(again))
            again.start()
        again.start()
        assert again.bootstrap == address
        assert everything_on(again, 2) == [b"before the stop", b"before the kill"]


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    """A cache of our own, with a quick start that is none."""
    cache = tmp_path / "cache"
    cache.mkdir()
    (cache / "jars").symlink_to(folders.cache_folder() / "jars")
    made = quick_start(cache)
    made.parent.mkdir()
    made.write_bytes(b"not what a JVM expects" * 1000)
    return cache


def quick_start(cache: Path) -> Path:
    return aot_cache(cache, [cache / "jars" / jar.name for jar in locked_jars()])


def test_a_damaged_quick_start_costs_time_and_nothing_else(tmp_path: Path, cache: Path) -> None:
    with running_kafka(tmp_path / "data", cache=cache) as broker:
        assert broker_answers(broker.access, 5)


def test_one_that_brings_a_jvm_down_goes(
    tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def java_that_insists(*words: Any, aot: str | None = None) -> list[str]:
        command = java(*words, aot=aot)
        return [command[0], "-XX:AOTMode=on", *command[1:]] if aot else command

    monkeypatch.setattr("kreis.onebox.kafka.java", java_that_insists)
    with running_kafka(tmp_path / "data", cache=cache) as broker:
        assert broker_answers(broker.access, 5)
    assert not quick_start(cache).exists()


def test_it_stays_where_a_start_fails_for_another_reason(tmp_path: Path, cache: Path) -> None:
    folder = tmp_path / "data" / "kafka"
    folder.mkdir(parents=True)
    (folder / "log").write_text("here should be a folder")
    with pytest.raises(Fault, match="Formatting"), running_kafka(tmp_path / "data", cache=cache):
        pass
    assert quick_start(cache).exists()


def test_the_broker_listens_on_this_machine_only(kafka: EmbeddedKafka) -> None:
    listening = [
        connection.laddr.ip.removeprefix("::ffff:")
        for connection in psutil.Process(kafka.pid).net_connections("tcp")
        if connection.status == psutil.CONN_LISTEN
    ]
    assert set(listening) == {"127.0.0.1"}


def test_a_given_broker_that_does_not_answer_is_named_with_its_setting() -> None:
    with pytest.raises(Fault) as fault:
        GivenKafka("127.0.0.1:9").start(deadline=1)
    assert "127.0.0.1:9" in fault.value.what
    assert "KREIS_KAFKA" in fault.value.what


def test_a_given_broker_that_answers_is_taken_as_it_is(
    kafka: EmbeddedKafka, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in settings_of(kafka.access).items():
        monkeypatch.setenv(name, value)
    given = GivenKafka(kafka.bootstrap)
    given.start()
    given.stop()
    assert kafka.alive


def test_the_persons_own_java_settings_do_not_reach_the_broker(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("JAVA_TOOL_OPTIONS", "-Xmx2m")
    assert "JAVA_TOOL_OPTIONS" not in java_environment()


def test_preparing_the_quick_start_can_be_cut_off_and_leaves_nothing_behind(
    tmp_path: Path,
) -> None:
    (tmp_path / "jars").symlink_to(folders.cache_folder() / "jars")
    said: list[str] = []
    with ChildReaper() as reaper:
        training = Training(tmp_path, reaper, said.append)
        training.start()
        time.sleep(0.5)
        training.cancel()
    assert said == []
    assert list((tmp_path / "aot").iterdir()) == []
