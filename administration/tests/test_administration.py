"""Topics and access on a real broker: what is missing comes, nothing is narrowed, twice is once."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from kafka import KafkaAdminClient
from kafka.admin import (
    ACL,
    ACLFilter,
    ACLOperation,
    ACLPermissionType,
    ConfigResource,
    ConfigResourceType,
    ResourcePattern,
    ResourcePatternFilter,
    ResourceType,
)

from kreis.administration.__main__ import main
from kreis.administration.broker import administrator, broker_answers, create_topics
from kreis.chassis.config import KafkaAccess
from kreis.contracts import topics
from kreis.onebox import kafka as onebox_kafka
from kreis.onebox.kafka import running_kafka
from tests.support.servers import settings_of

pytestmark = pytest.mark.waits

STREAM, POOL = "participation.v1", "intake.pool.v1"
BEYOND = ("User:subscriber", "User:events", "User:*")


@pytest.fixture(scope="module")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KafkaAccess]:
    """As its administrator."""
    with running_kafka(tmp_path_factory.mktemp("kafka")) as running:
        yield running.access


def run(command: str, access: KafkaAccess, *more: str) -> list[str]:
    words = [command, "--replicas", "1", *more]
    done = CliRunner().invoke(main, words, env=settings_of(access), catch_exceptions=False)
    assert done.exit_code == 0
    return done.output.splitlines()


def settings(admin: KafkaAdminClient, topic: str) -> dict[str, str]:
    asked = [ConfigResource(ConfigResourceType.TOPIC, topic)]
    found = next(iter(admin.describe_configs(asked, config_filter="all").values()))[topic]
    return {key: each["value"] for key, each in found.items()}


def change(admin: KafkaAdminClient, topic: str, **to: str) -> None:
    wanted = {key.replace("_", "."): value for key, value in to.items()}
    admin.alter_configs([ConfigResource(ConfigResourceType.TOPIC, topic, wanted)])
    until = time.monotonic() + 10
    while not wanted.items() <= settings(admin, topic).items():
        assert time.monotonic() < until
        time.sleep(0.05)


def test_a_plan_says_all_and_does_nothing(broker: KafkaAccess) -> None:
    said = run("plan", broker)

    assert sum(line.startswith("create ") for line in said) == len(topics())
    assert "grant User:events: Read on topic cohorts.cohort.v1 (literal)" in said
    assert "grant User:events: Read on group kreis.events (prefix)" in said
    assert not any("User:events: Write on topic cohorts.cohort.v1" in line for line in said)
    assert run("plan", broker) == said


def test_what_was_planned_is_done_and_a_second_time_there_is_nothing_to_do(
    broker: KafkaAccess,
) -> None:
    planned = run("plan", broker)

    assert run("apply", broker) == planned
    assert run("plan", broker) == []
    assert run("apply", broker) == []


def test_retention_is_made_longer_and_never_shorter(broker: KafkaAccess) -> None:
    run("apply", broker)
    contract = topics()[STREAM].kafka_config()["retention.ms"]
    with administrator(broker) as admin:
        change(admin, STREAM, retention_ms="3600000")
        assert run("apply", broker) == [
            f"widen {STREAM} retention.ms: 3600000, the contract says {contract}"
        ]
        assert settings(admin, STREAM)["retention.ms"] == contract
        for longer in ("9999999999999", "-1"):
            change(admin, STREAM, retention_ms=longer)
            said = run("apply", broker)
            assert said[0].startswith(f"leave {STREAM} retention.ms: {longer}")
            assert settings(admin, STREAM)["retention.ms"] == longer
        change(admin, STREAM, retention_ms=contract)


def test_topics_and_grants_of_others_are_left_and_not_spoken_of(broker: KafkaAccess) -> None:
    run("apply", broker)
    theirs = "funder.export.v1"
    reader = "User:funder-export"
    stream = ResourcePattern(ResourceType.TOPIC, STREAM)
    allow = ACLPermissionType.ALLOW
    with administrator(broker) as admin:
        create_topics(broker, {theirs: (1, {})}, replicas=1)
        admin.create_acls([ACL(reader, "*", ACLOperation.READ, allow, stream)])

        assert run("apply", broker) == []

        assert theirs in admin.list_topics()
        asked = ResourcePatternFilter(ResourceType.TOPIC, STREAM, stream.pattern_type)
        found, _ = admin.describe_acls(ACLFilter(reader, "*", ACLOperation.ANY, allow, asked))
        assert len(found) == 1


def test_what_our_users_may_do_beyond_the_contracts_is_said_and_on_demand_taken_away(
    broker: KafkaAccess,
) -> None:
    run("apply", broker)
    pool = ResourcePattern(ResourceType.TOPIC, POOL)
    allow = ACLPermissionType.ALLOW
    beyond = [ACL(who, "*", ACLOperation.READ, allow, pool) for who in BEYOND]
    with administrator(broker) as admin:
        admin.create_acls(beyond)

    said = run("apply", broker)
    assert len(said) == len(BEYOND)
    assert all(line.startswith("leave User:") and line.endswith("see --exact") for line in said)
    assert sorted(run("apply", broker, "--exact")) == sorted(
        f"revoke {who}: Read on topic {POOL} (literal)" for who in BEYOND
    )
    assert run("apply", broker, "--exact") == []


def test_users_get_their_passwords_from_files(broker: KafkaAccess, tmp_path: Path) -> None:
    for user in ("events", "subscriber"):
        (tmp_path / user).write_text(f"new-{user}\n")

    assert run("apply", broker, "--passwords", str(tmp_path))[-1] == (
        "set the passwords of events, subscriber"
    )

    assert broker_answers(replace(broker, user="events", password="new-events"), 5)
    assert not broker_answers(replace(broker, user="events", password="another"), 2)


def test_a_setting_that_is_no_span_is_said_and_left(broker: KafkaAccess) -> None:
    run("apply", broker)
    with administrator(broker) as admin:
        change(admin, POOL, cleanup_policy="delete")
        said = run("apply", broker)

        assert said == [
            f"leave {POOL} cleanup.policy: delete, the contract says compact: not a span to widen"
        ]
        assert settings(admin, POOL)["cleanup.policy"] == "delete"
        change(admin, POOL, cleanup_policy="compact")


def test_a_topic_of_an_older_release_takes_any_compression_and_hands_out_none(
    broker: KafkaAccess,
) -> None:
    run("apply", broker)
    with administrator(broker) as admin:
        change(admin, POOL, compression_type="producer")

        assert run("apply", broker) == [
            f"set {POOL} compression.type: producer, the contract says uncompressed"
        ]
        assert settings(admin, POOL)["compression.type"] == "uncompressed"


def test_partitions_come_and_never_go_also_where_nobody_is_kept_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_to_all = onebox_kafka._SETTINGS.replace("\nauthorizer.class.name=", "\n#")
    monkeypatch.setattr(onebox_kafka, "_SETTINGS", open_to_all)
    with running_kafka(tmp_path) as running:
        there = {STREAM: (3, {}), POOL: (3, {}), "privacy.v1": (99, {})}
        made = {name: (count, topics()[name].kafka_config()) for name, (count, _) in there.items()}
        create_topics(running.access, made, replicas=1)

        said = run("apply", running.access)

        assert any(line.startswith(f"widen {STREAM}: 3 partitions") for line in said)
        assert any(line.startswith(f"leave {POOL}: 3 partitions") for line in said)
        assert any(line.startswith("leave privacy.v1: 99 partitions") for line in said)
        assert said[-1] == "leave access as it is: this broker has no authorizer"
        with administrator(running.access) as admin:
            counts = {
                each["name"]: len(each["partitions"]) for each in admin.describe_topics(list(there))
            }
        assert counts == {STREAM: topics()[STREAM].partitions, POOL: 3, "privacy.v1": 99}
