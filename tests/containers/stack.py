"""The compose stack, as an operator would start it, under a name and on ports of its own.

testcontainers drives Compose: it starts and ends the stack and runs commands in its containers.
"""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
from collections.abc import Mapping
from copy import copy
from pathlib import Path
from typing import Any

from testcontainers.compose import DockerCompose

from tests.support.services import NAMES

ROOT = Path(__file__).parents[2]
OURS = (*NAMES, *(f"{service}-worker" for service in NAMES), "console")
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


class _Compose(DockerCompose):
    """One project of Compose v2, or of docker-compose 1.29, which testcontainers does not know."""

    def __init__(self, words: list[str]) -> None:
        # Neither `--wait`: 1.29 lacks it, and `up` waits for what others depend on.
        super().__init__(context=ROOT, wait=False)
        self._words = words

    @property
    def compose_command_property(self) -> list[str]:  # type: ignore[override]
        return self._words


class Stack:
    """One installation. `close` removes it with its volumes."""

    def __init__(self, command: list[str], project: str, folder: Path) -> None:
        self.ports = {name: free_port() for name in ("CONSOLE", "KAFKA", "PROMETHEUS")}
        settings = {f"{name}_PORT": str(port) for name, port in self.ports.items()}
        settings["KREIS_STORY_CLOCK"] = "true"
        env_file = folder / f"{project}.env"
        env_file.write_text("".join(f"{name}={value}\n" for name, value in settings.items()))
        named = ["--project-name", project, "--env-file", str(env_file)]
        self._compose = _Compose([*command, *named])

    def with_files(self, *files: str) -> Stack:
        """Returns the same installation, as an operator sees it who names these files besides."""
        other = copy(self)
        named = [word for file in ("docker-compose.yml", *files) for word in ("--file", file)]
        other._compose = _Compose([*self._compose.docker_compose_command(), *named])
        return other

    def up(self) -> None:
        """Returns when the console can be used and everything else is healthy."""
        self._compose.start()

    def close(self) -> None:
        self._compose.stop()

    def execute(self, service: str, *words: str) -> str:
        """Runs a command in the container of a service; what it printed."""
        printed, _, _ = self._compose.exec_in_container(list(words), service)
        return printed

    def run(self, *words: str, timeout: float = 60) -> str:
        """Runs a command of Compose that testcontainers has no method for."""
        done = subprocess.run(
            [*self._compose.docker_compose_command(), *words],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
            timeout=timeout,
        )
        assert done.returncode == 0, f"{words}: {done.stdout[-3000:]}{done.stderr[-3000:]}"
        return done.stdout

    def story(self, *words: str) -> subprocess.Popen[str]:
        """The story, as it begins to be played; or another program in its container, beside what
        runs already."""
        patience = ["-e", f"KREIS_STORY_PATIENCE={PATIENCE}"]
        other = ["--no-deps", "--entrypoint", "python", "story", *words]
        program = other if words else ["story"]
        return subprocess.Popen(
            [
                *self._compose.docker_compose_command(),
                *("run", "--rm", "-T", *patience, *program),
            ],
            cwd=ROOT,
            stdin=subprocess.PIPE,
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
