"""The compose stack, as an operator would start it, under a name and on ports of its own."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
SERVICES = ("intake", "cohorts", "events", "notifications")
OURS = (*SERVICES, *(f"{service}-worker" for service in SERVICES), "console")
SERVERS = ("kafka", "postgres")
PATIENCE = 240
"""Seconds the story waits for what is to come about, while containers are killed on a machine that
may have other work. What is lost does not come about in any time."""


def compose_command() -> list[str] | None:
    """Compose v2, or docker-compose 1.29; None where no engine answers or neither is there."""
    if shutil.which("docker") is None or _fails(["docker", "info"]):
        return None
    if not _fails(["docker", "compose", "version"]):
        return ["docker", "compose"]
    return ["docker-compose"] if shutil.which("docker-compose") else None


def _fails(command: list[str]) -> bool:
    return subprocess.run(command, capture_output=True, check=False, timeout=30).returncode != 0


class Stack:
    """One installation. `close` removes it with its volumes."""

    def __init__(self, command: list[str], project: str) -> None:
        self._command = [*command, "--project-name", project]
        self.ports = {name: free_port() for name in ("CONSOLE", "KAFKA", "PROMETHEUS")}
        ports = {f"{name}_PORT": str(port) for name, port in self.ports.items()}
        self._environment = {**os.environ, **ports, "KREIS_STORY_CLOCK": "true"}

    def up(self) -> None:
        """Returns when the console can be used and everything else is healthy."""
        self.run("up", "--detach", timeout=300)

    def close(self) -> None:
        self.run("down", "--volumes", "--timeout", "5", timeout=120)

    def run(self, *words: str, timeout: float = 60) -> str:
        done = subprocess.run(
            [*self._command, *words],
            cwd=ROOT,
            env=self._environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=timeout,
        )
        assert done.returncode == 0, f"{words}: {done.stdout[-3000:]}{done.stderr[-3000:]}"
        return done.stdout

    def story(self) -> subprocess.Popen[str]:
        """The story, as it begins to be played."""
        return subprocess.Popen(
            [
                *self._command,
                "run",
                "--rm",
                "-T",
                "-e",
                f"KREIS_STORY_PATIENCE={PATIENCE}",
                "story",
            ],
            cwd=ROOT,
            env=self._environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def container(self, service: str) -> str:
        return self.run("ps", "--all", "--quiet", service).strip()

    def inspect(self, service: str) -> Mapping[str, Any]:
        found: list[dict[str, Any]] = json.loads(docker("inspect", self.container(service)))
        return found[0]

    def kill_and_start(self, service: str) -> None:
        """SIGKILL, and a new process on the same volumes."""
        container = self.container(service)
        docker("kill", container)
        docker("start", container)

    def is_healthy(self, service: str) -> bool:
        return bool(self.inspect(service)["State"]["Health"]["Status"] == "healthy")


def docker(*words: str) -> str:
    done = subprocess.run(
        ["docker", *words], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, f"{words}: {done.stderr}"
    return done.stdout


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])
