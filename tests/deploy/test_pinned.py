"""What is built and run is of a named release: no image, tool or build back end of today."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FILES = [
    ROOT / "docker-compose.yml",
    *sorted((ROOT / "deploy" / "k8s").rglob("*.yaml")),
    *sorted((ROOT / "tests" / "support").glob("container_*.py")),
]
_IMAGE = re.compile(
    r"""(?:image:[ ]|IMAGE",[ ]"|ARG[ ]BASE=)(?:\$\{KREIS_IMAGES:-)?(?:\$\{[A-Z_]+:-)?"""
    r"""([a-z0-9./-]+(?:\}/[a-z]+)?:[^\s"#]+)"""
)
_EXACT = re.compile(
    r"(:v?\d+\.\d+\.\d+(-[a-z0-9.-]+)?|postgres:\d+\.\d+|@sha256:[0-9a-f]{64}"
    r"|:\$\{KREIS_VERSION:-\d+\.\d+\.\d+\}?)\}?$"
)
"""A version to the last part, or a digest. PostgreSQL's versions have two parts."""
_TOOL = re.compile(r"(pip3? install|uv\S* tool run|\$\(UV\) tool run) (.*)")


def images(text: str) -> list[str]:
    return _IMAGE.findall(text)


def unpinned_images(text: str) -> list[str]:
    return [each for each in images(text) if not _EXACT.search(each)]


def unpinned_tools(text: str) -> list[str]:
    """Lines that install something, with neither a version nor a lock."""
    named = ("==", "--require-hashes", "--constraints", "--no-deps")
    found = ((line.strip(), _TOOL.search(line)) for line in text.splitlines())
    return [line for line, tool in found if tool and not any(n in tool.group(2) for n in named)]


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOT)))
def test_every_image_is_of_a_named_release(file: Path) -> None:
    assert unpinned_images(file.read_text("utf-8")) == []


def test_the_base_of_our_images_is_of_a_named_release() -> None:
    text = (ROOT / "deploy" / "Dockerfile").read_text("utf-8")

    bases = [line.split()[1] for line in text.splitlines() if line.startswith("FROM")]

    assert len(images(text)) == 1
    assert unpinned_images(text) == []
    assert set(bases) == {"${BASE}"}


def test_images_are_found() -> None:
    assert len(images((ROOT / "docker-compose.yml").read_text())) > 10


@pytest.mark.parametrize("name", ["Makefile", "deploy/Dockerfile", "deploy/install", ".ci/run"])
def test_every_tool_comes_with_its_release(name: str) -> None:
    assert unpinned_tools((ROOT / name).read_text("utf-8")) == []


def test_uv_comes_with_its_hashes() -> None:
    text = (ROOT / "tools.lock").read_text("utf-8")

    assert re.match(r"uv==\d+\.\d+\.\d+ ", text)
    assert "--hash=sha256:" in text


PACKAGES = [*ROOT.glob("*/pyproject.toml"), *ROOT.glob("services/*/pyproject.toml")]


@pytest.mark.parametrize("file", PACKAGES, ids=lambda file: file.parent.name)
def test_every_package_is_built_by_the_back_end_of_the_lock(file: Path) -> None:
    locked = dict(
        re.findall(r"^([\w-]+)==(\S+)", (ROOT / "requirements.lock").read_text(), re.MULTILINE)
    )
    wanted = tomllib.loads(file.read_text("utf-8"))["build-system"]["requires"]

    assert wanted == [f"hatchling=={locked['hatchling']}"]


def test_images_are_built_by_locked_back_ends() -> None:
    assert "--build-constraints /src/requirements.lock" in (ROOT / "deploy" / "install").read_text()


@pytest.mark.parametrize(
    "planted",
    [
        "    image: ${POSTGRES_IMAGE:-postgres:18}",
        "    image: ${GRAFANA_IMAGE:-grafana/grafana:latest}",
        "          image: apache/kafka:4",
        "ARG BASE=python:3.11-slim-bookworm",
        'image = os.environ.get("KAFKA_IMAGE", "apache/kafka:4.3")',
    ],
)
def test_an_image_of_today_is_found(planted: str) -> None:
    assert unpinned_images(planted)


@pytest.mark.parametrize(
    "planted",
    [
        "\t@.tools/bin/pip install --quiet uv",
        "RUN /tools/bin/pip install --no-cache-dir uv",
        "\t  $(UV) tool run --quiet --from cyclonedx-bom cyclonedx-py",
        "pip install hatchling",
        "pip3 install --upgrade pip",
    ],
)
def test_a_tool_of_today_is_found(planted: str) -> None:
    assert unpinned_tools(planted)
