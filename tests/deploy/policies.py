"""What must hold for everything that is applied to a cluster: each policy lists its faults.

A policy is a function of the rendered objects; its docstring is what it demands.
"""

from __future__ import annotations

import functools
import json
import re
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from deploy import certificate, make_secrets

Objects = Sequence[dict[str, Any]]
Policy = Callable[[Objects], Iterator[str]]

WORKLOADS = ("Deployment", "StatefulSet", "Job", "CronJob")
VOLUMES = {"configMap", "secret", "emptyDir", "persistentVolumeClaim", "projected", "name"}
RELEASE = (Path(__file__).parents[2] / "VERSION").read_text().strip()
SECRETS_OF_OTHERS: Mapping[str, Mapping[str, str]] = {
    each: {"": ""}
    for each in (
        "mail", "oidc", "kafka-cluster-ca-cert", "topics-kafka", "backup",
        *(f"{service}-kafka" for service in make_secrets.SERVICES),
    )
}  # fmt: skip
"""Made by Strimzi, or by hand as deploy/README.md says."""


def name(each: Mapping[str, Any]) -> str:
    return f"{each['kind']} {each['metadata']['name']}"


def of_kind(objects: Objects, *kinds: str) -> list[dict[str, Any]]:
    return [each for each in objects if each["kind"] in kinds]


def pod(workload: Mapping[str, Any]) -> dict[str, Any]:
    spec = workload["spec"]
    template: dict[str, Any] = spec.get("jobTemplate", {"spec": spec})["spec"]["template"]
    return template


def containers(workload: Mapping[str, Any]) -> list[dict[str, Any]]:
    spec = pod(workload)["spec"]
    return [*spec.get("initContainers", ()), *spec["containers"]]


def matches(selector: Mapping[str, Any], labels: Mapping[str, str]) -> bool:
    """A label selector, with its `matchExpressions` of the operator In."""
    wanted = selector.get("matchLabels", {}).items() <= labels.items()
    return wanted and all(
        labels.get(each["key"]) in each["values"] for each in selector.get("matchExpressions", ())
    )


def labels_of(workload: Mapping[str, Any]) -> dict[str, str]:
    return dict(pod(workload)["metadata"]["labels"])


def restricted(objects: Objects) -> Iterator[str]:
    """Pod Security `restricted`: no root, no privilege, no capability, no door to the node."""
    for each in of_kind(objects, *WORKLOADS):
        spec = pod(each)["spec"]
        context = spec.get("securityContext", {})
        if context.get("runAsNonRoot") is not True or not context.get("runAsUser"):
            yield f"{name(each)} may run as root"
        if context.get("seccompProfile") != {"type": "RuntimeDefault"}:
            yield f"{name(each)} may make any system call"
        if any(spec.get(door) for door in ("hostNetwork", "hostPID", "hostIPC")):
            yield f"{name(each)} shares a namespace with its node"
        for volume in spec.get("volumes", ()):
            if not volume.keys() <= VOLUMES:
                yield f"{name(each)} mounts {sorted(volume)}"
        for container in containers(each):
            own = container.get("securityContext", {})
            if own.get("allowPrivilegeEscalation") is not False:
                yield f"{name(each)} may gain privileges"
            if own.get("capabilities") != {"drop": ["ALL"]}:
                yield f"{name(each)} keeps capabilities"


def read_only(objects: Objects) -> Iterator[str]:
    """Containers write nowhere but to mounted volumes, and no pod holds a cluster token."""
    for each in of_kind(objects, *WORKLOADS):
        if pod(each)["spec"].get("automountServiceAccountToken") is not False:
            yield f"{name(each)} holds a token for the cluster"
        for container in containers(each):
            if not container["securityContext"].get("readOnlyRootFilesystem"):
                yield f"{name(each)} can write to its root"


def probed(objects: Objects) -> Iterator[str]:
    """Whatever runs for good says when it has started, when it is ready and that it lives."""
    for each in of_kind(objects, "Deployment", "StatefulSet"):
        for container in containers(each):
            for probe in ("startupProbe", "readinessProbe", "livenessProbe"):
                if probe not in container:
                    yield f"{name(each)} has no {probe}"


