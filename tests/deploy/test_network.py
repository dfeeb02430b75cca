"""Each pod reaches what its code needs and nothing else; from outside only pages of people are
reached."""

from __future__ import annotations

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kreis.console.config import ConsoleSettings
from kreis.console.issuer.signing import SERVICES
from kreis.console.main import build
from tests.deploy import network
from tests.deploy.overlays import OVERLAYS, rendered
from tests.deploy.policies import Objects, of_kind
from tests.support.programs import needs_program

pytestmark = needs_program("kubectl")
ISSUED = ("operator", "cluster")


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_pods_reach_what_their_settings_name_and_nothing_else(overlay: str) -> None:
    objects = rendered(overlay)
    allowed, wanted = network.allowed(objects), network.wanted(objects)

    print(f"{overlay}: {len(allowed)} ways")
    assert allowed - wanted == set(), "allowed, and nothing needs it"
    assert wanted - allowed == set(), "needed, and not allowed"


def test_requests_that_wait_for_another_service_are_known() -> None:
    assert network.asks_in_its_api() == set(network.ASKED_IN_REQUESTS)


def policy(objects: Objects, name: str) -> dict[str, Any]:
    found = of_kind(objects, "NetworkPolicy")
    return next(each["spec"] for each in found if each["metadata"]["name"] == name)


def let_in_the_console(objects: Objects) -> None:
    for rules in (policy(objects, "postgres")["ingress"][0]["from"],):
        rules[0]["podSelector"].pop("matchExpressions")
    policy(objects, "to-postgres")["podSelector"].pop("matchExpressions")


def let_all_out(objects: Objects) -> None:
    policy(objects, "dns")["egress"].append(
        {"to": [{"ipBlock": {"cidr": "0.0.0.0/0"}}], "ports": [{"port": 443}]}
    )


def let_workers_ask_workers(objects: Objects) -> None:
    everybody: dict[str, Any] = {"podSelector": {}}
    for name in ("intake-api-from-kreis", "events-api-from-kreis"):
        policy(objects, name)["ingress"][0]["from"].append(everybody)
    policy(objects, "notifications-worker-to-api")["podSelector"] = {}


def let_the_console_read_topics(objects: Objects) -> None:
    for name, side in (("kafka", "ingress"), ("to-kafka", "egress")):
        spec = policy(objects, name)
        spec["podSelector"] = {} if side == "egress" else spec["podSelector"]
        if side == "ingress":
            spec["ingress"][0]["from"] = [{"podSelector": {}}]


def shut_the_issuer(objects: Objects) -> None:
    policy(objects, "console-from-kreis")["ingress"] = []


PLANTED: dict[str, Callable[[Objects], None]] = {
    "the console at PostgreSQL": let_in_the_console,
    "everybody outside": let_all_out,
    "everybody at intake": let_workers_ask_workers,
    "the console at Kafka": let_the_console_read_topics,
    "nobody at the issuer": shut_the_issuer,
}


@pytest.mark.parametrize("planted", PLANTED)
def test_a_wrong_way_is_found(planted: str) -> None:
    objects = copy.deepcopy(rendered("small"))
    PLANTED[planted](objects)

    assert network.allowed(objects) != network.wanted(objects)


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> set[tuple[str, str]]:
    """First steps of all addresses that people use, from the routes of a console that issues."""
    folder = tmp_path_factory.mktemp("console")
    urls: dict[str, Any] = {f"{name}_url": "http://127.0.0.1:9" for name in SERVICES}
    own = {"issuer_keys": str(folder), "issuer_clients": str(folder)}
    settings = ConsoleSettings(bind="", issuer="", workload_tokens=Path(folder), **urls, **own)
    app = build(settings)
    found = set()
    for rule in app.url_map.iter_rules():
        if not getattr(app.view_functions[rule.endpoint], "kreis_is_inside", False):
            first = f"/{rule.rule.split('/')[1]}"
            found.add((first, "Exact" if rule.rule == "/" else "Prefix"))
    return found


def paths_from_outside(objects: Objects) -> set[tuple[str, str]]:
    found = {
        (path["path"], path["pathType"])
        for each in of_kind(objects, "Ingress")
        for rule in each["spec"]["rules"]
        for path in rule["http"]["paths"]
    }
    for each in of_kind(objects, "HTTPRoute"):
        for rule in each["spec"]["rules"]:
            for match in rule.get("matches", [{"path": {"type": "PathPrefix", "value": "/"}}]):
                kind = match["path"]["type"].removeprefix("Path")
                found.add((match["path"]["value"], kind))
    return found


@pytest.mark.parametrize("overlay", ["regional", "regional-external"])
def test_from_outside_only_pages_of_people_are_reached(
    overlay: str, pages: set[tuple[str, str]]
) -> None:
    assert paths_from_outside(rendered(overlay)) == pages
    assert pages == {
        ("/", "Exact"),
        *((f"/{name}", "Prefix") for name in ("a", "g", "k", "static", "team")),
    }


@pytest.mark.parametrize("overlay", ["regional", "regional-external"])
@pytest.mark.parametrize("path", ["/", "/metrics", "/token", "/.well-known", "/readyz"])
def test_a_path_too_many_is_found(overlay: str, path: str, pages: set[tuple[str, str]]) -> None:
    objects = copy.deepcopy(rendered(overlay))
    for each in of_kind(objects, "Ingress"):
        each["spec"]["rules"][0]["http"]["paths"].append({"path": path, "pathType": "Prefix"})
    for each in of_kind(objects, "HTTPRoute"):
        each["spec"]["rules"][0]["matches"].append({"path": {"type": "PathPrefix", "value": path}})

    assert paths_from_outside(objects) != pages
