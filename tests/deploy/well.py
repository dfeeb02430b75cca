"""An installation on which everything runs: rendered objects, with the status of controllers."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.deploy.api_server import KINDS, Cluster
from tests.deploy.overlays import rendered
from tests.deploy.policies import containers, labels_of, matches, pod

Object = dict[str, Any]


def at(hours_ago: float = 0) -> str:
    return (datetime.now(UTC) - timedelta(hours=hours_ago)).strftime("%Y-%m-%dT%H:%M:%SZ")


class Well:
    """An installation of `small` on which everything runs; faults are planted into it."""

    def __init__(self, overlay: str = "small") -> None:
        self.cluster = Cluster()
        for each in rendered(overlay):
            if each["kind"] in KINDS:
                self.add(copy.deepcopy(each))
        for each in list(self.cluster.objects.values()):
            self._run(each)
        self.add_slices()

    def add(self, each: Object) -> Object:
        each["metadata"].setdefault("creationTimestamp", at(1))
        return self.cluster.put(each)

    def of(self, kind: str, name: str) -> Object:
        return self.cluster.objects[kind, "kreis", name]

    def pod_of(self, name: str) -> Object:
        return self.of("Pod", f"{name}-0")

    def remove(self, kind: str, name: str) -> None:
        del self.cluster.objects[kind, "kreis", name]

    def _run(self, each: Object) -> None:
        name = each["metadata"]["name"]
        if each["kind"] in ("Deployment", "StatefulSet"):
            each["metadata"]["generation"] = 1
            count = ("replicas", "readyReplicas", "updatedReplicas", "availableReplicas")
            each["status"] = {"observedGeneration": 1, **dict.fromkeys(count, 1)}
            self.add(self._pod(each))
        elif each["kind"] == "Job":
            done = [{"type": kind, "status": "True"} for kind in ("SuccessCriteriaMet", "Complete")]
            each["status"] = {"succeeded": 1, "conditions": done}
        elif each["kind"] == "CronJob":
            each["status"] = {"lastSuccessfulTime": at(8)}
        elif each["kind"] == "PersistentVolumeClaim":
            bound = {"phase": "Bound", "capacity": {"storage": "1Gi"}}
            each["status"] = {"phase": "Pending"} if name == "backups" else bound
        elif each["kind"] == "PodDisruptionBudget":
            each["status"] = {"disruptionsAllowed": 1, "expectedPods": 2, "currentHealthy": 2}

    def _pod(self, workload: Object) -> Object:
        name = f"{workload['metadata']['name']}-0"
        of = [
            {"name": each["name"], "restartCount": 0, "state": {"running": {}}, "ready": True}
            for each in containers(workload)
        ]
        return {
            "apiVersion": "v1",
            "kind": "Pod",
            "metadata": {"name": name, "namespace": "kreis", "labels": labels_of(workload)},
            "spec": copy.deepcopy(pod(workload)["spec"]),
            "status": {
                "phase": "Running",
                "conditions": [{"type": "Ready", "status": "True"}],
                "containerStatuses": of,
            },
        }

    def add_slices(self) -> None:
        all_ = list(self.cluster.objects.values())
        for service in (each for each in all_ if each["kind"] == "Service"):
            name, chosen = service["metadata"]["name"], {"matchLabels": service["spec"]["selector"]}
            pods = [
                p for p in all_ if p["kind"] == "Pod" and matches(chosen, p["metadata"]["labels"])
            ]
            ends = [{"addresses": ["10.0.0.1"], "conditions": {"ready": True}} for _ in pods]
            metadata = {"name": f"{name}-x", "namespace": "kreis",
                        "labels": {"kubernetes.io/service-name": name}}  # fmt: skip
            slice_ = {"apiVersion": "discovery.k8s.io/v1", "kind": "EndpointSlice"}
            self.add({**slice_, "metadata": metadata, "addressType": "IPv4", "endpoints": ends})

    def stop(self, name: str, container: Mapping[str, Any], **more: Any) -> None:
        """Its newest pod does not become ready; what its container says."""
        workload = next(
            each
            for (kind, _, of), each in self.cluster.objects.items()
            if of == name and kind in ("Deployment", "StatefulSet")
        )
        workload["status"] |= {"readyReplicas": 0, "availableReplicas": 0}
        conditions = [{"type": "Ready", "status": "False"}, *more.pop("conditions", ())]
        found = self.pod_of(name)["status"]
        found |= {"conditions": conditions, **more}
        found["containerStatuses"][0] |= {"ready": False, **container}


def waiting(reason: str, message: str) -> Object:
    return {"state": {"waiting": {"reason": reason, "message": message}}}
