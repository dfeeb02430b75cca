"""A second apply with other images or settings: each changed Job is a new one, the same is kept."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from deploy.name_jobs import named
from tests.deploy.overlays import K8S, OVERLAYS, rendered
from tests.deploy.policies import Objects, of_kind
from tests.support.programs import needs_program

pytestmark = needs_program("kubectl")


def printed(folder: Path) -> str:
    words = ["kubectl", "kustomize", str(folder)]
    return subprocess.run(words, capture_output=True, text=True, check=True, timeout=60).stdout


def jobs(text: str) -> dict[str, Any]:
    objects = [each for each in yaml.safe_load_all(text) if each]
    return {each["metadata"]["name"]: each["spec"] for each in of_kind(objects, "Job")}


def overlay(folder: Path, **content: Any) -> Path:
    """An overlay of somebody's own, over `small`."""
    folder.mkdir()
    wanted = {"resources": [os.path.relpath(K8S / "overlays" / "small", folder.resolve())]}
    (folder / "kustomization.yaml").write_text(yaml.safe_dump(wanted | content))
    return folder


_BEHIND = re.compile(r"(-\d+){3}-[0-9a-f]{10}$")
"""The release, and the hash."""
SETTING = {"name": "kafka", "namespace": "kreis", "behavior": "merge"}
MEMORY = (
    "- {op: replace, path: /spec/template/spec/containers/0/resources/limits/memory, value: 1Gi}"
)
CHANGES: dict[str, tuple[dict[str, Any], set[str]]] = {
    "an image of ours": (
        {"images": [{"name": "kreis/intake", "newName": "r.example/intake", "newTag": "0.2.0-1"}]},
        {"intake-migrate", "topics"},
    ),
    "an image by its digest": (
        {"images": [{"name": "kreis/events", "digest": f"sha256:{'1' * 64}"}]},
        {"events-migrate"},
    ),
    "PostgreSQL's image": (
        {"images": [{"name": "postgres", "newTag": "18.2"}]},
        {"databases"},
    ),
    "a setting of Kafka": (
        {"configMapGenerator": [{**SETTING, "literals": ["KREIS_TOPIC_REPLICAS=2"]}]},
        {"topics"},
    ),
    "a limit": (
        {"patches": [{"target": {"kind": "Job", "name": "cohorts-.*"}, "patch": MEMORY}]},
        {"cohorts-migrate"},
    ),
    "a registry with a password": (
        {"components": ["PULL"]},
        {"intake-migrate", "cohorts-migrate", "events-migrate", "notifications-migrate",
         "insights-migrate", "subscriptions-migrate", "exchange-migrate", "databases", "topics"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("change", CHANGES)
def test_what_changes_a_job_changes_its_name_and_no_others(change: str, tmp_path: Path) -> None:
    content, changed = CHANGES[change]
    if "components" in content:
        pull = os.path.relpath(K8S / "components" / "pull-secret", (tmp_path / "other").resolve())
        content = {"components": [pull]}
    before = jobs(named(printed(overlay(tmp_path / "first"))))
    after = jobs(named(printed(overlay(tmp_path / "other", **content))))

    new = after.keys() - before.keys()
    assert {_BEHIND.sub("", name) for name in new} == changed
    for name in before.keys() & after.keys():
        assert before[name] == after[name]
    assert all(after[name] not in before.values() for name in new)


def test_the_same_objects_keep_their_names_and_nothing_else_changes() -> None:
    text = printed(K8S / "overlays" / "small-story")

    assert named(text) == named(text)
    before, after = (list(yaml.safe_load_all(each)) for each in (text, named(text)))
    for each in after:
        if each["kind"] == "Job":
            each["metadata"]["name"] = each["metadata"]["name"].rpartition("-")[0]
    assert after == before


def test_a_text_that_looks_like_a_job_is_left_alone() -> None:
    text = "apiVersion: v1\ndata:\n  file: |\n    ---\n    kind: Job\nkind: ConfigMap\n"

    assert named(text) == text


@pytest.mark.parametrize("name", ["", "n" * 60])
def test_a_job_that_cannot_be_named_is_refused_with_the_reason(name: str) -> None:
    job = f"apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: {name}\nspec: {{}}\n"
    words = [sys.executable, str(K8S.parent / "name_jobs.py")]
    done = subprocess.run(words, input=job, capture_output=True, text=True, check=False)

    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.startswith("name_jobs: ")


@pytest.mark.parametrize("overlay_of", OVERLAYS)
def test_jobs_that_services_wait_for_are_found_by_their_component(overlay_of: str) -> None:
    """README and runbooks wait for Jobs by these labels."""
    objects: Objects = rendered(overlay_of)
    found = {
        each["metadata"]["labels"]["app.kubernetes.io/component"]
        for each in of_kind(objects, "Job")
    }

    assert found <= {"databases", "migrate", "topics", "story"}
