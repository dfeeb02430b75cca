"""Manifests broken on purpose, each in one way: what every policy must see."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.deploy import kafka_policies, policies
from tests.deploy.policies import Objects, Policy, containers, of_kind, pod


def first(objects: Objects, kind: str, of: str = "") -> dict[str, Any]:
    return next(each for each in of_kind(objects, kind) if of in each["metadata"]["name"])


def container(objects: Objects, kind: str = "Deployment", of: str = "") -> dict[str, Any]:
    return containers(first(objects, kind, of))[0]


def set_up(objects: Objects, there: str, instead: str) -> None:
    """Changes the broker's settings."""
    data = first(objects, "ConfigMap", "kafka-configuration")["data"]
    assert there in data["server.properties"]
    data["server.properties"] = data["server.properties"].replace(there, instead)


def mount(workload: dict[str, Any], secret: str) -> None:
    pod(workload)["spec"]["volumes"].append({"name": "more", "secret": {"secretName": secret}})


BREAKS: dict[str, tuple[Policy, Callable[[Objects], object]]] = {
    "a pod that may be root": (
        policies.restricted,
        lambda all_: pod(first(all_, "Job"))["spec"]["securityContext"].pop("runAsNonRoot"),
    ),
    "a folder of the node": (
        policies.restricted,
        lambda all_: pod(first(all_, "Job"))["spec"]["volumes"].append(
            {"name": "node", "hostPath": {"path": "/"}}
        ),
    ),
    "a capability": (
        policies.restricted,
        lambda all_: container(all_)["securityContext"].pop("capabilities"),
    ),
    "a root that can be written": (
        policies.read_only,
        lambda all_: container(all_)["securityContext"].pop("readOnlyRootFilesystem"),
    ),
    "a token for the cluster": (
        policies.read_only,
        lambda all_: pod(first(all_, "Job"))["spec"].pop("automountServiceAccountToken"),
    ),
    "no readiness": (policies.probed, lambda all_: container(all_).pop("readinessProbe")),
    "no limit of memory": (
        policies.bounded,
        lambda all_: container(all_)["resources"].pop("limits"),
    ),
    "a limit of CPU": (
        policies.bounded,
        lambda all_: container(all_)["resources"]["limits"].update(cpu="1"),
    ),
    "a Service of nobody": (
        policies.selected,
        lambda all_: first(all_, "Service")["spec"]["selector"].update(of="nobody"),
    ),
    "a selector of everybody": (
        policies.selected,
        lambda all_: first(all_, "Deployment")["spec"]["selector"]["matchLabels"].pop(
            "app.kubernetes.io/name"
        ),
    ),
    "a Service to a port that is not there": (
        policies.selected,
        lambda all_: first(all_, "Service")["spec"]["ports"][0].update(targetPort="other"),
    ),
    "a budget that lets nobody go": (
        policies.evictable,
        lambda all_: first(all_, "PodDisruptionBudget")["spec"].update(maxUnavailable=0),
    ),
    "a budget of nobody": (
        policies.evictable,
        lambda all_: first(all_, "PodDisruptionBudget")["spec"]["selector"]["matchLabels"].update(
            of="nobody"
        ),
    ),
    "an open network": (
        policies.reachable,
        lambda all_: first(all_, "NetworkPolicy", "default-deny")["spec"].update(ingress=[{}]),
    ),
    "a way in at another port": (
        policies.reachable,
        lambda all_: first(all_, "NetworkPolicy", "api-from-kreis")["spec"]["ingress"][0].update(
            ports=[{"port": 80}]
        ),
    ),
    "no way out": (
        policies.reachable,
        lambda all_: first(all_, "NetworkPolicy", "to-kafka")["spec"].update(egress=[]),
    ),
    "a ConfigMap that is not there": (
        policies.nothing_dangles,
        lambda all_: container(all_)["envFrom"][0]["configMapRef"].update(name="other"),
    ),
    "a Secret that nobody makes": (
        policies.nothing_dangles,
        lambda all_: pod(first(all_, "Deployment"))["spec"]["volumes"][0]["secret"].update(
            secretName="other"
        ),
    ),
    "a key that its Secret has not": (
        policies.nothing_dangles,
        lambda all_: pod(first(all_, "Job", "migrate"))["spec"]["volumes"][0]["secret"]["items"][
            0
        ].update(key="other"),
    ),
    "a listener without a name": (
        kafka_policies.kafka_is_shut,
        lambda all_: set_up(all_, "INSIDE:SASL_SSL", "INSIDE:SSL"),
    ),
    "a listener in clear": (
        kafka_policies.kafka_is_shut,
        lambda all_: set_up(all_, "INSIDE:SASL_SSL", "INSIDE:SASL_PLAINTEXT"),
    ),
    "a listener of nobody's": (
        kafka_policies.kafka_is_shut,
        lambda all_: set_up(all_, "listeners=INSIDE", "listeners=PLAINTEXT://:9094,INSIDE"),
    ),
    "a controller that others reach": (
        kafka_policies.kafka_is_shut,
        lambda all_: set_up(all_, "CONTROLLER://localhost", "CONTROLLER://0.0.0.0"),
    ),
    "a controller without a name": (
        kafka_policies.kafka_is_shut,
        lambda all_: set_up(all_, "CONTROLLER:SASL_PLAINTEXT", "CONTROLLER:PLAINTEXT"),
    ),
    "what no list forbids": (
        kafka_policies.kafka_is_shut,
        lambda all_: set_up(all_, "no.acl.found=false", "no.acl.found=true"),
    ),
    "no authorizer": (
        kafka_policies.kafka_is_shut,
        lambda all_: set_up(all_, "authorizer.class.name", "#"),
    ),
    "somebody who may do everything": (
        kafka_policies.kafka_is_shut,
        lambda all_: set_up(all_, "super.users=", "super.users=User:events;"),
    ),
    "a password among the settings": (
        kafka_policies.kafka_is_shut,
        lambda all_: set_up(
            all_, 'user_administrator="${secret:/secrets/broker:', 'user_administrator="'
        ),
    ),
    "processes that come unnamed": (
        kafka_policies.kafka_is_shut,
        lambda all_: first(all_, "ConfigMap", "kafka-user")["data"].pop("KREIS_KAFKA_USER_FILE"),
    ),
    "a worker that can be another": (
        kafka_policies.nobody_is_another_at_kafka,
        lambda all_: mount(first(all_, "Deployment", "events-worker"), "intake-kafka"),
    ),
    "a worker that can be the administrator": (
        kafka_policies.nobody_is_another_at_kafka,
        lambda all_: mount(first(all_, "Deployment", "events-worker"), "topics-kafka"),
    ),
    "an API that can be its worker": (
        kafka_policies.nobody_is_another_at_kafka,
        lambda all_: mount(first(all_, "Deployment", "events-api"), "events-kafka"),
    ),
    "an API that is told of files it has not": (
        kafka_policies.files_are_mounted,
        lambda all_: container(all_, of="events-api")["envFrom"].append(
            {"configMapRef": {"name": first(all_, "ConfigMap", "kafka-user")["metadata"]["name"]}}
        ),
    ),
    "a database that may write anywhere": (
        policies.read_only,
        lambda all_: container(all_, "StatefulSet", "postgres")["securityContext"].pop(
            "readOnlyRootFilesystem"
        ),
    ),
    "another release": (
        policies.of_one_release,
        lambda all_: container(all_).update(image="kreis/intake:0.0.9"),
    ),
    "an image without a version": (
        policies.of_one_release,
        lambda all_: container(all_, "StatefulSet").update(image="apache/kafka"),
    ),
    "a door beside the Ingress": (
        policies.shut,
        lambda all_: first(all_, "Service")["spec"].update(type="NodePort"),
    ),
    "a port of the node": (
        policies.shut,
        lambda all_: container(all_)["ports"][0].update(hostPort=8080),
    ),
    "a secret in a variable": (
        policies.shut,
        lambda all_: container(all_).update(
            env=[{"name": "KEY", "valueFrom": {"secretKeyRef": {"name": "k", "key": "key"}}}]
        ),
    ),
    "the group of root": (
        policies.shut,
        lambda all_: pod(first(all_, "Deployment"))["spec"]["securityContext"].pop("runAsGroup"),
    ),
    "a privileged container": (
        policies.shut,
        lambda all_: container(all_)["securityContext"].update(privileged=True),
    ),
    "an account that hands its token out": (
        policies.shut,
        lambda all_: first(all_, "ServiceAccount").pop("automountServiceAccountToken"),
    ),
    "a namespace that enforces nothing": (
        policies.shut,
        lambda all_: first(all_, "Namespace")["metadata"].pop("labels"),
    ),
    "the namespace of the node": (
        policies.restricted,
        lambda all_: pod(first(all_, "Deployment"))["spec"].update(hostNetwork=True),
    ),
    "a container that gains privileges": (
        policies.restricted,
        lambda all_: container(all_)["securityContext"].pop("allowPrivilegeEscalation"),
    ),
    "any system call": (
        policies.restricted,
        lambda all_: pod(first(all_, "Deployment"))["spec"]["securityContext"].pop(
            "seccompProfile"
        ),
    ),
    "an image of today": (
        policies.of_one_release,
        lambda all_: container(all_, "StatefulSet").update(image="postgres:latest"),
    ),
    "a Job without its release": (
        policies.of_one_release,
        lambda all_: first(all_, "Job")["metadata"].update(name="migrate"),
    ),
}
