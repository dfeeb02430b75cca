"""Objects of operators: the operator knows each field; what it does not know is seen."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest

from tests.deploy import custom_resources
from tests.deploy.overlays import OVERLAYS, is_of_an_operator, rendered
from tests.support.programs import needs_program

pytestmark = needs_program("kubectl")
KINDS = sorted(file.stem for file in custom_resources.HERE.glob("*.json"))


def of_operators(overlay: str) -> list[dict[str, Any]]:
    return [each for each in rendered(overlay) if is_of_an_operator(each)]


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_operators_know_every_field_of_every_object(overlay: str) -> None:
    found = [fault for each in of_operators(overlay) for fault in custom_resources.faults(each)]

    assert found == []


def test_every_kind_that_we_have_a_schema_of_is_used() -> None:
    used = {each["kind"] for overlay in OVERLAYS for each in of_operators(overlay)}

    assert used == set(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_a_field_that_the_operator_would_drop_is_seen(kind: str) -> None:
    broken = an_object(kind)
    broken["spec"]["misspelt"] = 1

    assert ["misspelt" in fault for fault in custom_resources.faults(broken)] == [True]


BREAKS: dict[str, tuple[str, Callable[[dict[str, Any]], object]]] = {
    "a listener of an unknown kind": (
        "Kafka",
        lambda spec: spec["kafka"]["listeners"][0].update(type="external"),
    ),
    "a listener without a port": ("Kafka", lambda spec: spec["kafka"]["listeners"][0].pop("port")),
    "no partition": ("KafkaTopic", lambda spec: spec.update(partitions=0)),
    "an unknown operation": (
        "KafkaUser",
        lambda spec: spec["authorization"]["acls"][0].update(operations=["Reads"]),
    ),
    "a role that no node has": ("KafkaNodePool", lambda spec: spec.update(roles=["leader"])),
    "instances in words": ("Cluster", lambda spec: spec.update(instances="three")),
    "a trigger of no type": ("ScaledObject", lambda spec: spec["triggers"][0].pop("type")),
    "an interval without a unit": (
        "PodMonitor",
        lambda spec: spec["podMetricsEndpoints"][0].update(interval="15"),
    ),
    "a rule of nothing": ("PrometheusRule", lambda spec: spec["groups"][0]["rules"][0].pop("expr")),
    "a port beyond all ports": (
        "HTTPRoute",
        lambda spec: spec["rules"][0]["backendRefs"][0].update(port=80800),
    ),
    "a secret without a key": (
        "TriggerAuthentication",
        lambda spec: spec["secretTargetRef"][0].pop("key"),
    ),
    "a backup of no cluster": ("ScheduledBackup", lambda spec: spec.pop("cluster")),
    "a window without a unit": ("ObjectStore", lambda spec: spec.update(retentionPolicy="30")),
    "another version": ("Cluster", lambda spec: None),
}


@pytest.mark.parametrize("what", BREAKS)
def test_a_value_that_the_operator_refuses_is_seen(what: str) -> None:
    kind, break_it = BREAKS[what]
    broken = an_object(kind)
    break_it(broken["spec"])
    if what == "another version":
        broken["apiVersion"] = "postgresql.cnpg.io/v2"

    assert list(custom_resources.faults(broken))


def an_object(kind: str) -> dict[str, Any]:
    """A valid one, to be broken."""
    every = (each for overlay in OVERLAYS for each in of_operators(overlay))
    return copy.deepcopy(next(each for each in every if each["kind"] == kind))
