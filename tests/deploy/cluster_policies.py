"""What must hold so that a cluster can take the objects again and again; see `policies`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from tests.deploy.policies import (
    RELEASE,
    WORKLOADS,
    Objects,
    Policy,
    containers,
    labels_of,
    matches,
    name,
    of_kind,
    pod,
)

VERSION = "app.kubernetes.io/version"
_HOST = "kubernetes.io/hostname"


def claims_as_the_server_returns_them(objects: Objects) -> Iterator[str]:
    """A StatefulSet's claims stand there word for word as the server answers them, so that a second
    apply finds no difference. They cannot be changed, so no label changes with a release."""
    for each in of_kind(objects, "StatefulSet"):
        for claim in each["spec"]["volumeClaimTemplates"]:
            known = {
                "apiVersion": "v1",
                "kind": "PersistentVolumeClaim",
                "metadata": {"name": claim["metadata"]["name"]},
                "spec": {
                    "accessModes": claim["spec"].get("accessModes"),
                    "resources": claim["spec"].get("resources"),
                    "volumeMode": "Filesystem",
                },
                "status": {"phase": "Pending"},
            }
            if claim != known:
                yield f"{name(each)} has a claim that the server returns otherwise: {claim}"


LEAST_ALLOWANCE: Mapping[str, int] = {"Deployment": 300, "StatefulSet": 600}
"""Seconds to start, on a slow node: Kafka has used 112 s of them."""


def patient(objects: Objects) -> Iterator[str]:
    """What runs for good gets time to start, on a slow node too."""
    for each in of_kind(objects, *LEAST_ALLOWANCE):
        for container in containers(each):
            probe = container.get("startupProbe", {})
            allowance = probe.get("periodSeconds", 10) * probe.get("failureThreshold", 3)
            if allowance < LEAST_ALLOWANCE[each["kind"]]:
                yield f"{name(each)} may take only {allowance} s to start"


def attachable(objects: Objects) -> Iterator[str]:
    """A claim for one node is mounted by pods of the same node, or by one at a time.
    Otherwise a new pod on another node waits for ever for the old one to let go."""
    for claim in of_kind(objects, "PersistentVolumeClaim"):
        if claim["spec"]["accessModes"] != ["ReadWriteOnce"]:
            continue
        who = [w for w in of_kind(objects, *WORKLOADS) if _mounts(w, claim["metadata"]["name"])]
        if len(who) == 1 and _has_one_pod(who[0]):
            continue
        for each in who:
            if not all(_stays_with(each, other) for other in who):
                yield f"{name(each)} may come to another node than {name(claim)}"


def _mounts(workload: Mapping[str, Any], claim: str) -> bool:
    volumes = pod(workload)["spec"].get("volumes", ())
    return any(v.get("persistentVolumeClaim", {}).get("claimName") == claim for v in volumes)


def _has_one_pod(workload: Mapping[str, Any]) -> bool:
    """Never two of it at a time."""
    spec = workload["spec"]
    if workload["kind"] == "CronJob":
        return bool(spec.get("concurrencyPolicy") == "Forbid")
    is_recreated = spec.get("strategy", {}).get("type") == "Recreate"
    return workload["kind"] == "Job" or (is_recreated and spec.get("replicas", 1) == 1)


def _stays_with(workload: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    affinity = pod(workload)["spec"].get("affinity", {}).get("podAffinity", {})
    terms = affinity.get("requiredDuringSchedulingIgnoredDuringExecution", ())
    return any(
        term["topologyKey"] == _HOST and matches(term["labelSelector"], labels_of(other))
        for term in terms
    )


def of_a_version(objects: Objects) -> Iterator[str]:
    """Each workload and its pods say of which version they are: ours of the release, others of
    their image. No selector holds it, because selectors cannot be changed."""
    for each in of_kind(objects, *WORKLOADS):
        image = containers(each)[0]["image"]
        is_our_work = labels_of(each)["app.kubernetes.io/component"] not in ("broker", "database")
        wanted = RELEASE if is_our_work else re.split("[:@]", image)[1]
        for labels in (each["metadata"].get("labels", {}), labels_of(each)):
            if labels.get(VERSION) != wanted:
                yield f"{name(each)} says {labels.get(VERSION)}, not {wanted}"
    for each in of_kind(objects, "Deployment", "StatefulSet", "Service", "PodDisruptionBudget"):
        if VERSION in str(each["spec"].get("selector")):
            yield f"{name(each)} selects by a version"


def ranked(objects: Objects) -> Iterator[str]:
    """Every pod has a priority class that is there: data before services before what can wait."""
    values = {each["metadata"]["name"]: each["value"] for each in of_kind(objects, "PriorityClass")}
    ranks: dict[str, list[int]] = {kind: [] for kind in WORKLOADS}
    for each in of_kind(objects, *WORKLOADS):
        of = pod(each)["spec"].get("priorityClassName", "")
        if of not in values:
            yield f"{name(each)} has no priority class that is there"
        else:
            ranks[each["kind"]].append(values[of])
    order = [ranks[kind] for kind in ("CronJob", "Deployment", "StatefulSet") if ranks[kind]]
    for lower, higher in pairwise(order):
        if max(lower) >= min(higher):
            yield f"what ranks {max(lower)} may take the place of what ranks {min(higher)}"


def console_has_no_database(objects: Objects) -> Iterator[str]:
    """No policy lets the console out to a PostgreSQL, or into one, by any of its labels."""
    consoles = [
        w
        for w in of_kind(objects, *WORKLOADS)
        if labels_of(w)["app.kubernetes.io/name"] == "console"
    ]
    for policy in of_kind(objects, "NetworkPolicy"):
        for console in consoles:
            leaves = matches(policy["spec"]["podSelector"], labels_of(console))
            for rule in policy["spec"].get("egress", ()) if leaves else ():
                if not rule.get("ports") or any(p["port"] == 5432 for p in rule["ports"]):
                    yield f"{name(policy)} lets {name(console)} out to PostgreSQL"
            for rule in policy["spec"].get("ingress", ()):
                peers = [p for p in rule.get("from", ()) if "namespaceSelector" not in p]
                is_named = any(matches(p["podSelector"], labels_of(console)) for p in peers)
                if is_named and any(p["port"] == 5432 for p in rule["ports"]):
                    yield f"{name(policy)} lets {name(console)} into PostgreSQL"


def no_backup_is_old(objects: Objects) -> Iterator[str]:
    """A bucket keeps no backup longer than 35 days: the window, and the night before it."""
    for each in of_kind(objects, "ObjectStore"):
        window = each["spec"].get("retentionPolicy", "99m")
        if int(window[:-1]) * {"d": 1, "w": 7, "m": 31}[window[-1]] > 34:
            yield f"{name(each)} keeps backups longer than 35 days"
        given = each["spec"]["configuration"]
        if not all("encryption" in given.get(of, {}) for of in ("data", "wal")):
            yield f"{name(each)} does not ask for encryption"
    for each in of_kind(objects, "Cluster"):
        stores = [plugin.get("parameters", {}) for plugin in each["spec"].get("plugins", ())]
        scheduled = [b["spec"]["cluster"] for b in of_kind(objects, "ScheduledBackup")]
        if not stores or {"name": each["metadata"]["name"]} not in scheduled:
            yield f"{name(each)} is not backed up"


POLICIES: Sequence[Policy] = (
    no_backup_is_old, claims_as_the_server_returns_them, attachable, of_a_version, ranked,
    console_has_no_database, patient,
)  # fmt: skip
