"""Topics and access on a real broker: what is missing comes, nothing is narrowed, twice is once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
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
from kreis.administration.broker import administrator, create_topics
from kreis.chassis.config import KafkaAccess
from kreis.contracts import topics
from kreis.onebox import kafka as onebox_kafka
from kreis.onebox.kafka import running_kafka

pytestmark = pytest.mark.waits

STREAM, POOL = "participation.v1", "intake.pool.v1"
_AUTHORIZES = """\
authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer
super.users=User:ANONYMOUS
"""


@pytest.fixture(scope="module")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """With an authorizer, to whom these tests are the administrator."""
    with ExitStack() as stack:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(onebox_kafka, "_SETTINGS", onebox_kafka._SETTINGS + _AUTHORIZES)
            running = stack.enter_context(running_kafka(tmp_path_factory.mktemp("kafka")))
        yield running.bootstrap


def run(command: str, bootstrap: str) -> list[str]:
    words = [command, "--kafka", bootstrap, "--replicas", "1"]
    done = CliRunner().invoke(main, words, catch_exceptions=False)
    assert done.exit_code == 0
    return done.output.splitlines()


def settings(admin: KafkaAdminClient, topic: str) -> dict[str, str]:
    asked = [ConfigResource(ConfigResourceType.TOPIC, topic)]
    found = next(iter(admin.describe_configs(asked, config_filter="all").values()))[topic]
    return {key: each["value"] for key, each in found.items()}


def change(admin: KafkaAdminClient, topic: str, **to: str) -> None:
    wanted = {key.replace("_", "."): value for key, value in to.items()}
    admin.alter_configs([ConfigResource(ConfigResourceType.TOPIC, topic, wanted)])


def test_a_plan_says_all_and_does_nothing(broker: str) -> None:
    said = run("plan", broker)

    assert sum(line.startswith("create ") for line in said) == len(topics())
    assert "grant User:events: Read on topic cohorts.cohort.v1 (literal)" in said
    assert "grant User:events: Read on group kreis.events (prefix)" in said
    assert not any("User:events: Write on topic cohorts.cohort.v1" in line for line in said)
    assert run("plan", broker) == said


def test_what_was_planned_is_done_and_a_second_time_there_is_nothing_to_do(broker: str) -> None:
    planned = run("plan", broker)

    assert run("apply", broker) == planned
    assert run("plan", broker) == []
    assert run("apply", broker) == []


def test_retention_is_made_longer_and_never_shorter(broker: str) -> None:
    run("apply", broker)
    contract = topics()[STREAM].kafka_config()["retention.ms"]
    with administrator(KafkaAccess(broker)) as admin:
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


def test_topics_and_grants_of_others_are_left_and_not_spoken_of(broker: str) -> None:
    run("apply", broker)
    theirs = "funder.export.v1"
    reader = "User:funder-export"
    stream = ResourcePattern(ResourceType.TOPIC, STREAM)
    allow = ACLPermissionType.ALLOW
    with administrator(KafkaAccess(broker)) as admin:
        create_topics(KafkaAccess(broker), {theirs: (1, {})}, replicas=1)
        admin.create_acls([ACL(reader, "*", ACLOperation.READ, allow, stream)])

        assert run("apply", broker) == []

        assert theirs in admin.list_topics()
        asked = ResourcePatternFilter(ResourceType.TOPIC, STREAM, stream.pattern_type)
        found, _ = admin.describe_acls(ACLFilter(reader, "*", ACLOperation.ANY, allow, asked))
        assert len(found) == 1


def test_a_setting_that_is_no_span_is_said_and_left(broker: str) -> None:
    run("apply", broker)
    with administrator(KafkaAccess(broker)) as admin:
        change(admin, POOL, cleanup_policy="delete")
        said = run("apply", broker)

        assert said == [
            f"leave {POOL} cleanup.policy: delete, the contract says compact: not a span to widen"
        ]
        assert settings(admin, POOL)["cleanup.policy"] == "delete"
        change(admin, POOL, cleanup_policy="compact")


def test_partitions_come_and_never_go(tmp_path: Path) -> None:
    with running_kafka(tmp_path) as running:
        there = {STREAM: (3, {}), POOL: (3, {}), "privacy.v1": (99, {})}
        made = {name: (count, topics()[name].kafka_config()) for name, (count, _) in there.items()}
        create_topics(KafkaAccess(running.bootstrap), made, replicas=1)

        said = run("apply", running.bootstrap)

        assert any(line.startswith(f"widen {STREAM}: 3 partitions") for line in said)
        assert any(line.startswith(f"leave {POOL}: 3 partitions") for line in said)
        assert any(line.startswith("leave privacy.v1: 99 partitions") for line in said)
        assert said[-1] == "leave access as it is: this broker has no authorizer"
        with administrator(KafkaAccess(running.bootstrap)) as admin:
            counts = {
                each["name"]: len(each["partitions"]) for each in admin.describe_topics(list(there))
            }
        assert counts == {STREAM: topics()[STREAM].partitions, POOL: 3, "privacy.v1": 99}
