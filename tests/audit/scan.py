"""Runs bandit and semgrep over the code that ships, and compares with what was judged.

Promise: a finding that `accepted.toml` does not name fails, and so does an entry without a finding.
An entry names rule, file and line of code, with the reason. So a second finding in the same file is
seen. Every rule of `rules.yaml` finds the fault that is planted for it (`planted.py`).
Refuses: to reach the internet. The rules are in the tree.

python -m tests.audit.scan
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from tests.audit.planted import PLANTED

ROOT = Path(__file__).parents[2]
TOOLS = ROOT / ".tools" / "audit" / "bin"
RULES = Path(__file__).with_name("rules.yaml")
ACCEPTED = Path(__file__).with_name("accepted.toml")
SHIPPED = (
    "administration", "chassis", "contracts", "formation", "kit", "onebox", "services", "tracing",
)  # fmt: skip


class Finding(NamedTuple):
    rule: str
    path: str
    code: str
    """The line of code, without the spaces around it."""


def sources() -> list[str]:
    packages = [folder for name in SHIPPED for folder in (ROOT / name).rglob("src")]
    return [str(each.relative_to(ROOT)) for each in sorted(packages)] + ["deploy"]


def bandit(places: Sequence[str], root: Path = ROOT) -> Iterator[Finding]:
    for each in _json(["bandit", "-q", "-r", *places, "-f", "json"], root)["results"]:
        yield _finding(root, each["test_id"], each["filename"], each["line_number"])


def semgrep(places: Sequence[str], root: Path = ROOT) -> Iterator[Finding]:
    command = ["semgrep", "scan", "--metrics=off", "--disable-version-check", "--quiet", "--json"]
    command += ["--no-git-ignore", "--disable-nosem", "--jobs", "2", "--config", str(RULES)]
    found = _json([*command, *places], root)
    if found["errors"]:
        raise SystemExit(f"semgrep: {found['errors']}")
    for each in found["results"]:
        rule = each["check_id"].rpartition(".")[2]
        yield _finding(root, rule, each["path"], each["start"]["line"])


def _json(command: Sequence[str], root: Path) -> Any:
    program, *rest = command
    done = subprocess.run(
        [TOOLS / program, *rest], cwd=root, capture_output=True, text=True, check=False
    )
    if done.returncode not in (0, 1):
        raise SystemExit(f"{program}: {done.stderr[-2000:]}")
    return json.loads(done.stdout)


def _finding(root: Path, rule: str, path: str, line: int) -> Finding:
    lines = (root / path).read_text("utf-8").splitlines()
    return Finding(rule, path.removeprefix("./"), lines[line - 1].strip())


def accepted() -> tuple[set[str], set[Finding]]:
    """Rules that do not count here at all, and single findings."""
    known = tomllib.loads(ACCEPTED.read_text("utf-8"))
    missing = [each for each in (*known["rule"], *known["finding"]) if not each["reason"].strip()]
    if missing:
        raise SystemExit(f"without a reason: {missing}")
    single = {
        Finding(each["rule"], each["path"], code)
        for each in known["finding"]
        for code in each["code"]
    }
    return {each["rule"] for each in known["rule"]}, single


def unfound(folder: Path) -> list[str]:
    """Rules that miss the fault that is planted for them, or see one where there is none."""
    for rule, (bad, good) in PLANTED.items():
        kind = ".html" if rule.startswith("template") else ".py"
        (folder / f"{rule}.bad{kind}").write_text(bad)
        (folder / f"{rule}.good{kind}").write_text(good)
    seen = {(each.rule, each.path) for each in semgrep(["."], folder)}
    wrong = []
    for rule in PLANTED:
        kind = ".html" if rule.startswith("template") else ".py"
        if (rule, f"{rule}.bad{kind}") not in seen:
            wrong.append(f"{rule} misses what is planted for it")
        if (rule, f"{rule}.good{kind}") in seen:
            wrong.append(f"{rule} sees a fault where there is none")
    return wrong


def main() -> None:
    by_rule, single = accepted()
    found = {*bandit(sources()), *semgrep(sources())}
    open_ = sorted(each for each in found - single if each.rule not in by_rule)
    stale = sorted(single - found)
    with tempfile.TemporaryDirectory() as folder:
        blind = unfound(Path(folder))
    for finding in open_:
        print(f"open: {finding.rule} in {finding.path}: {finding.code}")
    for finding in stale:
        print(f"no longer there: {finding.rule} in {finding.path}: {finding.code}")
    for text in blind:
        print(text)
    print(f"{len(found)} findings, {len(open_)} open; {len(PLANTED)} planted, {len(blind)} missed")
    sys.exit(1 if open_ or stale or blind else 0)


if __name__ == "__main__":
    main()
