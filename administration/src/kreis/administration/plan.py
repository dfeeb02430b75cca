"""What a broker lacks: each step says what it would do, and can do it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any, NamedTuple

from kafka import KafkaAdminClient
from kafka.admin import ConfigResource, ConfigResourceType
from kafka.errors import ClusterAuthorizationFailedError, SecurityDisabledError

from kreis.administration import acls
from kreis.administration.broker import create_topic
from kreis.contracts import Topic, topics

WIDENED = ("retention.ms", "delete.retention.ms")
"""Longer loses nothing."""
SET = ("compression.type",)
"""Any value loses nothing. All other settings are for whoever runs the broker to change."""
FOREVER = -1
_SEEN_WITHIN = 10.0
"""Seconds."""


class Step(NamedTuple):
    """`act` is None where it is only said: nothing is done about it."""

    says: str
    act: Callable[[], object] | None = None


def steps(
    admin: KafkaAdminClient, *, replicas: int, principal: str, exact: bool = False
) -> Iterator[Step]:
    """Everything that differs; nothing when all is as the contracts say. `principal` is who a
    service is at the broker, e.g. `User:{service}`. `exact` also takes away what our users may do
    beyond the contracts."""
    there = set(admin.list_topics())
    for topic in topics().values():
        if topic.name not in there:
            yield _creation(admin, topic, replicas)
        else:
            yield from _partitions(admin, topic)
            yield from _settings(admin, topic)
    yield from _access(admin, principal, exact)


def carry_out(admin: KafkaAdminClient, say: Callable[[str], object], **how: Any) -> None:
    """Says each step and takes it. Returns when all of it can be seen: brokers hear of a change a
    moment after the controller. Raises `TimeoutError`."""
    for step in list(steps(admin, **how)):
        say(step.says)
        if step.act:
            step.act()
    until = time.monotonic() + _SEEN_WITHIN
    while left := [step.says for step in steps(admin, **how) if step.act]:
        if time.monotonic() > until:
            raise TimeoutError(f"done, and not to be seen after {_SEEN_WITHIN:g} s: {left[0]}")
        time.sleep(0.1)


def _creation(admin: KafkaAdminClient, topic: Topic, replicas: int) -> Step:
    settings = topic.kafka_config()
    says = f"create {topic.name}: {topic.partitions} partitions × {replicas}, {settings}"
    create = partial(create_topic, admin, topic.name, topic.partitions, replicas, settings)
    return Step(says, create)


def _partitions(admin: KafkaAdminClient, topic: Topic) -> Iterator[Step]:
    found = _count(admin, topic)
    differ = f"{topic.name}: {found} partitions, the contract says {topic.partitions}"
    if found > topic.partitions:
        yield Step(f"leave {differ}: none can be taken away")
    elif found < topic.partitions and topic.cleanup == "compact":
        # A key's old record would stay for good, in a partition where nothing replaces it.
        yield Step(f"leave {differ}: keys of a compacted topic would stand in two of them")
    elif found < topic.partitions:
        yield Step(
            f"widen {differ}; keys move, so let readers catch up first",
            partial(admin.create_partitions, {topic.name: topic.partitions}),
        )


def _count(admin: KafkaAdminClient, topic: Topic) -> int:
    return len(admin.describe_topics([topic.name])[0]["partitions"])


def _settings(admin: KafkaAdminClient, topic: Topic) -> Iterator[Step]:
    found = _settings_there(admin, topic.name)
    if not found:
        yield Step(f"leave {topic.name}: who asks may not see its settings")
        return
    for key, wanted in topic.kafka_config().items():
        differ = f"{topic.name} {key}: {found[key]}, the contract says {wanted}"
        if found[key] == wanted:
            continue
        if key in SET:
            yield Step(f"set {differ}", partial(_set, admin, topic.name, key, wanted))
        elif key in WIDENED and _is_longer(int(wanted), int(found[key])):
            yield Step(f"widen {differ}", partial(_set, admin, topic.name, key, wanted))
        elif key in WIDENED:
            yield Step(f"leave {differ}: nothing is narrowed")
        else:
            yield Step(f"leave {differ}: not a span to widen")


def _settings_there(admin: KafkaAdminClient, topic: str) -> Mapping[str, str]:
    asked = [ConfigResource(ConfigResourceType.TOPIC, topic)]
    answer = admin.describe_configs(asked, config_filter="all")
    found = next(iter(answer.values()))[topic]
    return {key: str(each["value"]) for key, each in found.items()}


def _is_longer(wanted: int, found: int) -> bool:
    return found != FOREVER and (wanted == FOREVER or wanted > found)


def _set(admin: KafkaAdminClient, topic: str, key: str, value: str) -> None:
    admin.alter_configs([ConfigResource(ConfigResourceType.TOPIC, topic, {key: value})])


def _access(admin: KafkaAdminClient, principal: str, exact: bool) -> Iterator[Step]:
    """Silent about grants of others: who else may read is the operator's to decide."""
    try:
        differ = acls.difference(admin, principal)
    except SecurityDisabledError:
        yield Step("leave access as it is: this broker has no authorizer")
        return
    except ClusterAuthorizationFailedError:
        yield Step("leave access as it is: who asks may not see it")
        return
    for acl in differ.missing:
        yield Step(f"grant {acls.said(acl)}", partial(acls.grant, admin, [acl]))
    for acl in differ.beyond:
        if exact:
            yield Step(f"revoke {acls.said(acl)}", partial(acls.revoke, admin, [acl]))
        else:
            yield Step(f"leave {acls.said(acl)}: the contracts do not say so; see --exact")
