"""Kubernetes overlays as `kubectl kustomize` renders them."""

from __future__ import annotations

import functools
import os
import subprocess
from pathlib import Path
from typing import Any

import yaml

K8S = Path(__file__).parents[2] / "deploy" / "k8s"
OVERLAYS = sorted(folder.name for folder in (K8S / "overlays").iterdir())
OPERATORS = {
    "kafka.strimzi.io",
    "postgresql.cnpg.io",
    "barmancloud.cnpg.io",
    "monitoring.coreos.com",
    "keda.sh",
    "gateway.networking.k8s.io",
}


@functools.cache
def rendered(overlay: str) -> tuple[dict[str, Any], ...]:
    return render(K8S / "overlays" / overlay)


def render(folder: Path) -> tuple[dict[str, Any], ...]:
    command = ["kubectl", "kustomize", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    return tuple(yaml.load_all(done.stdout, yaml.CSafeLoader))


def with_component(overlay: str, component: str, folder: Path) -> tuple[dict[str, Any], ...]:
    """Renders the overlay with one component more, from an own overlay in `folder`."""
    ours = os.path.relpath(K8S, folder.resolve())
    wanted = {
        "apiVersion": "kustomize.config.k8s.io/v1beta1",
        "kind": "Kustomization",
        "resources": [f"{ours}/overlays/{overlay}"],
        "components": [f"{ours}/components/{component}"],
    }
    (folder / "kustomization.yaml").write_text(yaml.safe_dump(wanted))
    return render(folder)


def is_of_an_operator(each: dict[str, Any]) -> bool:
    return each["apiVersion"].partition("/")[0] in OPERATORS