def bounded(objects: Objects) -> Iterator[str]:
    """Requests for the scheduler and a limit of memory; none of CPU, which would only slow it."""
    for each in of_kind(objects, *WORKLOADS):
        for container in containers(each):
            resources = container.get("resources", {})
            if not {"cpu", "memory"} <= resources.get("requests", {}).keys():
                yield f"{name(each)} requests nothing"
            if resources.get("limits", {}).keys() != {"memory"}:
                yield f"{name(each)} has limits {resources.get('limits')}"
            for volume in pod(each)["spec"].get("volumes", ()):
                if "emptyDir" in volume and "sizeLimit" not in volume["emptyDir"]:
                    yield f"{name(each)} may fill its node through {volume['name']}"


def selected(objects: Objects) -> Iterator[str]:
    """Selectors choose their own pods and nobody else's; a Service's ports are its pods' ports."""
    workloads = of_kind(objects, *WORKLOADS)
    for each in of_kind(objects, "Deployment", "StatefulSet"):
        chosen = [w for w in workloads if matches(each["spec"]["selector"], labels_of(w))]
        if [name(w) for w in chosen] != [name(each)]:
            yield f"{name(each)} selects {[name(w) for w in chosen]}"
    for service in of_kind(objects, "Service"):
        chosen = [
            w for w in workloads if service["spec"]["selector"].items() <= labels_of(w).items()
        ]
        if len(chosen) != 1:
            yield f"{name(service)} selects {[name(w) for w in chosen]}"
        for port in service["spec"]["ports"]:
            if not any(port["targetPort"] in ports_by_name(w) for w in chosen):
                yield f"{name(service)} leads to no port {port['targetPort']}"


def ports_by_name(workload: Mapping[str, Any]) -> dict[str, int]:
    return {
        port["name"]: port["containerPort"]
        for container in containers(workload)
        for port in container.get("ports", ())
    }


def evictable(objects: Objects) -> Iterator[str]:
    """A node can be emptied: every budget is of one workload and leaves it a pod to give up."""
    workloads = of_kind(objects, "Deployment", "StatefulSet")
    for budget in of_kind(objects, "PodDisruptionBudget"):
        chosen = [w for w in workloads if matches(budget["spec"]["selector"], labels_of(w))]
        if len(chosen) != 1:
            yield f"{name(budget)} is of {[name(w) for w in chosen]}"
        given = budget["spec"].get("maxUnavailable", 0)
        kept = budget["spec"].get("minAvailable")
        replicas = min((w["spec"].get("replicas", 1) for w in chosen), default=0)
        if given == 0 if kept is None else kept >= replicas:
            yield f"{name(budget)} lets no pod go"


def _offered(service: dict[str, Any], target: dict[str, Any]) -> list[int]:
    """The ports to which the Service leads. Health is for the node, which no policy keeps out."""
    return [ports_by_name(target)[each["targetPort"]] for each in service["spec"]["ports"]]


def reachable(objects: Objects) -> Iterator[str]:
    """The network is closed, and what a Service offers some pod of ours may both leave for and
    enter. What people reach through an Ingress needs no pod of ours."""
    policies = of_kind(objects, "NetworkPolicy")
    if not any(is_default_deny(policy["spec"]) for policy in policies):
        yield "nothing denies what is not named"
    workloads = of_kind(objects, *WORKLOADS)
    published = str(of_kind(objects, "Ingress", "HTTPRoute"))
    for service in of_kind(objects, "Service"):
        for target in workloads:
            is_published = f"'{service['metadata']['name']}'" in published
            is_of_it = service["spec"]["selector"].items() <= labels_of(target).items()
            if is_of_it and not is_published:
                for port in _offered(service, target):
                    if not any(may_ask(policies, source, target, port) for source in workloads):
                        yield f"nobody reaches {name(service)} at {port}"


def is_default_deny(spec: Mapping[str, Any]) -> bool:
    both = set(spec["policyTypes"]) == {"Ingress", "Egress"}
    return both and not spec["podSelector"] and not spec.get("ingress") and not spec.get("egress")


def may_ask(
    policies: Objects, source: Mapping[str, Any], target: Mapping[str, Any], port: int
) -> bool:
    """Whether a way leads from the one's pods to the other's at this port."""
    ways = (("egress", "to", source, target), ("ingress", "from", target, source))
    return all(
        any(
            matches(policy["spec"]["podSelector"], labels_of(own))
            and any(
                leads(rule, side, labels_of(other), port) for rule in policy["spec"].get(way, ())
            )
            for policy in policies
        )
        for way, side, own, other in ways
    )


def leads(rule: Mapping[str, Any], side: str, labels: Mapping[str, str], port: int) -> bool:
    numbers = [each["port"] for each in rule.get("ports", ())]
    peers = [peer for peer in rule.get(side, ()) if "namespaceSelector" not in peer]
    return port in numbers and any(
        "podSelector" in peer and matches(peer["podSelector"], labels) for peer in peers
    )


