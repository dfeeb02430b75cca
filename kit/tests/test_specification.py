"""What stands beside the cases: rules, the README, and the examples that the kit is shown with."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from kreis.kit.case import Case
from kreis.kit.service.command import SERVICES
from kreis.kit.service.parts import PARTS
from kreis.kit.subscriber.running import CASES as OF_SUBSCRIBERS
from kreis.kit.view.running import CASES as OF_VIEWS

ROOT = Path(__file__).parents[2]


def _of_services() -> dict[str, tuple[Case[Any], ...]]:
    """Returns the cases by part. Those of notifications come first."""
    found: dict[str, dict[str, Case[Any]]] = {}
    for parts in (PARTS["notifications"], *PARTS.values()):
        for name, part in parts.items():
            for case in part.cases:
                found.setdefault(name, {}).setdefault(case.name, case)
    return {name: tuple(cases.values()) for name, cases in found.items()}


OF_SERVICES = _of_services()
CASES: tuple[Case[Any], ...] = (
    *OF_SUBSCRIBERS,
    *OF_VIEWS,
    *(c for cases in OF_SERVICES.values() for c in cases),
)
WORLDS = {"town", "heir", "office", "worlds", "days", "watch"}
"""Modules beside the cases of a part: who lives there, and what happens."""


def test_every_case_names_a_rule_that_stands() -> None:
    for case in CASES:
        page, _, heading = case.rule.partition("#")
        headings = re.findall(r"^#+ (.+)$", (ROOT / page).read_text(), re.MULTILINE)
        assert heading in {each.lower().replace(" ", "-") for each in headings}, case.name


def test_every_module_of_a_case_is_a_case() -> None:
    kit = ROOT / "kit/src/kreis/kit"
    places: dict[str, tuple[Case[Any], ...]]
    places = {f"service/{name}": cases for name, cases in OF_SERVICES.items()}
    places["subscriber/cases"] = OF_SUBSCRIBERS
    places["view/cases"] = OF_VIEWS
    for folder, cases in places.items():
        modules = {file.stem.replace("_", "-") for file in (kit / folder).glob("[a-z]*.py")}
        assert {case.name for case in cases} == modules - WORLDS


def test_the_command_knows_the_services_that_have_parts() -> None:
    assert set(SERVICES) == PARTS.keys()
    for name, parts in PARTS.items():
        assert parts.keys() >= {"wire", "api", "life"}, name


def test_the_readme_lists_every_case_with_its_words() -> None:
    lines = (ROOT / "kit/README.md").read_text().splitlines()

    assert [line for line in lines if re.match(r"\| `[a-z]+(-[a-z]+)*` \| [A-Z]", line)] == [
        f"| `{case.name}` | {case.title} |" for case in CASES
    ]


def test_the_packages_of_the_example_in_node_are_locked_by_hash_and_by_no_address() -> None:
    lock = json.loads((ROOT / "examples/who-takes-part-node/package-lock.json").read_text())
    packages = {name: each for name, each in lock["packages"].items() if name}

    assert {"node_modules/ajv", "node_modules/kafkajs"} <= packages.keys()
    assert [name for name, each in packages.items() if "integrity" not in each] == []
    assert [name for name, each in packages.items() if "resolved" in each] == []


def test_the_example_in_go_takes_nothing_of_ours() -> None:
    folder = ROOT / "examples/notifications-go"
    lines = "\n".join(file.read_text() for file in folder.glob("*.go"))
    read = set(re.findall(r"^//go:embed (.+)$", lines, re.MULTILINE))

    assert read == {"texts.json"}
    assert "kreis" not in (folder / "go.mod").read_text().replace("module kreis.example/", "")


def test_the_example_in_node_takes_nothing_of_ours_but_the_contracts() -> None:
    folder = ROOT / "examples/who-takes-part-node"
    sources = "\n".join(file.read_text() for file in folder.glob("*.js"))

    assert set(re.findall(r'"(\.\./[^"]+)"', sources)) == {
        "../../contracts/reader-schemas/participation.v1/"
    }
