"""An API server of Kubernetes as far as kubectl needs one: it keeps objects and says what is there.

No scheduler, no controllers, no admission. It stands in for a cluster where kubectl itself is what
is tried: what `apply` finds different, and what `get` returns.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

import yaml

_NAMESPACED = True
KINDS: Mapping[str, tuple[str, str, bool]] = {
    "Namespace": ("v1", "namespaces", not _NAMESPACED),
    "ConfigMap": ("v1", "configmaps", _NAMESPACED),
    "Service": ("v1", "services", _NAMESPACED),
    "ServiceAccount": ("v1", "serviceaccounts", _NAMESPACED),
    "Pod": ("v1", "pods", _NAMESPACED),
    "PersistentVolumeClaim": ("v1", "persistentvolumeclaims", _NAMESPACED),
    "Deployment": ("apps/v1", "deployments", _NAMESPACED),
    "StatefulSet": ("apps/v1", "statefulsets", _NAMESPACED),
    "Job": ("batch/v1", "jobs", _NAMESPACED),
    "CronJob": ("batch/v1", "cronjobs", _NAMESPACED),
    "PodDisruptionBudget": ("policy/v1", "poddisruptionbudgets", _NAMESPACED),
    "NetworkPolicy": ("networking.k8s.io/v1", "networkpolicies", _NAMESPACED),
    "Ingress": ("networking.k8s.io/v1", "ingresses", _NAMESPACED),
    "HorizontalPodAutoscaler": ("autoscaling/v2", "horizontalpodautoscalers", _NAMESPACED),
    "EndpointSlice": ("discovery.k8s.io/v1", "endpointslices", _NAMESPACED),
    "PriorityClass": ("scheduling.k8s.io/v1", "priorityclasses", not _NAMESPACED),
}
_OF_PATH = {(version, plural): kind for kind, (version, plural, _) in KINDS.items()}
Address = tuple[str, str, str]
"""Kind, namespace and name; a namespace of nothing for what belongs to the whole cluster."""


class Cluster:
    """What the server keeps. `patched` names what somebody has sent a patch for."""

    def __init__(self) -> None:
        self.objects: dict[Address, dict[str, Any]] = {}
        self.patched: list[Address] = []

    def put(self, each: Mapping[str, Any]) -> dict[str, Any]:
        kept = copy.deepcopy(dict(each))
        metadata = kept["metadata"]
        address = (kept["kind"], metadata.get("namespace", ""), metadata["name"])
        metadata |= {"uid": "-".join(address), "resourceVersion": "1"}
        if kept["kind"] == "StatefulSet":
            for claim in kept["spec"].get("volumeClaimTemplates", ()):
                _default_claim(claim)
        self.objects[address] = kept
        return kept


def _default_claim(claim: dict[str, Any]) -> None:
    """What a server of 1.36 answers for a claim, whatever it was sent."""
    claim |= {"apiVersion": "v1", "kind": "PersistentVolumeClaim", "status": {"phase": "Pending"}}
    claim["spec"].setdefault("volumeMode", "Filesystem")


@contextmanager
def running(cluster: Cluster, folder: Path) -> Iterator[Path]:
    """A file for KUBECONFIG, as long as the server runs."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(cluster))
    Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    file = folder / "kubeconfig"
    file.write_text(yaml.safe_dump(_config(f"http://127.0.0.1:{server.server_port}")))
    try:
        yield file
    finally:
        server.shutdown()
        server.server_close()


def _config(address: str) -> dict[str, Any]:
    return {
        "apiVersion": "v1",
        "kind": "Config",
        "current-context": "here",
        "clusters": [{"name": "here", "cluster": {"server": address}}],
        "contexts": [{"name": "here", "context": {"cluster": "here", "user": ""}}],
    }


def _handler(cluster: Cluster) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            path = urlsplit(self.path).path.strip("/")
            self._answer(*(_discovered(path) or _found(cluster, path)))

        def do_POST(self) -> None:
            sent = self._sent()
            namespace = _parts(urlsplit(self.path).path.strip("/"))[1]
            if namespace:
                sent["metadata"].setdefault("namespace", namespace)
            self._answer(201, cluster.put(sent))

        def do_PATCH(self) -> None:
            asked = urlsplit(self.path)
            kind, namespace, name = _parts(asked.path.strip("/"))
            self._sent()
            if "dryRun" not in parse_qs(asked.query):
                cluster.patched.append((kind, namespace, name))
            self._answer(200, cluster.objects[kind, namespace, name])

        def _sent(self) -> dict[str, Any]:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            sent: dict[str, Any] = json.loads(body)
            return sent

        def _answer(self, status: int, body: object) -> None:
            text = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        def log_request(self, code: object = 0, size: object = 0) -> None:
            """Keeps the tests' output quiet."""

    return Handler


def _discovered(path: str) -> tuple[int, object] | None:
    """The answer to a question for kinds, if it is one."""
    versions = sorted({version for version, _, _ in KINDS.values()})
    if path == "api":
        return 200, {"kind": "APIVersions", "versions": ["v1"]}
    if path == "apis":
        return 200, {"kind": "APIGroupList", "groups": [_group(v) for v in versions if "/" in v]}
    version = path.removeprefix("apis/").removeprefix("api/")
    if version not in versions:
        return None
    resources = [
        {"name": plural, "singularName": kind.lower(), "namespaced": namespaced, "kind": kind,
         "verbs": ["create", "get", "list", "patch"]}
        for kind, (of, plural, namespaced) in KINDS.items() if of == version
    ]  # fmt: skip
    return 200, {"kind": "APIResourceList", "groupVersion": version, "resources": resources}


def _group(version: str) -> dict[str, Any]:
    known = {"groupVersion": version, "version": version.partition("/")[2]}
    return {"name": version.partition("/")[0], "versions": [known], "preferredVersion": known}


def _found(cluster: Cluster, path: str) -> tuple[int, object]:
    kind, namespace, name = _parts(path)
    if kind not in KINDS:
        return 404, _status(f"{path} is not known")
    if name and (one := cluster.objects.get((kind, namespace, name))):
        return 200, one
    if name:
        return 404, _status(f'{KINDS[kind][1]} "{name}" not found')
    items = [each for (of, at, _), each in cluster.objects.items() if (of, at) == (kind, namespace)]
    return 200, {
        "kind": f"{kind}List",
        "apiVersion": KINDS[kind][0],
        "metadata": {},
        "items": items,
    }


def _parts(path: str) -> Address:
    """`apis/apps/v1/namespaces/kreis/deployments/x` → Deployment, kreis, x."""
    words = path.split("/")
    version, rest = ("v1", words[2:]) if words[0] == "api" else ("/".join(words[1:3]), words[3:])
    namespace = ""
    if rest[:1] == ["namespaces"] and len(rest) > 2:
        namespace, rest = rest[1], rest[2:]
    kind = _OF_PATH.get((version, rest[0] if rest else ""), "")
    return kind, namespace, rest[1] if len(rest) > 1 else ""


def _status(message: str) -> dict[str, Any]:
    known = {"kind": "Status", "apiVersion": "v1", "status": "Failure", "code": 404}
    return {**known, "reason": "NotFound", "message": message}
