"""Argo CD and Flux: every Job can come anew, and nothing comes before what it waits for."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.deploy.every_policy import ALL
from tests.deploy.overlays import K8S, render
from tests.deploy.policies import Objects, containers, of_kind, pod
from tests.support.programs import needs_program

pytestmark = needs_program("kubectl")
EXAMPLES = sorted(each.name for each in (K8S / "examples").iterdir())
_ARGO = "argocd.argoproj.io/"


@pytest.fixture(scope="module", params=EXAMPLES)
def example(request: pytest.FixtureRequest) -> tuple[str, Objects]:
    return request.param, render(K8S / "examples" / request.param)


def test_every_policy_holds_for_an_example(example: tuple[str, Objects]) -> None:
    assert [fault for policy in ALL for fault in policy(example[1])] == []


def annotations(each: dict[str, Any]) -> dict[str, str]:
    return dict(each["metadata"].get("annotations", {}))


def wave(each: dict[str, Any]) -> int:
    return int(annotations(each).get(f"{_ARGO}sync-wave", "0"))


@pytest.fixture(scope="module")
def argo() -> Objects:
    return render(K8S / "examples" / "argocd")


def test_argo_makes_each_job_anew_and_waits_for_it(argo: Objects) -> None:
    for job in of_kind(argo, "Job"):
        assert annotations(job)[f"{_ARGO}hook"] == "Sync"
        assert annotations(job)[f"{_ARGO}hook-delete-policy"] == "BeforeHookCreation"


def test_argo_brings_data_then_jobs_then_services(argo: Objects) -> None:
    def waves(kind: str, of: str = "") -> set[int]:
        return {wave(each) for each in of_kind(argo, kind) if of in each["metadata"]["name"]}

    assert max(waves("StatefulSet")) < min(waves("Job", "databases"))
    assert max(waves("Job", "databases")) < min(waves("Job", "migrate"))
    assert max(waves("Job")) < min(waves("Deployment"))
    for kind in ("ConfigMap", "ServiceAccount", "Service", "NetworkPolicy", "PriorityClass"):
        assert waves(kind) == {0}


def test_argo_brings_a_claim_no_earlier_than_its_pods(argo: Objects) -> None:
    """Otherwise its wave would wait for a claim that its first pod binds."""
    for claim in of_kind(argo, "PersistentVolumeClaim"):
        mounts = [
            each
            for each in of_kind(argo, "Deployment", "CronJob")
            if claim["metadata"]["name"] in str(pod(each)["spec"]["volumes"])
        ]
        assert mounts
        assert all(wave(each) == wave(claim) for each in mounts)


def test_flux_forces_each_job() -> None:
    jobs = of_kind(render(K8S / "examples" / "flux"), "Job")

    assert jobs
    assert all(annotations(j) == {"kustomize.toolkit.fluxcd.io/force": "Enabled"} for j in jobs)


def test_flux_looks_at_every_workload_that_runs_for_good() -> None:
    objects = render(K8S / "examples" / "flux")
    parts = list(yaml.safe_load_all((K8S / "examples" / "flux" / "sync.yaml").read_text()))
    checks = parts[1]["spec"]["healthChecks"]

    assert sorted((c["kind"], c["name"]) for c in checks) == sorted(
        (each["kind"], each["metadata"]["name"])
        for each in of_kind(objects, "Deployment", "StatefulSet")
    )


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_names_its_own_folder(name: str) -> None:
    texts = [file.read_text() for file in (K8S / "examples" / name).glob("*.yaml")]
    paths = [
        line for text in texts for line in text.splitlines() if line.strip().startswith("path:")
    ]

    assert len(paths) == 1
    assert paths[0].endswith(f"deploy/k8s/examples/{name}")


def test_a_registry_with_a_password_is_told_it_by_every_pod(tmp_path: Path) -> None:
    for overlay in ("small-story", "regional"):
        (tmp_path / overlay).mkdir()
        here = (tmp_path / overlay).resolve()
        wanted = {
            "resources": [os.path.relpath(K8S / "overlays" / overlay, here)],
            "components": [os.path.relpath(K8S / "components" / "pull-secret", here)],
        }
        (here / "kustomization.yaml").write_text(yaml.safe_dump(wanted))
        objects = render(here)
        registry = [{"name": "registry"}]
        for each in of_kind(objects, "Deployment", "StatefulSet", "Job", "CronJob"):
            assert containers(each)
            assert pod(each)["spec"]["imagePullSecrets"] == registry
        for each in of_kind(objects, "Cluster"):
            assert each["spec"]["imagePullSecrets"] == registry
        for each in of_kind(objects, "KafkaNodePool"):
            assert each["spec"]["template"]["pod"]["imagePullSecrets"] == registry
