"""Compose files for an organisation that runs a service of its own in place of ours."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from kreis.onebox.replacements import REPLACEABLE

ROOT = Path(__file__).parents[2]
WITHOUT = ROOT / "deploy" / "compose" / "without"
EXAMPLE = ROOT / "examples" / "notifications-go" / "compose.yml"


def services(file: Path) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = yaml.safe_load(file.read_text())["services"]
    return found


WHOLE = services(ROOT / "docker-compose.yml")


def targets_inside(mounts: list[str]) -> dict[str, str]:
    """Where Prometheus finds processes: the file inside, and the one of this repository."""
    pairs = (mount.split(":")[:2] for mount in mounts)
    return {inside: here for here, inside in pairs if inside.startswith("/etc/prometheus/targets/")}


def test_every_service_that_can_be_replaced_has_its_file() -> None:
    assert {file.stem for file in WITHOUT.iterdir()} == set(REPLACEABLE)


@pytest.mark.parametrize("service", REPLACEABLE)
def test_ours_is_left_out_and_nothing_else(service: str) -> None:
    left = services(WITHOUT / f"{service}.yml")
    prometheus = left.pop("prometheus")
    processes = {
        name for name in WHOLE if name.removesuffix("-worker").removesuffix("-migrate") == service
    }

    assert len(processes) == 3
    assert left == {name: {"scale": 0} for name in processes}
    asked = targets_inside(WHOLE["prometheus"]["volumes"])
    instead = targets_inside(prometheus["volumes"])
    assert set(instead) == {f"/etc/prometheus/targets/{service}.yml"}
    assert set(instead) <= set(asked)
    assert [yaml.safe_load((ROOT / here).read_text()) for here in instead.values()] == [[]]


def test_the_example_stands_where_ours_stood() -> None:
    example = services(EXAMPLE)["notifications-go"]
    ours = WHOLE["notifications-worker"]

    assert example["networks"]["default"]["aliases"] == ["notifications"]
    assert set(example["volumes"]) >= {"notifications-secrets:/secrets:ro", "outbox:/outbox"}
    assert example["cap_drop"] == ours["cap_drop"]
    assert example["read_only"]
    shared = example["environment"].keys() & ours["environment"].keys()
    assert len(shared) > 15
    assert {name: example["environment"][name] for name in shared} == {
        name: ours["environment"][name] for name in shared
    }
