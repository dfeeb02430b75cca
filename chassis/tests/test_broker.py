"""What the chassis adds to its Kafka client."""

from __future__ import annotations

import gc
import threading
from pathlib import Path
from typing import Any

import kafka.protocol.schemas.fields.struct as client  # noqa: TID251  # the faults are in there
import pytest
from kafka.protocol import api_message  # noqa: TID251
from kafka.protocol.api_header import RequestHeader, ResponseClassRegistry  # noqa: TID251
from kafka.protocol.metadata import MetadataResponse  # noqa: TID251

from kreis.chassis.message import Wire
from kreis.chassis.messaging.broker import Producer, mend_kafka_python
from kreis.onebox.kafka import running_kafka
from tests.support.topics import eventually, new_topic

pytestmark = pytest.mark.waits

VERSION = 8


def test_two_threads_that_get_the_first_answer_of_a_kind_both_understand_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The second comes while the first makes the decoder, and goes on when the first is done."""
    mend_kafka_python()
    kind = MetadataResponse._struct
    monkeypatch.setattr(kind, "_compiled_encoders", {})
    second_came, first_is_done = threading.Event(), threading.Event()
    make = client.CodegenContext
    came: list[str] = []

    def made_slowly() -> Any:
        came.append(threading.current_thread().name)
        if len(came) == 1:
            second_came.wait(0.5)
        else:
            second_came.set()
            first_is_done.wait(0.5)
        return make()

    monkeypatch.setattr(client, "CodegenContext", made_slowly)
    understood: list[Any] = []

    def answer() -> None:
        decode = kind.compiled_decode_from(VERSION, data_class=MetadataResponse[None])
        first_is_done.set()
        body = MetadataResponse(0, [], None, 1, [], version=VERSION).encode(version=VERSION)
        understood.append(decode(memoryview(body), 0)[0].controller_id)

    threads = [threading.Thread(target=answer) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)

    assert understood == [1, 1]


def test_two_threads_that_get_the_first_answer_of_a_kind_leave_one_class_of_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The client finds the class by a weak reference to the one made last. If that is not the one
    it kept, the next garbage collection leaves it with none."""
    registry = ResponseClassRegistry._response_class_registry
    monkeypatch.setitem(registry, MetadataResponse.API_KEY, registry[MetadataResponse.API_KEY])
    monkeypatch.setattr(MetadataResponse, "_VERSIONS", {})
    second_has_it = threading.Event()
    came: list[str] = []

    def made_slowly(*words: Any, **options: Any) -> Any:
        came.append(threading.current_thread().name)
        is_first = len(came) == 1
        made = type(*words, **options)
        if is_first:
            second_has_it.wait(0.5)
        return made

    monkeypatch.setattr(api_message, "type", made_slowly, raising=False)

    def ask() -> None:
        MetadataResponse[VERSION]
        if threading.current_thread().name != came[0]:
            second_has_it.set()

    threads = [threading.Thread(target=ask) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    gc.collect()

    found = ResponseClassRegistry.get_response_class(
        RequestHeader(MetadataResponse.API_KEY, VERSION, 1, "a client")
    )
    assert found is MetadataResponse[VERSION]


def test_an_abandoned_producer_sends_nothing_any_more_whatever_it_still_holds(
    tmp_path: Path,
) -> None:
    with running_kafka(tmp_path) as broker:
        topic = new_topic(broker.access)
        before = set(threading.enumerate())
        producer = Producer(broker.access, delivery_timeout=60)
        producer.publish([Wire(topic, b"key", b"first", [])])
        broker.kill()
        producer._kafka.send(topic, key=b"key", value=b"held back")
        assert set(threading.enumerate()) > before
        producer.abandon()

        eventually(lambda: set(threading.enumerate()) <= before, within=5)
