"""Every overlay: valid in every Kubernetes we name, and true to each policy; each policy bites."""

from __future__ import annotations

import copy
import functools
import json
import os
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml

from tests.deploy import kafka_policies, policies
from tests.deploy.overlays import K8S, OVERLAYS, is_of_an_operator, render, rendered
from tests.deploy.policies import POLICIES, Objects, Policy, containers, of_kind, pod
from tests.support.programs import REQUIRE_ALL, needs_program

ROOT = Path(__file__).parents[2]
ALL = (*POLICIES, *kafka_policies.POLICIES)
OLDEST, BETWEEN, NEWEST = "1.31", ("1.32", "1.33", "1.34", "1.35"), "1.36"
VERSIONS = (OLDEST, *(BETWEEN if REQUIRE_ALL else ()), NEWEST)
"""Fields come with a version and go with one, so the two ends say nearly all."""
pytestmark = needs_program("kubectl")


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("overlay", OVERLAYS)
def test_kubernetes_knows_every_field_of_every_object(overlay: str, version: str) -> None:
    for each in rendered(overlay):
        if not is_of_an_operator(each):
            check(json.dumps(each), version)


@functools.cache
def check(text: str, version: str) -> None:
    """Once for an object that several overlays share."""
    kubernetes_validate.validate(json.loads(text), version, strict=True)


@pytest.mark.parametrize("policy", ALL, ids=lambda policy: policy.__name__)
@pytest.mark.parametrize("overlay", OVERLAYS)
def test_every_policy_holds(overlay: str, policy: Policy) -> None:
    assert list(policy(rendered(overlay))) == []


def test_the_release_is_that_of_the_packages() -> None:
    assert version("kreis-contracts") == policies.RELEASE


def test_a_changed_setting_starts_pods_anew_and_changes_no_job() -> None:
    names = [each["metadata"]["name"] for each in of_kind(rendered("small"), "ConfigMap")]

    assert all(len(name.rpartition("-")[2]) == 10 for name in names)


def test_an_overlay_elsewhere_adds_the_story_by_naming_it(tmp_path: Path) -> None:
    ours = os.path.relpath(K8S, tmp_path.resolve())
    wanted = {
        "resources": [f"{ours}/overlays/small"],
        "components": [f"{ours}/components/story"],
    }
    (tmp_path / "kustomization.yaml").write_text(yaml.safe_dump(wanted))

    assert render(tmp_path) == rendered("small-story")


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


@pytest.mark.parametrize("broken", BREAKS)
def test_every_policy_sees_what_it_forbids(broken: str) -> None:
    policy, break_it = BREAKS[broken]
    objects = copy.deepcopy(rendered("small"))
    break_it(objects)

    assert list(policy(objects))


@pytest.mark.parametrize("taken", ["tls", "authentication"])
def test_an_open_listener_of_strimzi_is_seen(taken: str) -> None:
    objects = copy.deepcopy(rendered("regional"))
    first(objects, "Kafka")["spec"]["kafka"]["listeners"][0].pop(taken)

    assert list(kafka_policies.kafka_is_shut(objects))


def test_a_misspelt_field_is_seen() -> None:
    objects = copy.deepcopy(rendered("small"))
    container(objects)["imagePullPolcy"] = "Always"

    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(first(objects, "Deployment"), "1.36", strict=True)
