"""Backups of both stores, restored into an empty installation, as the runbook says."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from kreis.onebox.backups import GAP
from tests.containers.fire import Played, wait_until
from tests.containers.stack import OURS, ROOT, Stack, docker
from tests.support.services import NAMES

PSQL = ("--host", "/var/run/postgresql", "--username", "postgres")


@pytest.fixture
def empty(engine: list[str], images: None, tmp_path: Path) -> Iterator[Stack]:
    stack = Stack(engine, f"kreis-restored-{os.getpid()}", tmp_path)
    try:
        stack.run("up", "--detach", "kafka", "databases", timeout=200)
        deadline = time.monotonic() + 60
        while stack.inspect("databases")["State"]["Status"] != "exited":
            assert time.monotonic() < deadline, "databases"
            time.sleep(0.5)
        yield stack
    finally:
        stack.close()


def test_work_goes_on_the_erased_stay_erased_and_no_number_is_used_twice(
    played: Played, stack: Stack, empty: Stack, tmp_path: Path
) -> None:
    assert played.ended == 0, played.said
    dumps = {service: dump(stack, service, tmp_path) for service in NAMES}
    ids = run(stack, "before").split()
    with standing_still(stack):
        copy_kafka(stack, empty)
        for service, file in dumps.items():
            restore(empty, service, file)
        empty.up()

        assert run(empty, "after", *ids) == "what bears a number twice: []"


@contextmanager
def standing_still(stack: Stack) -> Iterator[None]:
    """Its processes and its broker are stopped: there is one installation at a time.

    They run again afterwards, whatever happened: other tests ask the same stack.
    """
    stack.run("stop", *OURS, "kafka", timeout=120)
    try:
        yield
    finally:
        stack.run("start", *OURS, "kafka", timeout=120)
        for each in ("kafka", *OURS):
            wait_until(lambda one=each: stack.is_healthy(one), 240, f"{each} healthy again")


def dump(stack: Stack, service: str, folder: Path) -> Path:
    inside, file = f"/tmp/{service}.dump", folder / f"{service}.dump"
    words = ("pg_dump", *PSQL, "--format=custom", f"--file={inside}", f"kreis_{service}")
    stack.execute("postgres", *words)
    docker("cp", f"{stack.container('postgres')}:{inside}", str(file))
    return file


def restore(stack: Stack, service: str, file: Path) -> None:
    server, database = stack.container("postgres"), f"kreis_{service}"
    docker("cp", str(file), f"{server}:/tmp/restored")
    docker("exec", "--user", "root", server, "chmod", "644", "/tmp/restored")
    words = ("pg_restore", *PSQL, "--clean", "--if-exists", "--exit-on-error", "--dbname", database)
    stack.execute("postgres", *words, "/tmp/restored")
    stack.execute("postgres", "psql", *PSQL, "--quiet", "--dbname", database, "--command", GAP)


def copy_kafka(source: Stack, target: Stack) -> None:
    """The broker's disk, while both brokers stand still."""
    docker("stop", target.container("kafka"))
    volumes = []
    for each in (source, target):
        mounts = each.inspect("kafka")["Mounts"]
        volumes += [m["Name"] for m in mounts if m["Destination"] == "/var/lib/kafka/data"]
    image = source.inspect("kafka")["Image"]
    copying = "rm -rf /to/log && cp -a /from/log /to/"
    mounts = ("-v", f"{volumes[0]}:/from:ro", "-v", f"{volumes[1]}:/to")
    docker("run", "--rm", *mounts, "--entrypoint", "sh", image, "-c", copying)
    docker("start", target.container("kafka"))


def run(stack: Stack, *words: str) -> str:
    """Runs `inside.py` in the story's container; what it said last."""
    program = (ROOT / "tests" / "containers" / "inside.py").read_text()
    story = ("run", "--rm", "-T", "--entrypoint", "python", "story")
    return stack.run(*story, "-c", program, *words, timeout=300).strip().splitlines()[-1]
