"""The commands of the backup runbook, run by a real openssl: what they encrypt, they open."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest

from tests.support.programs import needs_program
from tests.support.services import NAMES, service_of

pytestmark = needs_program("openssl")
RUNBOOK = Path(__file__).parents[2] / "docs" / "runbooks" / "backup-and-restore.md"
DUMP = b"PGDMP a name, and " + bytes(range(256)) * 1000


def command(beginning: str) -> str:
    """The line of the runbook that begins so, without what comes behind it."""
    found = re.search(
        rf"^\s*({re.escape(beginning)}.*?)(?: \|\| break)?$", RUNBOOK.read_text(), re.MULTILINE
    )
    assert found, beginning
    return found[1]


def run(line: str, folder: Path, given: bytes = b"", **environment: str) -> int:
    return subprocess.run(
        ["sh", "-c", line], cwd=folder, input=given, env={**os.environ, **environment}, check=False
    ).returncode


@pytest.fixture
def sealed(tmp_path: Path) -> Path:
    """A folder with the key and one encrypted dump."""
    make_key = command("openssl req -x509").replace("rsa:4096", "rsa:2048")
    assert run(f"{make_key} -noenc", tmp_path) == 0
    assert run(command("openssl cms -encrypt"), tmp_path, DUMP, each="intake") == 0
    return tmp_path


def test_a_dump_that_was_encrypted_opens_again(sealed: Path) -> None:
    assert b"a name" not in (sealed / "kreis_intake.dump.sealed").read_bytes()
    assert run(command("openssl cms -decrypt"), sealed, each="intake") == 0

    assert (sealed / "kreis_intake.dump").read_bytes() == DUMP


@pytest.mark.parametrize("fault", ["changed", "cut"])
def test_a_dump_that_was_changed_or_cut_does_not_open(sealed: Path, fault: str) -> None:
    file = sealed / "kreis_intake.dump.sealed"
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content if fault == "changed" else content[: len(content) // 2])

    assert run(command("openssl cms -decrypt"), sealed, each="intake") != 0


def test_the_runbook_backs_up_every_database() -> None:
    loops = re.findall(r"for each in (.*?); do", RUNBOOK.read_text())

    assert len(loops) >= 3
    for each in NAMES:
        assert f"`kreis_{each}`" in RUNBOOK.read_text()
        has_a_group = f"kreis.{each}" in RUNBOOK.read_text()
        assert has_a_group == bool(service_of(each).subscriptions), "its consumer group"
    assert {*loops} == {" ".join(NAMES)}
