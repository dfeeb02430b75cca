"""A small system in a process of its own, to be stopped and killed from outside."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent


@dataclass
class Driven:
    process: subprocess.Popen[str]
    pids: dict[str, int]
    """Of Kafka and PostgreSQL."""


def drive(data: Path) -> subprocess.Popen[str]:
    """Starts `driver.py` on a data folder."""
    command = [sys.executable, str(HERE / "driver.py"), str(data)]
    given = {"KREIS_KAFKA", "KREIS_POSTGRES"}
    environment = {name: value for name, value in os.environ.items() if name not in given}
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)


def when_ready(process: subprocess.Popen[str]) -> Driven:
    assert process.stdout is not None
    return Driven(process, json.loads(process.stdout.readline()))


Drive = Callable[[Path], Driven]
