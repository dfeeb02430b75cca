"""What must hold for every way to Kafka in a cluster; see `policies`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.deploy.broker_settings import open_doors
from tests.deploy.policies import (
    WORKLOADS,
    Objects,
    Policy,
    containers,
    labels_of,
    name,
    of_kind,
    pod,
)

_GO_TO_KAFKA = {"worker", "topics", "story"}


def kafka_is_shut(objects: Objects) -> Iterator[str]:
    """A broker takes nobody without a name or without TLS, and refuses what no list allows."""
    for each in of_kind(objects, "ConfigMap"):
        if "server.properties" in each.get("data", {}):
            yield from open_doors(each["data"]["server.properties"])
    for each in of_kind(objects, "Kafka"):
        if each["spec"]["kafka"].get("authorization") != {"type": "simple"}:
            yield f"{name(each)} has no access list"
        for listener in each["spec"]["kafka"]["listeners"]:
            if listener.get("tls") is not True or "authentication" not in listener:
                yield f"{name(each)} takes anybody at {listener['name']}"
    for each in of_kind(objects, *WORKLOADS):
        known = _settings(objects, each)
        if labels_of(each)["app.kubernetes.io/component"] in _GO_TO_KAFKA and not _names_itself(
            known
        ):
            yield f"{name(each)} comes to Kafka unnamed or without TLS"


def files_are_mounted(objects: Objects) -> Iterator[str]:
    """A process that is told to read a setting from a file has the file: without, it cannot
    start."""
    for each in of_kind(objects, *WORKLOADS):
        mounts = {
            mount["mountPath"]
            for container in containers(each)
            for mount in container.get("volumeMounts", ())
        }
        for setting, file in _settings(objects, each).items():
            if setting.endswith("_FILE") and str(Path(file).parent) not in mounts:
                yield f"{name(each)} has no {file} for {setting}"


def _settings(objects: Objects, workload: Mapping[str, Any]) -> dict[str, str]:
    """What its processes are told, from ConfigMaps and by name."""
    data = {
        each["metadata"]["name"]: each.get("data", {}) for each in of_kind(objects, "ConfigMap")
    }
    found: dict[str, str] = {}
    for container in containers(workload):
        for source in container.get("envFrom", ()):
            found |= data.get(source["configMapRef"]["name"], {})
        found |= {each["name"]: each.get("value", "") for each in container.get("env", ())}
    return found


def _names_itself(settings: Mapping[str, str]) -> bool:
    over_tls = "KREIS_KAFKA_CA" in settings and "KREIS_KAFKA_PROTOCOL" not in settings
    return over_tls and bool({"KREIS_KAFKA_USER_FILE", "KREIS_KAFKA_CERTIFICATE"} & settings.keys())


def nobody_is_another_at_kafka(objects: Objects) -> Iterator[str]:
    """A worker has the Secret of its own user; the broker's and the administrator's go nowhere
    else."""
    for each in of_kind(objects, *WORKLOADS):
        who = labels_of(each)["app.kubernetes.io/name"]
        part = labels_of(each)["app.kubernetes.io/component"]
        allowed = {
            "worker": {f"{who}-kafka", "kafka-cluster-ca-cert"},
            "topics": {"topics-kafka", "topics-users"},
            "story": {"story-kafka"},
            "broker": {"kafka-broker"},
        }.get(part, set())
        volumes = pod(each)["spec"].get("volumes", ())
        mounted = {volume["secret"]["secretName"] for volume in volumes if "secret" in volume}
        kafka = {secret for secret in mounted if "kafka" in secret or secret == "topics-users"}
        if kafka - allowed:
            yield f"{name(each)} may be another at Kafka: {sorted(kafka - allowed)}"
        if part == "worker" and f"{who}-kafka" not in mounted:
            yield f"{name(each)} is nobody at Kafka"


POLICIES: Sequence[Policy] = (kafka_is_shut, nobody_is_another_at_kafka, files_are_mounted)
