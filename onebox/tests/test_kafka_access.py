"""Kafka on one machine lets in whom it knows, and each may do what the contracts say."""

from __future__ import annotations

import os
import socket
import stat
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from kafka.admin import (
    ACL,
    ACLOperation,
    ACLPermissionType,
    ACLResourcePatternType,
    ResourcePattern,
    ResourceType,
)

from kreis.administration.broker import administrator
from kreis.onebox import kafka as onebox_kafka
from kreis.onebox.fault import Fault
from kreis.onebox.kafka import EmbeddedKafka, running_kafka
from kreis.onebox.ports import HOST, listens_as
from kreis.onebox.reaper import ChildReaper
from kreis.onebox.topics import create_kreis_topics
from tests.support import access_matrix
from tests.support.access_matrix import USERS, comes_in, differences, strangers

pytestmark = pytest.mark.waits

LITERAL, PREFIXED = ACLResourcePatternType.LITERAL, ACLResourcePatternType.PREFIXED
TOPIC, GROUP = ResourceType.TOPIC, ResourceType.GROUP
READ, WRITE = ACLOperation.READ, ACLOperation.WRITE
POOL, RESTRICTED = "intake.pool.v1", "participation-restricted.v1"


@pytest.fixture(scope="module")
def shut(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedKafka]:
    """A broker as `kreis up` starts it."""
    with running_kafka(tmp_path_factory.mktemp("shut")) as broker:
        create_kreis_topics(broker)
        yield broker


def of(broker: EmbeddedKafka) -> access_matrix.AccessOf:
    return lambda user: broker.users.access(broker.bootstrap, user)


def ports(broker: EmbeddedKafka) -> dict[str, int]:
    """Everything on which the broker listens, named by its port."""
    found = psutil.Process(broker.pid).net_connections("tcp")
    return {
        str(each.laddr.port): each.laddr.port for each in found if each.status == psutil.CONN_LISTEN
    }


def entry(
    user: str,
    may: ACLOperation,
    kind: ResourceType,
    name: str,
    how: ACLResourcePatternType = LITERAL,
) -> ACL:
    where = ResourcePattern(kind, name, how)
    return ACL(f"User:{user}", "*", may, ACLPermissionType.ALLOW, where)


def test_every_user_may_do_what_the_contracts_say_and_nothing_more(shut: EmbeddedKafka) -> None:
    assert differences(of(shut)) == []


def test_nobody_comes_in_unnamed_or_with_a_wrong_password(shut: EmbeddedKafka) -> None:
    assert len(ports(shut)) == 2
    assert strangers(ports(shut), of(shut)) == []
    assert all(comes_in(of(shut)(user), within=20) for user in (*USERS, "administrator"))


def test_passwords_are_their_owners_alone_and_on_no_command_line(shut: EmbeddedKafka) -> None:
    secret = {
        user: shut.users.file(user).read_text().strip() for user in os.listdir(shut.users.folder)
    }
    assert len(set(secret.values())) == len(USERS) + 1
    for user in secret:
        assert stat.S_IMODE(shut.users.file(user).stat().st_mode) == 0o600
    assert stat.S_IMODE(shut.users.folder.stat().st_mode) == 0o700
    settings = shut.users.folder.parent / "kafka" / "server.properties"
    assert stat.S_IMODE(settings.stat().st_mode) == 0o600
    told = " ".join(psutil.Process(shut.pid).cmdline())
    assert not any(each in told for each in secret.values())


PLANTED = {
    "a grant too many": (entry("events", WRITE, TOPIC, POOL), f"events write {POOL}"),
    "the subscriber reads what is restricted": (
        entry("subscriber", READ, TOPIC, RESTRICTED),
        f"subscriber read {RESTRICTED}",
    ),
    "everybody reads a topic": (entry("*", READ, TOPIC, POOL), f"notifications read {POOL}"),
    "everybody reads every topic": (
        entry("*", READ, TOPIC, "*"),
        "subscriber read __consumer_offsets",
    ),
    "groups of a prefix that is too short": (
        entry("events", READ, GROUP, "kreis", PREFIXED),
        "events join kreis.cohorts",
    ),
    "a service may see the access list": (
        entry("intake", ACLOperation.DESCRIBE, ResourceType.CLUSTER, "kafka-cluster"),
        "intake see the access list of the cluster",
    ),
}


@pytest.mark.parametrize("fault", PLANTED)
def test_the_matrix_finds_a_planted_grant_and_the_next_start_takes_it_away(
    shut: EmbeddedKafka, fault: str
) -> None:
    acl, seen = PLANTED[fault]
    with administrator(shut.access) as admin:
        admin.create_acls([acl])

    found = differences(of(shut))
    create_kreis_topics(shut)

    assert f"{seen}: allowed, and the contracts do not say so" in found
    assert differences(of(shut)) == []


def test_the_matrix_finds_a_missing_grant_and_the_next_start_makes_it(shut: EmbeddedKafka) -> None:
    missing = entry("cohorts", READ, TOPIC, POOL)
    with administrator(shut.access) as admin:
        admin.delete_acls([missing])

    found = differences(of(shut))
    create_kreis_topics(shut)

    assert found == [f"cohorts read {POOL}: refused, and the contracts allow it"]
    assert differences(of(shut)) == []


def test_the_matrix_finds_an_open_listener_an_open_controller_and_what_no_list_forbids(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = onebox_kafka._SETTINGS
    for shut, opened in (
        ("=false\nsuper.users=", "=true\nsuper.users=User:ANONYMOUS;"),
        ("\nlisteners=", "\nlisteners=OPEN://{host}:0,"),
        ("\nadvertised.listeners=", "\nadvertised.listeners=OPEN://{host}:1,"),
        (
            "KREIS:SASL_PLAINTEXT,CONTROLLER:SASL_",
            "OPEN:PLAINTEXT,KREIS:SASL_PLAINTEXT,CONTROLLER:",
        ),
    ):
        assert shut in settings
        settings = settings.replace(shut, opened)
    monkeypatch.setattr(onebox_kafka, "_SETTINGS", settings)

    with running_kafka(tmp_path) as broker:
        create_kreis_topics(broker)
        here = ports(broker)
        kreis = broker.bootstrap.split(":")[1]
        assert sorted(strangers(here, of(broker))) == sorted(
            f"without a name, at {port}" for port in here if port != kreis
        )
        assert len(here) == 3
        found = differences(of(broker))
    assert "events delete funder.export.v1: allowed, and the contracts do not say so" in found


def test_a_program_that_took_the_port_first_is_told_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Here this test is that program; what was started sleeps."""
    monkeypatch.setattr("kreis.onebox.kafka.java", lambda *_, **__: ["sleep", "60"])
    monkeypatch.setattr(EmbeddedKafka, "_format_once", lambda *_: None)
    with socket.create_server((HOST, 0)) as taken, ChildReaper() as reaper:
        broker = EmbeddedKafka(tmp_path, reaper)
        broker._port = taken.getsockname()[1]
        assert listens_as(os.getpid(), broker._port)
        with pytest.raises(Fault, match="does not answer in time"):
            broker.start(deadline=3)
        broker.stop(0)
        taken.settimeout(0.1)
        with pytest.raises(TimeoutError):
            taken.accept()
