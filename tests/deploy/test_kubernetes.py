"""Every overlay: valid in every Kubernetes we name, and true to each policy; each policy bites."""

from __future__ import annotations

import copy
import functools
import json
import os
from importlib.metadata import version
from pathlib import Path

import kubernetes_validate
import pytest
import yaml

from tests.deploy import kafka_policies, policies
from tests.deploy.breaks import BREAKS as OF_POLICIES
from tests.deploy.breaks import container, first
from tests.deploy.cluster_breaks import BREAKS as OF_CLUSTER_POLICIES
from tests.deploy.cluster_breaks import ELSEWHERE
from tests.deploy.every_policy import ALL
from tests.deploy.overlays import K8S, OVERLAYS, is_of_an_operator, render, rendered
from tests.deploy.policies import Policy, of_kind
from tests.support.programs import REQUIRE_ALL, needs_program

ROOT = Path(__file__).parents[2]
BREAKS = {**OF_POLICIES, **OF_CLUSTER_POLICIES}
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


@pytest.mark.parametrize("broken", BREAKS)
def test_every_policy_sees_what_it_forbids(broken: str) -> None:
    policy, break_it = BREAKS[broken]
    objects = copy.deepcopy(rendered(ELSEWHERE.get(broken, "small")))
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
