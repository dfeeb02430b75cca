"""The tree keeps its shape: what a newcomer has learned in one place holds in all."""

from __future__ import annotations

import ast
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SERVICES = ("intake", "cohorts", "events", "notifications", "insights", "subscriptions", "exchange")
EVERY_SERVICE = {
    "__init__", "__main__", "main", "api", "commands", "queries", "store", "messages",
    "schemas", "config", "domain", "migrations",
}  # fmt: skip
SOME_SERVICES = {"handlers", "jobs", "senders", "templates"}
BESIDES = {"__pycache__", "py.typed"}
LONGEST_MODULE, LONGEST_FUNCTION = 300, 50
CHASSIS = ROOT / "chassis" / "src" / "kreis" / "chassis"
SKELETON = (
    "message", "config", "logs", "metrics", "health", "moments",
    "data/database", "data/outbox", "data/statements", "data/agenda", "data/faults", "data/clock",
    "messaging/broker/connections", "messaging/broker/producer", "messaging/broker/consumer",
    "messaging/places", "messaging/relay", "messaging/inbox", "messaging/worker",
    "http/web", "http/views", "http/own_routes", "http/auth", "http/problems",
    "process/service", "process/roles", "process/loops", "process/due",
)  # fmt: skip
"""What carries a fact from one service to another, and nothing more."""
LARGEST_SKELETON, LARGEST_CHASSIS = 2500, 5765
"""Lines without blank lines, comments and docstrings. The rest is what people's data needs: records
that nobody can decode, parking and its command line, the history feeds and their epochs,
credibility of facts, what clients of other teams need to know of an API,
confidentiality, erasure down to the disk, retention, encryption, records of views, tokens from an
issuer, what two people who edit one thing need, reading facts fast, and the front that keeps slow
clients from the threads."""


def tracked(pattern: str) -> list[Path]:
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", pattern]
    names = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [ROOT / name for name in names.split() if (ROOT / name).exists()]


PYTHON = tracked("*.py")


@pytest.mark.parametrize("service", SERVICES)
def test_every_service_has_the_same_files(service: str) -> None:
    package = ROOT / "services" / service / "src" / "kreis" / service
    found = {each.stem for each in package.iterdir() if each.name not in BESIDES}

    assert found >= EVERY_SERVICE
    assert found <= EVERY_SERVICE | SOME_SERVICES


def test_no_module_is_longer_than_a_person_reads_at_once() -> None:
    lengths = {str(file.relative_to(ROOT)): len(file.read_text().splitlines()) for file in PYTHON}

    assert {name: n for name, n in lengths.items() if n > LONGEST_MODULE} == {}


def test_no_function_is_longer_than_a_screen() -> None:
    long = {
        f"{file.relative_to(ROOT)}:{node.name}": lines
        for file in PYTHON
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.FunctionDef)
        and (lines := (node.end_lineno or 0) - node.lineno + 1) > LONGEST_FUNCTION
    }

    assert long == {}


def test_the_chassis_stays_small() -> None:
    sizes = {
        str(file.relative_to(CHASSIS).with_suffix("")): lines_of_code(file)
        for file in sorted(CHASSIS.rglob("*.py"))
    }
    skeleton = sum(sizes[name] for name in SKELETON)
    for name, lines in sizes.items():
        print(f"{name:24} {lines:5}")
    print(f"{'what carries facts':24} {skeleton:5}\n{'all':24} {sum(sizes.values()):5}")

    assert skeleton <= LARGEST_SKELETON
    assert sum(sizes.values()) <= LARGEST_CHASSIS


def test_the_chassis_has_few_doors() -> None:
    """What a newcomer meets first: whatever has a wing stands in it."""
    at_the_top = {file.stem for file in CHASSIS.glob("*.py")} - {"__init__"}

    assert len(at_the_top) <= 9


def test_no_name_says_nothing() -> None:
    empty = re.compile(r"(^|[/_])(utils?|helpers?|common|misc|manager)(\.py|/|_)")

    assert [str(file) for file in PYTHON if empty.search(str(file.relative_to(ROOT)))] == []


def test_no_module_imports_from_a_test() -> None:
    """What tests share stands in `tests/support` or in a module beside them."""
    test = re.compile(r"(^|\.)(test_\w+|conftest)$")
    found = [
        f"{file.relative_to(ROOT)}:{node.lineno}"
        for file in PYTHON
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.ImportFrom) and test.search(node.module or "")
    ]

    assert found == []


def test_nothing_is_a_package_that_must_stay_a_namespace() -> None:
    assert list(ROOT.glob("*/src/kreis/__init__.py")) == []
    assert list(ROOT.glob("services/*/src/kreis/__init__.py")) == []


def test_no_committed_file_names_the_address_of_a_registry() -> None:
    address = address_of_a_registry()
    found = [
        f"{file.relative_to(ROOT)}:{number}"
        for file in tracked("*")
        if file.suffix not in (".png", ".gz")
        for number, line in enumerate(file.read_text(errors="replace").splitlines(), start=1)
        if address.search(line)
    ]

    assert found == []


def address_of_a_registry() -> re.Pattern[str]:
    """Put together here, so that this file names none either."""
    paths = "|".join(rf"/{name}\b" for name in ("simple", "maven2", "packages"))
    return re.compile(rf"https?:{'//'}[^ \"')]*({paths})|files\.{'python' + 'hosted'}")


@pytest.mark.parametrize(
    "named",
    [
        "index-url = https:{}mirror.example/pypi/simple",
        "<url>http:{}mirror.example:8081/maven2</url>",
        "https:{}mirror.example/packages/ab/kreis.whl",
        "https:{}files.python" + "hosted.org/kreis.whl",
    ],
)
def test_the_address_of_a_registry_is_known_when_seen(named: str) -> None:
    assert address_of_a_registry().search(named.format("//"))


def lines_of_code(file: Path) -> int:
    """Lines that are neither blank, comment nor docstring."""
    source = file.read_text()
    lines = source.splitlines()
    prose = {
        number
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
        for number in range(node.lineno, (node.end_lineno or node.lineno) + 1)
    }
    return sum(
        1
        for number, line in enumerate(lines, start=1)
        if number not in prose and line.strip() and not line.strip().startswith("#")
    )
