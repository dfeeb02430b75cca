"""A second apply, by kubectl itself, finds nothing to do."""

from __future__ import annotations

import copy
import os
import subprocess
from pathlib import Path

import pytest
import yaml

from deploy.name_jobs import named
from tests.deploy.api_server import KINDS, Cluster, running
from tests.deploy.overlays import rendered
from tests.deploy.policies import Objects
from tests.support.programs import needs_program

pytestmark = needs_program("kubectl")


def apply(config: Path, objects: Objects) -> list[str]:
    """What kubectl says of each object."""
    words = ["kubectl", "apply", "--validate=false", "-f", "-"]
    own = {**os.environ, "KUBECONFIG": str(config), "HOME": str(config.parent)}
    text = named(yaml.safe_dump_all(objects))
    done = subprocess.run(words, input=text, env=own, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def known(overlay: str) -> Objects:
    """Without objects of operators, whose kinds the server does not know."""
    return [each for each in rendered(overlay) if each["kind"] in KINDS]


def changed(cluster: Cluster, folder: Path, first: Objects, second: Objects) -> list[str]:
    with running(cluster, folder) as config:
        assert all(line.endswith(" created") for line in apply(config, first))
        return [line for line in apply(config, second) if not line.endswith(" unchanged")]


def test_a_second_apply_of_small_changes_nothing(tmp_path: Path) -> None:
    cluster = Cluster()

    assert changed(cluster, tmp_path, known("small-story"), known("small-story")) == []
    assert cluster.patched == []


def test_budgets_alone_are_sent_again_where_there_are_several_pods(tmp_path: Path) -> None:
    """kubectl sends their selector each time: its patch strategy is `replace`."""
    cluster = Cluster()
    said = changed(cluster, tmp_path, known("regional-external"), known("regional-external"))

    assert said
    assert all(line.startswith("poddisruptionbudget.policy/") for line in said)
    assert {kind for kind, _, _ in cluster.patched} == {"PodDisruptionBudget"}


@pytest.mark.parametrize("left_out", ["status", "apiVersion", "kind", "spec.volumeMode"])
def test_a_claim_as_people_write_it_would_be_called_configured(
    left_out: str, tmp_path: Path
) -> None:
    objects = copy.deepcopy([each for each in known("small") if each["kind"] == "StatefulSet"])
    for each in objects:
        claim = each["spec"]["volumeClaimTemplates"][0]
        where, _, field = left_out.rpartition(".")
        (claim[where] if where else claim).pop(field)

    said = changed(Cluster(), tmp_path, objects, objects)

    assert said == ["statefulset.apps/kafka configured", "statefulset.apps/postgres configured"]
