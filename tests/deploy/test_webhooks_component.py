"""The component `webhooks` lets one worker out to receivers on the Internet, and nothing else."""

from __future__ import annotations

import copy
from collections.abc import Callable
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest

from kreis.subscriptions.domain.webhooks import is_outside
from tests.deploy import network
from tests.deploy.every_policy import ALL
from tests.deploy.network import OUTSIDE
from tests.deploy.overlays import rendered, with_component
from tests.deploy.policies import Objects, of_kind
from tests.support.programs import needs_program

pytestmark = needs_program("kubectl")
SENDING = ("regional", "regional-external")
"""Overlays that are not in safe mode, where nothing is sent."""
WAY = ("subscriptions/worker", OUTSIDE, 443)
INSIDE = (
    "0.0.0.1", "10.1.2.3", "100.64.0.1", "127.0.0.1", "169.254.169.254", "172.16.0.1",
    "172.31.255.255", "192.168.1.1", "224.0.0.1", "255.255.255.255", "::1", "::10.0.0.1",
    "fe80::1", "fd00::1", "fec0::1", "64:ff9b::a00:1", "2002:a00:1::", "2001:db8::1", "ff02::1",
)  # fmt: skip
ON_THE_INTERNET = ("9.9.9.9", "172.32.0.1", "192.169.0.1", "2620:fe::fe", "2a00:1450:4001::1")


@pytest.fixture(scope="module", params=SENDING)
def pair(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """An overlay without the component, and with it."""
    folder: Path = tmp_path_factory.mktemp(request.param)
    return rendered(request.param), with_component(request.param, "webhooks", folder)


def test_it_adds_one_policy_that_kubernetes_knows(pair: tuple[Objects, Objects]) -> None:
    before, objects = pair
    added = [each for each in objects if each not in before]

    assert [each["metadata"]["name"] for each in added] == ["to-webhooks"]
    assert [each for each in objects if each in before] == list(before)
    for version in ("1.31", "1.36"):
        kubernetes_validate.validate(added[0], version, strict=True)


def test_it_opens_one_way_and_every_policy_holds(pair: tuple[Objects, Objects]) -> None:
    before, objects = pair

    assert network.allowed(objects) - network.allowed(before) == {WAY}
    assert WAY not in network.allowed(before)
    assert [fault for policy in ALL for fault in policy(objects)] == []


def reaches(objects: Objects, address: str) -> bool:
    """True if the policy lets the worker out to this address."""
    found = of_kind(objects, "NetworkPolicy")
    spec = next(each["spec"] for each in found if each["metadata"]["name"] == "to-webhooks")
    peers = [peer["ipBlock"] for rule in spec["egress"] for peer in rule["to"]]
    to = ip_address(address)
    return any(
        to in ip_network(each["cidr"])
        and not any(to in ip_network(inner) for inner in each.get("except", ()))
        for each in peers
    )


def test_no_address_inside_is_reached_and_the_internet_is(pair: tuple[Objects, Objects]) -> None:
    _, objects = pair

    assert [each for each in INSIDE if is_outside(each)] == []
    assert [each for each in INSIDE if reaches(objects, each)] == []
    assert all(is_outside(each) and reaches(objects, each) for each in ON_THE_INTERNET)


def forget_the_metadata(spec: dict[str, Any]) -> None:
    spec["egress"][0]["to"][0]["ipBlock"]["except"].remove("169.254.0.0/16")


def let_out_to_every_port(spec: dict[str, Any]) -> None:
    spec["egress"][0]["ports"].append({"protocol": "TCP", "port": 8443})


def let_out_every_pod(spec: dict[str, Any]) -> None:
    spec["podSelector"] = {}


BREAKS: tuple[Callable[[dict[str, Any]], None], ...] = (
    forget_the_metadata,
    let_out_to_every_port,
    let_out_every_pod,
)


@pytest.mark.parametrize("broken", BREAKS, ids=lambda each: each.__name__)
def test_a_wider_way_is_found(
    pair: tuple[Objects, Objects], broken: Callable[[dict[str, Any]], None]
) -> None:
    before, objects = copy.deepcopy(pair)
    found = of_kind(objects, "NetworkPolicy")
    broken(next(each["spec"] for each in found if each["metadata"]["name"] == "to-webhooks"))

    opened = network.allowed(objects) - network.allowed(before)
    assert opened != {WAY} or any(reaches(objects, each) for each in INSIDE)
