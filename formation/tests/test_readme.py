"""The README's examples run as they stand there."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

README = Path(__file__).parents[1] / "README.md"


def test_the_examples_of_the_readme_run_one_after_the_other(tmp_path: Path) -> None:
    python, shell = re.findall(r"```(?:python|sh)\n(.*?)```", README.read_text("utf-8"), re.DOTALL)

    said = _run([sys.executable, "-c", python], tmp_path)
    lines = _run(["sh", "-ec", shell], tmp_path).splitlines()

    assert "('p7', 'p8')" in said
    assert lines[0].startswith("p1: tuesdays, ")
    assert lines[-1].startswith('{"proposal": ')


def _run(words: list[str], folder: Path) -> str:
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    return subprocess.run(
        words,
        cwd=folder,
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    ).stdout