def nothing_dangles(objects: Objects) -> Iterator[str]:
    """Every ConfigMap, claim and account is there; every Secret is made, with its keys."""
    there = {(each["kind"], each["metadata"]["name"]) for each in objects}
    secrets = {**_made(), **SECRETS_OF_OTHERS}
    for each in of_kind(objects, *WORKLOADS):
        for kind, wanted in references(each):
            if (kind, wanted) not in there:
                yield f"{name(each)} wants the {kind} {wanted}, which is not there"
        for volume in pod(each)["spec"].get("volumes", ()):
            if "secret" in volume:
                known = secrets.get(volume["secret"]["secretName"], {})
                keys = [item["key"] for item in volume["secret"].get("items", ())]
                if not known or not set(keys) <= known.keys():
                    yield f"{name(each)} wants the Secret {volume['secret']}, which nobody makes"


@functools.cache
def _made() -> Mapping[str, Mapping[str, str]]:
    """The Secrets of `make_secrets.py manifests --kafka FOLDER`, with their keys."""
    with tempfile.TemporaryDirectory() as folder:
        certificate.make(Path(folder), "kafka")
        listed = json.loads(make_secrets.manifests("postgres:5432", Path(folder)))
    return {each["metadata"]["name"]: each["data"] for each in listed["items"]}


def references(workload: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    spec = pod(workload)["spec"]
    if "serviceAccountName" in spec:
        yield "ServiceAccount", spec["serviceAccountName"]
    for volume in spec.get("volumes", ()):
        if "configMap" in volume:
            yield "ConfigMap", volume["configMap"]["name"]
        if "persistentVolumeClaim" in volume:
            yield "PersistentVolumeClaim", volume["persistentVolumeClaim"]["claimName"]
    for container in containers(workload):
        for source in container.get("envFrom", ()):
            yield "ConfigMap", source["configMapRef"]["name"]


def of_one_release(objects: Objects) -> Iterator[str]:
    """Our images are of this release. A Job, which cannot be changed, has the release in its name
    and reads no settings that may change between two releases."""
    for each in of_kind(objects, *WORKLOADS):
        for container in containers(each):
            image = container["image"]
            if "kreis/" in image and not image.endswith(f":{RELEASE}"):
                yield f"{name(each)} runs {image}"
            if re.search(r":latest$|^[^:]+$", image):
                yield f"{name(each)} runs whatever {image} is today"
    for job in of_kind(objects, "Job"):
        if not job["metadata"]["name"].endswith(RELEASE.replace(".", "-")):
            yield f"{name(job)} does not name the release"
        if any(wanted.startswith("settings") for _, wanted in references(job)):
            yield f"{name(job)} reads settings that change"


def shut(objects: Objects) -> Iterator[str]:
    """No door beside the Ingress, no secret in a variable, no right in the cluster."""
    for service in of_kind(objects, "Service"):
        if service["spec"].get("type", "ClusterIP") != "ClusterIP":
            yield f"{name(service)} is a {service['spec']['type']}"
    for each in of_kind(objects, "Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding"):
        yield f"{name(each)} gives rights in the cluster"
    for each in of_kind(objects, "ServiceAccount"):
        if each.get("automountServiceAccountToken") is not False:
            yield f"{name(each)} hands its token out"
    for each in of_kind(objects, "Namespace"):
        label = "pod-security.kubernetes.io/enforce"
        if each["metadata"].get("labels", {}).get(label) != "restricted":
            yield f"{name(each)} enforces nothing"
    for each in of_kind(objects, *WORKLOADS):
        if pod(each)["spec"]["securityContext"].get("runAsGroup") in (None, 0):
            yield f"{name(each)} is in the group of root"
        for container in containers(each):
            if any("hostPort" in port for port in container.get("ports", ())):
                yield f"{name(each)} has a port of the node"
            if container["securityContext"].get("privileged"):
                yield f"{name(each)} is privileged"
            for variable in (*container.get("env", ()), *container.get("envFrom", ())):
                if re.search("secretKeyRef|secretRef", str(variable)):
                    yield f"{name(each)} has a secret in {variable}"


POLICIES: Sequence[Policy] = (
    restricted, read_only, probed, bounded, selected, evictable, reachable, nothing_dangles,
    of_one_release, shut,
)  # fmt: skip
