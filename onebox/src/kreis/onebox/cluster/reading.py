"""Reads the objects of an installation with kubectl. Reads only."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from kreis.onebox.fault import Fault

Object = Mapping[str, Any]
KINDS = (
    "deployments.apps", "statefulsets.apps", "jobs.batch", "cronjobs.batch", "pods",
    "persistentvolumeclaims", "poddisruptionbudgets.policy", "services",
    "endpointslices.discovery.k8s.io", "networkpolicies.networking.k8s.io",
)  # fmt: skip
_SECONDS = 60


class NoKubectl(Fault):
    """The program kubectl is missing. Waiting does not bring it."""


@dataclass(frozen=True)
class Place:
    """Which cluster and namespace; without a context kubectl's current one."""

    namespace: str
    context: str | None = None

    def kubectl(self, *words: str) -> list[str]:
        context = ["--context", self.context] if self.context else []
        return ["kubectl", *context, "--namespace", self.namespace, *words]

    def command(self, *words: str) -> str:
        """The same for people to copy."""
        return " ".join(self.kubectl(*words)).replace("--namespace", "-n")


class Installation:
    """What is in the namespace, by kind."""

    def __init__(self, objects: Sequence[Object]) -> None:
        self._objects = objects

    def of(self, kind: str) -> list[Object]:
        return [each for each in self._objects if each["kind"] == kind]

    def pods_of(self, workload: Object) -> list[Object]:
        """The pods that a Deployment or StatefulSet selects."""
        wanted = workload["spec"]["selector"].get("matchLabels", {}).items()
        return [pod for pod in self.of("Pod") if wanted <= labels(pod).items()]


def read(place: Place) -> Installation:
    """Raises `NoKubectl`, and `Fault` if cluster or namespace is missing or unreadable."""
    words = place.kubectl("get", ",".join(KINDS), "--output", "json", "--request-timeout", "20s")
    try:
        done = subprocess.run(words, capture_output=True, text=True, timeout=_SECONDS, check=False)
    except FileNotFoundError:
        raise NoKubectl(
            "The program kubectl is not here.", "Install it, or use another machine."
        ) from None
    except subprocess.TimeoutExpired:
        raise Fault(
            f"The cluster did not answer within {_SECONDS} s.",
            "Is its address right? kubectl version",
        ) from None
    if done.returncode != 0:
        said = done.stderr.strip().splitlines()
        raise Fault(
            f"kubectl could not read the namespace {place.namespace}: {said[-1] if said else ''}",
            "Is the cluster there, and may you read it? kubectl auth whoami",
        )
    objects = json.loads(done.stdout)["items"]
    if not objects:
        raise Fault(
            f"There is nothing in the namespace {place.namespace}.",
            "Name another one with --namespace, or install: docs/runbooks/install-on-a-cluster.md",
        )
    return Installation(objects)


def name(each: Object) -> str:
    return str(each["metadata"]["name"])


def labels(each: Object) -> Mapping[str, str]:
    found: Mapping[str, str] = each["metadata"].get("labels") or {}
    return found


def label(each: Object, of: str) -> str:
    """One of Kubernetes' own labels: name, component, part-of."""
    return labels(each).get(f"app.kubernetes.io/{of}", "")


def status(each: Object) -> Mapping[str, Any]:
    found: Mapping[str, Any] = each.get("status") or {}
    return found


def condition(each: Object, kind: str) -> Mapping[str, Any] | None:
    """The condition of this kind, if it is true."""
    found = status(each).get("conditions") or ()
    return next((c for c in found if c["type"] == kind and c["status"] == "True"), None)


def is_owned_by(each: Object, kind: str) -> bool:
    return any(owner["kind"] == kind for owner in each["metadata"].get("ownerReferences") or ())


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def image(workload: Object) -> str:
    """Of the first container."""
    return str(workload["spec"]["template"]["spec"]["containers"][0]["image"])
