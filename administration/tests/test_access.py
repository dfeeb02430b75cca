"""What the contracts grant holds on a broker with TLS, SASL and an authorizer."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest
from click.testing import CliRunner
from kafka.errors import GroupAuthorizationFailedError, KafkaError

from kreis.administration import plan as planning
from kreis.administration.__main__ import main
from kreis.administration.broker import administrator, broker_answers
from kreis.chassis.config import KafkaAccess, read_kafka_access
from kreis.chassis.message import Wire
from kreis.chassis.messaging.broker import Consumer, NotDelivered, Producer, stands
from tests.support.servers import settings_of
from tests.support.strict_kafka import StrictBroker, running_strict_kafka

pytestmark = pytest.mark.waits

POOL, COHORTS = "intake.pool.v1", "cohorts.cohort.v1"


@pytest.fixture(scope="module")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StrictBroker]:
    with running_strict_kafka(tmp_path_factory.mktemp("strict")) as broker:
        words, administrator = ["apply", "--replicas", "1"], settings_of(broker.kafka.access)
        done = CliRunner().invoke(main, words, env=administrator, catch_exceptions=False)
        assert done.exit_code == 0
        yield broker


@pytest.fixture
def become(broker: StrictBroker, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """From now on this process is that service, as its settings in a container say it."""

    def become(service: str) -> None:
        for name, value in settings_of(broker.access(service)).items():
            monkeypatch.setenv(name, value)

    return become


def test_a_service_writes_its_own_topics_only(
    broker: StrictBroker, become: Callable[[str], None]
) -> None:
    become("intake")
    producer = Producer(read_kafka_access(broker.strict), delivery_timeout=4)

    producer.publish([wire(POOL)])
    with pytest.raises(NotDelivered, match="TopicAuthorizationFailed"):
        producer.publish([wire(COHORTS)])
    producer.abandon()


def test_a_service_reads_what_it_is_a_reader_of_only_and_in_its_own_group(
    broker: StrictBroker, become: Callable[[str], None]
) -> None:
    become("intake")
    producer = Producer(read_kafka_access(broker.strict), delivery_timeout=4)
    producer.publish([wire(POOL)])
    producer.abandon()

    become("cohorts")
    assert read(broker.strict, "kreis.cohorts", POOL) > 0
    with pytest.raises(GroupAuthorizationFailedError):
        read(broker.strict, "kreis.events", POOL)

    become("notifications")
    # The client logs the refusal and goes on asking.
    assert read(broker.strict, "kreis.notifications", POOL) == 0


def test_who_may_not_see_settings_or_access_is_told_so(
    broker: StrictBroker, become: Callable[[str], None]
) -> None:
    become("events")
    with administrator(read_kafka_access(broker.strict)) as admin:
        said = [each.says for each in planning.steps(admin, replicas=1, principal="User:{service}")]

    assert "leave participation.v1: who asks may not see its settings" in said
    assert said[-1] == "leave access as it is: who asks may not see it"


def test_another_team_reads_what_is_published_until_it_is_removed(
    broker: StrictBroker, tmp_path: Path
) -> None:
    (tmp_path / "password").write_text("secret\n")
    settings = settings_of(broker.kafka.access)
    team = replace(broker.access("events"), user="jobcenter", password="secret")

    def run(*words: str) -> int:
        return CliRunner().invoke(main, ["subscriber", *words], env=settings).exit_code

    assert run("jobcenter", "--password-file", str(tmp_path / "password")) == 0
    assert read_as(team, "jobcenter.one", "participation.v1") is None
    assert read_as(team, "another", "participation.v1") == "GroupAuthorizationFailedError"
    assert run("administrator", "--password-file", str(tmp_path / "password")) == 2
    assert run("kreis", "--password-file", str(tmp_path / "password")) == 2
    assert run("events", "--remove") == 2
    assert run("jobcenter", "--remove") == 0
    assert not broker_answers(team, 2)


def test_a_view_is_read_by_its_own_user_and_written_by_subscriptions_alone(
    broker: StrictBroker, tmp_path: Path
) -> None:
    (tmp_path / "password").write_text("secret\n")
    settings = settings_of(broker.kafka.access)
    team = replace(broker.access("events"), user="kita", password="secret")

    def run(*words: str) -> int:
        return CliRunner().invoke(main, ["view", *words], env=settings).exit_code

    def writes(service: str) -> bool:
        producer = Producer(broker.access(service), delivery_timeout=4)
        try:
            producer.publish([wire("view.kita.v1")])
        except NotDelivered:
            return False
        finally:
            producer.abandon()
        return True

    assert not stands(broker.access("subscriptions"), "view.kita.v1")
    for name in ("kita", "jobcenter-2"):
        made = ["--password-file", str(tmp_path / "password"), "--replicas", "1"]
        assert run(name, *made) == 0
    assert stands(broker.access("subscriptions"), "view.kita.v1")
    assert [name for name in ("subscriptions", "events") if writes(name)] == ["subscriptions"]
    assert read_as(team, "kita.one", "view.kita.v1") is None
    seen = ("view.kita.v1", "view.jobcenter-2.v1", "participation.v1", "participation-forget.v1")
    assert [topic for topic in seen if stands(team, topic)] == ["view.kita.v1"]
    assert run("events", "--remove") == 2
    assert run("Kita", "--remove") == 2
    assert run("kita", "--remove") == 0
    assert not broker_answers(team, 2)
    assert run("without-a-user", "--remove") == 0


def read_as(access: KafkaAccess, group: str, topic: str) -> str | None:
    """What hinders this user from reading the topic in the group; None where nothing does."""
    consumer = Consumer(access, group, [topic], session_timeout=3)
    try:
        deadline = time.monotonic() + 20
        while not consumer.is_member() and time.monotonic() < deadline:
            consumer.poll(0.5)
        return None if consumer.is_member() else "never a member"
    except KafkaError as fault:
        return type(fault).__name__
    finally:
        consumer.close()


def wire(topic: str) -> Wire:
    return Wire(topic=topic, key=uuid4().bytes, value=b"{}", headers=[])


def read(bootstrap: str, group: str, topic: str) -> int:
    """How many records come within ten seconds, of the first batch."""
    consumer = Consumer(read_kafka_access(bootstrap), group, [topic], session_timeout=3)
    try:
        batches = (consumer.poll(0.5) for _ in range(20))
        return next((sum(map(len, batch)) for batch in batches if batch), 0)
    finally:
        consumer.close()
