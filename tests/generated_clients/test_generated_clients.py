"""Clients that public generators make of our OpenAPI documents: they compile, and they call.

Python by openapi-python-client, TypeScript by openapi-typescript. For `make clients`, not for
`make test`: it takes minutes, and npm brings packages into a temporary folder.
"""

from __future__ import annotations

import compileall
import json
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any, NamedTuple
from uuid import uuid4

import pytest

from kreis.chassis.http.describing import operations
from kreis.cohorts.main import SERVICE
from kreis.console.issuer.signing import Issuer, role_claims
from tests.support.fixtures import Client
from tests.support.openapi import ROOT, description
from tests.support.programs import needs_program
from tests.support.services import NAMES
from tests.support.serving import serving

pytestmark = [needs_program("node"), needs_program("npm")]
HERE = Path(__file__).parent
PYTHON = ROOT / ".tools" / "clients" / "bin"


class Served(NamedTuple):
    url: str
    token: str


@pytest.fixture
def served(client_of: Callable[..., Client], issuer: Issuer) -> Iterator[Served]:
    """Cohorts over HTTP, and a token of somebody who plans groups."""
    client = client_of(SERVICE)
    token = issuer.sign(role_claims("group-planning", client.agency, ""), timedelta(minutes=30))
    with serving(client.http.application) as url:
        yield Served(url, token)


@pytest.fixture(scope="module")
def node(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("node")
    shutil.copy(HERE / "package.json", folder)
    run("npm", "install", "--no-audit", "--no-fund", "--silent", at=folder)
    return folder


def run(*command: str, at: Path) -> str:
    done = subprocess.run(command, cwd=at, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{command}:\n{done.stdout}\n{done.stderr}"
    return done.stdout


def made_in_python(name: str, folder: Path) -> Path:
    command = [str(PYTHON / "openapi-python-client"), "generate", "--meta", "none", "--overwrite"]
    command += ["--path", str(ROOT / "services" / name / "openapi.yaml")]
    command += ["--config", str(HERE / "python.yaml"), "--output-path", str(folder / name)]
    said = run(*command, at=folder)
    assert "WARNING" not in said, said
    return folder / name


def as_expected(told: str) -> None:
    assert json.loads(told) == {"names": ["Haus der Familie"], "refused": "no-venue"}


@pytest.mark.parametrize("name", NAMES)
def test_a_client_in_python_has_every_operation_and_compiles(name: str, tmp_path: Path) -> None:
    made = made_in_python(name, tmp_path)
    found = {file.stem for file in (made / "api").rglob("*.py")} - {"__init__"}

    assert found == {each["operationId"] for _, _, each in operations(description(name))}
    assert compileall.compile_dir(made, quiet=1)
    modules = [
        f"{name}.{str(file.relative_to(made).with_suffix('')).replace('/', '.')}"
        for file in made.rglob("*.py")
    ]
    run(str(PYTHON / "python"), "-c", f"import {', '.join(modules)}", at=tmp_path)


def test_a_client_in_python_calls(served: Served, tmp_path: Path) -> None:
    made_in_python("cohorts", tmp_path)
    words = [str(tmp_path), *served, str(uuid4())]

    as_expected(run(str(PYTHON / "python"), str(HERE / "calls_of_python.py"), *words, at=tmp_path))


def test_clients_in_typescript_have_every_operation_and_compile(node: Path) -> None:
    for name in NAMES:
        text = made_in_typescript(name, node)
        body = text[text.index("export interface operations") :]
        found = set(re.findall(r"^    (\w+): \{$", body, re.MULTILINE))
        assert found == {each["operationId"] for _, _, each in operations(description(name))}
    run(*tsc("--noEmit", *(f"{name}.ts" for name in NAMES)), at=node)


def test_a_client_in_typescript_calls(served: Served, node: Path) -> None:
    made_in_typescript("cohorts", node)
    shutil.copy(HERE / "calls.ts", node)
    run(*tsc("calls.ts"), at=node)

    as_expected(run("node", "calls.js", *served, str(uuid4()), at=node))


def test_a_field_that_is_not_there_does_not_compile(node: Path) -> None:
    """So what the documents require is known to the compiler."""
    made_in_typescript("cohorts", node)
    wrong = (HERE / "calls.ts").read_text().replace("each.name.trim()", "each.nam.trim()")
    (node / "wrong.ts").write_text(wrong)

    with pytest.raises(AssertionError, match="Property 'nam' does not exist"):
        run(*tsc("--noEmit", "wrong.ts"), at=node)


def made_in_typescript(name: str, node: Path) -> str:
    document = str(ROOT / "services" / name / "openapi.yaml")
    run("npx", "openapi-typescript", document, "--output", f"{name}.ts", at=node)
    return (node / f"{name}.ts").read_text()


def tsc(*words: str) -> list[Any]:
    settings = ["--strict", "--target", "es2022", "--module", "nodenext", "--types", "node"]
    return ["npx", "tsc", *settings, *words]
