"""Everything that each user could try at a broker, tried, against what the contracts say.

What the contracts say is read from them here once more, so that a fault in
`kreis.administration.access` is found too. The requests are sent as they are on the wire: a client
that asks for nothing it may not see would hide what the broker lets it do. None changes anything.
"""

from __future__ import annotations

import gc
import socket
import struct
import warnings
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import replace
from typing import Any, NamedTuple

from kafka import KafkaAdminClient
from kafka.errors import KafkaError
from kafka.protocol.admin import (
    AlterUserScramCredentialsRequest,
    CreateTopicsRequest,
    DeleteRecordsRequest,
    DescribeAclsRequest,
    DescribeConfigsRequest,
)
from kafka.protocol.consumer import FetchRequest, HeartbeatRequest, ListOffsetsRequest
from kafka.protocol.producer import InitProducerIdRequest, ProduceRequest

from kreis.chassis.config import KafkaAccess
from kreis.chassis.messaging.broker import connection
from kreis.contracts import topics

SERVICES = ("intake", "cohorts", "events", "notifications", "insights", "subscriptions", "exchange")
SUBSCRIBER, PUBLISHED = "subscriber", ("participation.v1", "participation-forget.v1")
USERS = (*SERVICES, SUBSCRIBER)
OTHERS = ("__consumer_offsets", "__transaction_state", "funder.export.v1")
"""Topics that no user of ours may touch, there or not."""
GROUPS = (
    *(f"kreis.{service}" for service in SERVICES),
    *(f"kreis.{service}.more" for service in SERVICES),
    "kreis", "kreis.", "subscriber", "subscriber.one", "subscribers", "funder", "",
)  # fmt: skip
_REFUSED = {29, 30, 31, 53}
"""Error codes: topic, group, cluster and transactional id, authorization failed."""

Ask = Callable[[Any], Any]
AccessOf = Callable[[str], KafkaAccess]


class Cell(NamedTuple):
    """One user, one thing to do, and on what."""

    user: str
    does: str
    on: str


def _read(ask: Ask, topic: str) -> int:
    partition = FetchRequest.FetchTopic.FetchPartition(
        partition=0, current_leader_epoch=-1, fetch_offset=0, last_fetched_epoch=-1,
        partition_max_bytes=1000,
    )  # fmt: skip
    where = [FetchRequest.FetchTopic(topic=topic, partitions=[partition])]
    asked = FetchRequest(
        max_wait_ms=0, min_bytes=0, max_bytes=1000, isolation_level=0, session_id=0,
        session_epoch=-1, topics=where, forgotten_topics_data=[], rack_id="", max_version=12,
    )  # fmt: skip
    answer = ask(asked)
    return int(answer.responses[0].partitions[0].error_code)


def _write(ask: Ask, topic: str) -> int:
    """Nothing is no batch of records: who may write is told that it is invalid."""
    data = ProduceRequest.TopicProduceData
    nothing = data.PartitionProduceData(index=0, records=b"")
    where = [data(name=topic, partition_data=[nothing])]
    asked = ProduceRequest(
        transactional_id=None, acks=-1, timeout_ms=1000, topic_data=where, max_version=9
    )
    return int(ask(asked).responses[0].partition_responses[0].error_code)


def _describe(ask: Ask, topic: str) -> int:
    partition = ListOffsetsRequest.ListOffsetsTopic.ListOffsetsPartition(
        partition_index=0, current_leader_epoch=-1, timestamp=-1
    )
    asked = ListOffsetsRequest(isolation_level=0, topics=[(topic, [partition])], min_version=1)
    return int(ask(asked).topics[0].partitions[0].error_code)


def _delete(ask: Ask, topic: str) -> int:
    """Up to the first record: nothing."""
    wanted = DeleteRecordsRequest.DeleteRecordsTopic
    partition = wanted.DeleteRecordsPartition(partition_index=0, offset=0)
    where = [wanted(name=topic, partitions=[partition])]
    answer = ask(DeleteRecordsRequest(topics=where, timeout_ms=1000))
    return int(answer.topics[0].partitions[0].error_code)


def _settings(ask: Ask, topic: str) -> int:
    wanted = DescribeConfigsRequest.DescribeConfigsResource
    where = [wanted(resource_type=2, resource_name=topic, configuration_keys=[])]
    answer = ask(DescribeConfigsRequest(resources=where))
    return int(answer.results[0].error_code)


def _join(ask: Ask, group: str) -> int:
    asked = HeartbeatRequest(
        group_id=group, generation_id=0, member_id="nobody", group_instance_id=None
    )
    return int(ask(asked).error_code)


def _create(ask: Ask, topic: str) -> int:
    wanted = CreateTopicsRequest.CreatableTopic(
        name=topic, num_partitions=1, replication_factor=1, assignments=[], configs=[]
    )
    asked = CreateTopicsRequest(topics=[wanted], timeout_ms=1000, validate_only=True, min_version=1)
    return int(ask(asked).topics[0].error_code)


def _see_access(ask: Ask, _: str) -> int:
    asked = DescribeAclsRequest(
        resource_type_filter=1, resource_name_filter=None, pattern_type_filter=1,
        principal_filter=None, host_filter=None, operation=1, permission_type=1,
    )  # fmt: skip
    return int(ask(asked).error_code)


def _set_password(ask: Ask, user: str) -> int:
    """Takes one away from a user whom there is not."""
    asked = AlterUserScramCredentialsRequest(deletions=[(user, 2)], upsertions=[])
    return int(ask(asked).results[0].error_code)


