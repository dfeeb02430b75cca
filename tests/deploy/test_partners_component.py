"""The components `partners` and `partners-gateway` publish feeds and confirmations alone."""

from __future__ import annotations

import copy
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml

from tests.deploy import network
from tests.deploy.every_policy import ALL
from tests.deploy.overlays import K8S, is_of_an_operator, render, rendered, with_component
from tests.deploy.policies import Objects, of_kind
from tests.support.programs import needs_program

pytestmark = needs_program("kubectl")
PAIRS = (
    ("regional-external", "partners", "Ingress"),
    ("regional", "partners-gateway", "HTTPRoute"),
)
ROOT = Path(__file__).parents[2]
DESCRIBED = yaml.safe_load((ROOT / "services/subscriptions/openapi.yaml").read_text())
FOR_PARTNERS = {"views:read", "forgotten:acknowledge"}


@pytest.fixture(scope="module", params=PAIRS, ids=lambda each: each[1])
def pair(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """An overlay without the component, with it, and how the component publishes."""
    overlay, component, kind = request.param
    folder: Path = tmp_path_factory.mktemp(component)
    return rendered(overlay), with_component(overlay, component, folder), kind


def test_it_adds_one_way_in_and_a_name_to_answer_by(pair: tuple[Objects, Objects, str]) -> None:
    before, objects, kind = pair
    names = {(each["kind"], each["metadata"]["name"]) for each in before}
    added = [each for each in objects if (each["kind"], each["metadata"]["name"]) not in names]
    changed = [e for e in objects if e not in before and e not in added]

    assert {each["kind"] for each in added} == {kind, "NetworkPolicy"}
    assert [each["metadata"]["name"] for each in changed] == ["subscriptions-api"]
    environment = changed[0]["spec"]["template"]["spec"]["containers"][0]["env"]
    assert {"name": "KREIS_HOSTS", "value": host_of(objects)} in environment
    for each in added:
        if not is_of_an_operator(each):
            kubernetes_validate.validate(each, "1.31", strict=True)
            kubernetes_validate.validate(each, "1.36", strict=True)


def test_every_policy_holds_and_no_pod_reaches_more(pair: tuple[Objects, Objects, str]) -> None:
    before, objects, _ = pair

    assert network.allowed(objects) == network.allowed(before)
    assert [fault for policy in ALL for fault in policy(objects)] == []


def test_the_two_controllers_reach_people_and_partners_from_one_namespace(
    pair: tuple[Objects, Objects, str],
) -> None:
    _, objects, _ = pair
    people, partners = (
        next(e["spec"] for e in of_kind(objects, "NetworkPolicy") if e["metadata"]["name"] == name)
        for name in ("from-people", "from-partners")
    )
    assert partners["ingress"] == people["ingress"]
    assert partners["podSelector"]["matchLabels"]["app.kubernetes.io/name"] == "subscriptions"


def test_what_it_publishes_a_partner_can_use(pair: tuple[Objects, Objects, str]) -> None:
    _, objects, _ = pair

    assert scopes_behind(paths(objects)) == FOR_PARTNERS | {"subscriptions:read"}
    assert leads_only(paths(objects)) == ["/v1/forgotten"], "a token of a lead may list it"


def wider(found: list[str]) -> list[str]:
    return [*found, "/v1"]


def narrower(found: list[str]) -> list[str]:
    return [each for each in found if each != "/v1/forgotten"]


@pytest.mark.parametrize("broken", [wider, narrower], ids=lambda each: each.__name__)
def test_another_list_of_paths_is_found(
    pair: tuple[Objects, Objects, str], broken: Callable[[list[str]], list[str]]
) -> None:
    found = broken(paths(copy.deepcopy(pair[1])))

    assert scopes_behind(found) != FOR_PARTNERS | {"subscriptions:read"}


def host_of(objects: Objects) -> str:
    for each in of_kind(objects, "Ingress", "HTTPRoute"):
        if each["metadata"]["name"] == "partners":
            spec = each["spec"]
            return str(spec["hostnames"][0] if "hostnames" in spec else spec["rules"][0]["host"])
    raise AssertionError("nothing is published to partners")


def paths(objects: Objects) -> list[str]:
    """The prefixes that lead to `subscriptions`."""
    (it,) = [
        e for e in of_kind(objects, "Ingress", "HTTPRoute") if e["metadata"]["name"] == "partners"
    ]
    rules = it["spec"]["rules"][0]
    if it["kind"] == "HTTPRoute":
        assert {each["name"] for each in rules["backendRefs"]} == {"subscriptions-api"}
        return [each["path"]["value"] for each in rules["matches"]]
    backends = {each["backend"]["service"]["name"] for each in rules["http"]["paths"]}
    assert backends == {"subscriptions-api"}
    return [each["path"] for each in rules["http"]["paths"]]


def scopes_behind(prefixes: list[str]) -> set[str]:
    """The scopes that the operations behind these prefixes ask for."""
    return {
        scope
        for path, operations in DESCRIBED["paths"].items()
        if any(path == each or path.startswith(f"{each}/") for each in prefixes)
        for name, operation in operations.items()
        if name in ("get", "post", "put", "patch", "delete")
        for asked in operation.get("security", ())
        for scope in asked.get("token", ())
    }


def leads_only(prefixes: list[str]) -> list[str]:
    return [
        path
        for path, operations in DESCRIBED["paths"].items()
        if path in prefixes and "get" in operations
    ]


def test_the_example_of_the_runbook_gives_partners_a_host_of_their_own(tmp_path: Path) -> None:
    page = (ROOT / "docs/runbooks/open-a-view.md").read_text("utf-8")
    (block,) = [
        each for each in re.findall(r"```yaml\n(.*?)```", page, re.DOTALL) if "components" in each
    ]
    ours = os.path.relpath(K8S, tmp_path.resolve())
    example = yaml.safe_load(block)
    example["components"] = [each.replace("../..", ours) for each in example["components"]]
    head = {"apiVersion": "kustomize.config.k8s.io/v1beta1", "kind": "Kustomization"}
    wanted = {**head, "resources": [f"{ours}/overlays/regional-external"], **example}
    (tmp_path / "kustomization.yaml").write_text(yaml.safe_dump(wanted))

    objects = render(tmp_path)

    assert host_of(objects) == "partners.agency.example"
    (api,) = [
        each
        for each in of_kind(objects, "Deployment")
        if each["metadata"]["name"] == "subscriptions-api"
    ]
    environment = api["spec"]["template"]["spec"]["containers"][0]["env"]
    assert {"name": "KREIS_HOSTS", "value": host_of(objects)} in environment
    assert [each["name"] for each in environment].count("KREIS_HOSTS") == 1
    assert [fault for policy in ALL for fault in policy(objects)] == []
