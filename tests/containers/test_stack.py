"""The compose stack: confined, small enough, and as good as its word while everything is killed."""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote
from urllib.request import urlopen

import pytest
import yaml

from tests.containers.stack import OURS, ROOT, SERVERS, SERVICES, Stack, docker

MEGABYTE = 1_000_000
LARGEST = {"cohorts": 650}
"""MB over the base; 220 for the others."""
PAUSE = 1.5
"""Seconds between two kills: the story takes half a minute, and nobody is to be spared."""


@dataclass(frozen=True)
class Played:
    """A story's end, what it said, and what was killed meanwhile, one after the other."""

    ended: int
    said: str
    killed: Sequence[str]


@pytest.fixture(scope="module")
def played(stack: Stack) -> Played:
    with stack.story() as story:
        said: list[str] = []
        reader = threading.Thread(target=lambda: said.extend(story.stdout or ()))
        reader.start()
        try:
            wait_until(lambda: "is set up" in "".join(said), 180, "the story's first step")
            killed = kill_one_after_the_other(stack, lambda: story.poll() is not None)
            ended = story.wait(timeout=300)
        finally:
            story.terminate()
            reader.join(30)
    return Played(ended, "".join(said), killed)


def kill_one_after_the_other(stack: Stack, is_over: Callable[[], bool]) -> list[str]:
    killed: list[str] = []
    for service in victims():
        if is_over():
            break
        stack.kill_and_start(service)
        killed.append(service)
        if service in SERVERS:
            wait_until(lambda one=service: stack.is_healthy(one), 90, f"{service} healthy again")
        else:
            time.sleep(PAUSE)
    return killed


def victims() -> Iterator[str]:
    """The servers in between, so that the services meet them gone while they work."""
    yield from ("notifications-worker", "kafka", *OURS[:5], "postgres", *OURS[5:])


def wait_until(is_so: Any, seconds: float, what: str) -> None:
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline, f"{what}: not within {seconds} s"
        time.sleep(0.3)


def test_the_story_ends_well_although_every_container_was_killed(
    played: Played,
) -> None:
    print(played.said, played.killed)

    assert played.ended == 0, played.said
    assert set(played.killed) == {*OURS, *SERVERS}
    assert "each valid, numbered without a gap, as many as written" in played.said


def test_nobody_got_a_message_twice(played: Played, stack: Stack) -> None:
    listing = "import os; print(*sorted(os.listdir('/outbox')))"
    container = stack.container("notifications-worker")
    files = docker("exec", container, "python", "-c", listing).split()

    assert len([file for file in files if file.endswith((".eml", ".txt"))]) == 4 * 19


def test_prometheus_has_every_metric_that_a_rule_names(played: Played, stack: Stack) -> None:
    rules = [
        rule
        for file in (ROOT / "deploy" / "monitoring" / "rules").glob("*.yaml")
        for group in yaml.safe_load(file.read_text())["groups"]
        for rule in group["rules"]
    ]
    named = {
        word for rule in rules for word in re.findall(r"[a-z]*:?kreis[_:][\w:]+", rule["expr"])
    }

    wait_until(lambda: named <= known_to_prometheus(stack), 90, f"{named}")


def known_to_prometheus(stack: Stack) -> set[str]:
    address = (
        f"http://127.0.0.1:{stack.ports['PROMETHEUS']}/api/v1/label/{quote('__name__')}/values"
    )
    with urlopen(address, timeout=10) as answer:
        return set(json.load(answer)["data"])


@pytest.mark.parametrize("service", OURS)
def test_a_process_is_nobody_and_writes_nowhere(stack: Stack, service: str) -> None:
    found = stack.inspect(service)
    host = found["HostConfig"]

    assert host["ReadonlyRootfs"]
    assert [each.removeprefix("CAP_") for each in host["CapDrop"]] == ["ALL"]
    assert not host["CapAdd"]
    assert any(each.startswith("no-new-privileges") for each in host["SecurityOpt"])
    assert found["Config"]["User"] == "10001:10001"
    writable = {each["Destination"] for each in found["Mounts"] if each["RW"]}
    assert writable == {"notifications-worker": {"/outbox"}, "console": {"/keys"}}.get(
        service, set()
    )


@pytest.mark.parametrize("service", [*SERVICES, "console"])
def test_an_image_is_small(stack: Stack, service: str) -> None:
    image = stack.inspect(service)["Image"]
    layers = docker("history", "--human=false", "--format", "{{.Size}} {{.CreatedBy}}", image)
    ours = [line for line in layers.splitlines() if "kreis" in line or "10001" in line]
    megabytes = sum(int(line.split()[0]) for line in ours) / MEGABYTE
    print(f"{service}: {megabytes:.0f} MB over its base")

    assert 10 < megabytes <= LARGEST.get(service, 220)