def _transact(ask: Ask, name: str) -> int:
    asked = InitProducerIdRequest(
        transactional_id=name, transaction_timeout_ms=1000, producer_id=-1, producer_epoch=-1
    )
    return int(ask(asked).error_code)


_ON_TOPICS: Mapping[str, Callable[[Ask, str], int]] = {
    "read": _read, "write": _write, "describe": _describe, "delete": _delete,
    "see settings of": _settings,
}  # fmt: skip
_ON_THE_CLUSTER: Mapping[str, tuple[Callable[[Ask, str], int], str]] = {
    "create": (_create, "funder.new.v1"),
    "see the access list of": (_see_access, "the cluster"),
    "set the password of": (_set_password, "nobody"),
    "write in a transaction of": (_transact, "kreis.intake"),
}


def expected() -> frozenset[Cell]:
    """What the contracts allow. Everything else is to be refused."""
    found: set[Cell] = set()
    for topic in topics().values():
        owners = {fact.owner for fact in topic.facts.values()}
        for service in SERVICES:
            if owners & {service, "every service"}:
                found |= {Cell(service, does, topic.name) for does in ("write", "describe")}
            if service in topic.readers or owners == {service}:
                found |= {Cell(service, does, topic.name) for does in ("read", "describe")}
    for group in GROUPS:
        service = group.removeprefix("kreis.").removesuffix(".more")
        if service in SERVICES:
            found.add(Cell(service, "join", group))
    found |= {Cell(SUBSCRIBER, does, on) for on in PUBLISHED for does in ("read", "describe")}
    found.add(Cell(SUBSCRIBER, "join", "subscriber.one"))
    return frozenset(found)


def tried(access_of: AccessOf) -> frozenset[Cell]:
    """What the broker lets each user do."""
    return frozenset(
        cell for user in USERS for cell, may in _tried_as(user, access_of(user)) if may
    )


def _tried_as(user: str, access: KafkaAccess) -> Iterator[tuple[Cell, bool]]:
    with closing(KafkaAdminClient(**connection(access))) as client:

        def ask(request: Any) -> Any:
            async def send() -> Any:
                return await client._manager.send(request)

            return client._manager.run(send)

        for topic in (*topics(), *OTHERS):
            for does, attempt in _ON_TOPICS.items():
                yield Cell(user, does, topic), attempt(ask, topic) not in _REFUSED
        for group in GROUPS:
            # An empty name is refused as invalid.
            yield Cell(user, "join", group), _join(ask, group) not in {*_REFUSED, 24}
        for does, (attempt, on) in _ON_THE_CLUSTER.items():
            yield Cell(user, does, on), attempt(ask, on) not in _REFUSED


def differences(access_of: AccessOf) -> list[str]:
    """Every cell in which broker and contracts differ."""
    allowed, may = expected(), tried(access_of)
    return sorted(
        [f"{' '.join(cell)}: allowed, and the contracts do not say so" for cell in may - allowed]
        + [f"{' '.join(cell)}: refused, and the contracts allow it" for cell in allowed - may]
    )


def strangers(ports: Mapping[str, int], access_of: AccessOf) -> list[str]:
    """Who came in of those who may not: without a name, and with a wrong password."""
    unnamed = [name for name, port in ports.items() if _is_answered_unnamed(port)]
    host = access_of(SUBSCRIBER).bootstrap.partition(":")[0]
    attempts = {
        f"{user} with a wrong password, by {mechanism}, at {name}": replace(
            access_of(SUBSCRIBER), bootstrap=f"{host}:{port}", user=user, password="wrong",
            mechanism=mechanism,
        )
        for name, port in ports.items()
        for user in ("intake", SUBSCRIBER, "administrator", "broker", "nobody")
        for mechanism in ("PLAIN", "SCRAM-SHA-512")
    }  # fmt: skip
    with _leaving_sockets_behind(), ThreadPoolExecutor(10) as pool:
        came = pool.map(_comes_in, attempts.values())
        named = [name for name, came_in in zip(attempts, came, strict=True) if came_in]
    return [*(f"without a name, at {name}" for name in unnamed), *named]


def comes_in(access: KafkaAccess, within: float = 2) -> bool:
    """Whether the broker takes this name and this password; asked again for so many seconds."""
    with _leaving_sockets_behind():
        return _comes_in(access, within)


def _comes_in(access: KafkaAccess, within: float = 2) -> bool:
    try:
        KafkaAdminClient(
            bootstrap_timeout_ms=int(within * 1000),
            request_timeout_ms=int(within * 1000),
            **connection(access),
        ).close()
    except KafkaError:
        return False
    return True


@contextmanager
def _leaving_sockets_behind() -> Iterator[None]:
    """kafka-python leaves a socket open whose TLS handshake has failed. Any thread may collect it
    as soon as it is there, so the filter, which is the whole process', holds until all are gone."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        try:
            yield
        finally:
            gc.collect()


def _is_answered_unnamed(port: int) -> bool:
    """Asks for the cluster (DescribeCluster 0) in clear, as the first thing on a connection. Both
    kinds of listener know that request; without a name it must bring nothing but the end."""
    client, correlation = b"stranger", 7
    header = struct.pack(">hhih", 60, 0, correlation, len(client)) + client + b"\0"
    body = b"\0\0"
    with socket.create_connection(("127.0.0.1", port), 5) as there:
        there.sendall(struct.pack(">i", len(header + body)) + header + body)
        there.settimeout(5)
        try:
            # A listener that wants TLS answers with an alert.
            return there.recv(8)[4:] == struct.pack(">i", correlation)
        except (ConnectionError, TimeoutError):
            return False
