"""The compose file: confined processes, mounts that exist, and every process is watched."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from deploy import make_secrets

ROOT = Path(__file__).parents[2]
FILE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = FILE["services"]
OURS = [name for name, each in SERVICES.items() if "KREIS_IMAGES" in each["image"]]
SETS_UP = "secrets"
"""Gives files away, so it is root, without a network."""


@pytest.mark.parametrize("name", [name for name in OURS if name != SETS_UP])
def test_a_process_of_ours_is_confined(name: str) -> None:
    service = SERVICES[name]

    assert service["read_only"]
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]


def test_who_makes_the_secrets_has_no_network() -> None:
    assert SERVICES[SETS_UP]["network_mode"] == "none"
    assert SERVICES[SETS_UP]["cap_drop"] == ["ALL"]


@pytest.mark.parametrize("name", SERVICES)
def test_what_is_mounted_is_there(name: str) -> None:
    for volume in SERVICES[name].get("volumes", ()):
        source = volume.split(":")[0]
        assert (ROOT / source).exists() if source.startswith(".") else source in FILE["volumes"]


@pytest.mark.parametrize("name", [*make_secrets.CLIENTS, "owners", "clients"])
def test_every_secret_that_is_made_has_a_volume(name: str) -> None:
    folders = {volume.split(":")[1] for volume in SERVICES[SETS_UP]["volumes"]}

    assert f"/volumes/{name}" in folders


def test_no_service_sees_the_secrets_of_another() -> None:
    for name, service in SERVICES.items():
        mounted = [volume.split(":")[0] for volume in service.get("volumes", ())]
        secrets = [volume for volume in mounted if volume.endswith("-secrets")]
        if name != SETS_UP:
            assert secrets in ([], [f"{name.removesuffix('-worker')}-secrets"]), name


def test_prometheus_reads_every_process() -> None:
    jobs = yaml.safe_load((ROOT / "deploy" / "compose" / "prometheus.yml").read_text())
    read = {
        (target.partition(":")[0], each["labels"]["role"])
        for each in jobs["scrape_configs"][0]["static_configs"]
        for target in each["targets"]
    }

    assert read == {
        (name, SERVICES[name]["command"][0])
        for name in OURS
        if SERVICES[name].get("command") in (["api"], ["worker"])
    }


def test_what_the_images_are_built_of_is_handed_to_the_engine() -> None:
    dockerfile = (ROOT / "deploy" / "Dockerfile").read_text()
    copied = re.findall(r"^COPY (\S+) /src/", dockerfile, re.MULTILINE)
    handed = (ROOT / ".dockerignore").read_text().split()

    assert len(copied) > 5
    assert [each for each in copied if f"!{each}" not in handed] == []
