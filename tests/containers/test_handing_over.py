"""A service in Go takes over from notifications in the middle of the story, and gives it back."""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from urllib.request import urlopen

import pytest

from tests.containers.fire import wait_until
from tests.containers.stack import ROOT, Stack
from tests.handing_over.account import BACK_AFTER, OVER_AFTER, Account

OTHER = "notifications-go"
FILES = ("deploy/compose/without/notifications.yml", f"examples/{OTHER}/compose.yml")
PROGRAM = (ROOT / "tests" / "containers" / "handed_over.py").read_text()
SHIPPED = ("notifications", "notifications-worker")


@pytest.fixture
def stack(engine: list[str], images: None, tmp_path: Path) -> Iterator[Stack]:
    """An installation of its own: the story needs a new one."""
    subprocess.run(["make", "example-image"], cwd=ROOT, check=True, timeout=300)
    stack = Stack(engine, f"kreis-over-{os.getpid()}", tmp_path)
    try:
        stack.up()
        yield stack
    finally:
        stack.with_files(*FILES).close()


def test_nothing_is_told_twice_or_lost_when_a_service_takes_over_and_gives_back(
    stack: Stack,
) -> None:
    yours = stack.with_files(*FILES)
    with stack.story("-c", PROGRAM, "story", OVER_AFTER, BACK_AFTER) as story:
        try:
            until_paused(story)
            hand_over(stack, yours)
            go_on(story)
            until_paused(story)
            assert running(yours) == {OTHER}
            assert "notifications" not in watched(yours)
            assert "intake" in watched(yours)
            hand_back(stack, yours)
            go_on(story)
            said = story.stdout.read() if story.stdout else ""
        finally:
            # A story that was not let go on ends when nobody can do so any more.
            if story.stdin and not story.stdin.closed:
                story.stdin.close()
            end(story)
    assert story.returncode == 0, said

    assert "notifications" in watched(stack)
    account(stack)


def end(story: subprocess.Popen[str]) -> None:
    try:
        story.wait(60)
    except subprocess.TimeoutExpired:
        story.kill()


def until_paused(story: subprocess.Popen[str]) -> None:
    said = []
    for line in story.stdout or ():
        print(line, end="")
        said.append(line)
        if line.strip() == "PAUSED":
            return
    raise AssertionError("".join(said))


def go_on(story: subprocess.Popen[str]) -> None:
    assert story.stdin
    story.stdin.write("\n")
    story.stdin.flush()


def hand_over(ours: Stack, yours: Stack) -> None:
    """As the runbook says: ours publishes everything and ends, then yours begins."""
    ours.run("stop", "notifications")
    wait_until(lambda: pending(ours, "notifications-worker:8081") == 0, 60, "ours has published")
    ours.run("rm", "--stop", "--force", *SHIPPED)
    yours.run("up", "--detach", "--no-deps", OTHER, "prometheus", timeout=120)
    wait_until(lambda: yours.is_healthy(OTHER), 120, "yours is ready")


def hand_back(ours: Stack, yours: Stack) -> None:
    """Yours publishes everything and ends. Ours learns what it has done, then begins."""
    wait_until(lambda: pending(yours, "notifications:8080") == 0, 60, "yours has published")
    yours.run("rm", "--force", "--stop", OTHER)
    ours.run("up", "--detach", "--no-deps", "notifications", timeout=120)
    wait_until(lambda: ours.is_healthy("notifications"), 120, "ours answers")
    # A story's clock went on meanwhile. Without a story there is nothing to set.
    in_the_story(ours, "clock")
    once = ("run", "--rm", "-T", "--no-deps", "notifications-worker", "take-over")
    print(ours.run(*once, timeout=120))
    ours.run("up", "--detach", "--no-deps", *SHIPPED, "prometheus", timeout=120)


def pending(stack: Stack, address: str) -> float:
    """How many facts wait to be published, as the service's metrics say."""
    asking = (
        "import urllib.request\n"
        f"print(urllib.request.urlopen('http://{address}/metrics', timeout=5).read().decode())"
    )
    metrics = stack.execute("console", "python", "-c", asking)
    return float(re.findall(r"^kreis_outbox_pending (\S+)", metrics, re.MULTILINE)[0])


def in_the_story(stack: Stack, *words: str) -> str:
    container = ("run", "--rm", "-T", "--no-deps", "--entrypoint", "python", "story")
    return stack.run(*container, "-c", PROGRAM, *words, timeout=120)


def running(stack: Stack) -> set[str]:
    """Which services that send are there."""
    return {name for name in (*SHIPPED, OTHER) if stack.container(name)}


def watched(stack: Stack) -> set[str]:
    """The services that Prometheus looks at."""
    address = f"http://127.0.0.1:{stack.ports['PROMETHEUS']}/api/v1/targets"
    with urlopen(address, timeout=10) as answer:
        found = json.load(answer)["data"]["activeTargets"]
    return {each["labels"]["service"] for each in found}


def account(stack: Stack) -> None:
    """Compares what stands on the topic with the story of one service."""

    def counted() -> Account:
        lines = in_the_story(stack, "told").splitlines()
        told = [SimpleNamespace(**json.loads(line)) for line in lines if line.startswith("{")]
        (files,) = (int(line.split()[1]) for line in lines if line.startswith("files "))
        return Account(told, files)

    wait_until(lambda: counted().is_whole, 60, lambda: counted().faults)
    print(counted())
    assert counted().faults == []
