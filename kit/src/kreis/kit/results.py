"""What the cases have shown, as TAP for people and pipes and as JUnit for build servers.

Promise: each case has one line, in the order of the plan, as soon as it is decided.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree


class Differs(Exception):
    """A program has done something else than the rule says."""

    def __init__(self, expected: str, came: str) -> None:
        super().__init__(f"expected {expected}, came {came}")
        self.expected, self.came = expected, came


class Skipped(Exception):
    """A case that cannot be tried here, and why."""


@dataclass(frozen=True)
class Result:
    """How a case went: it holds, it differs, or it was skipped for a reason."""

    name: str
    title: str
    rule: str
    """Where the rule stands, as path and heading of this repository."""
    seconds: float = 0.0
    differs: Differs | None = None
    skipped: str = ""
    log: str = ""
    """The last lines that the program wrote."""
    seen: str = ""
    """What the program does by its own choice. It is reported and not judged."""

    @property
    def holds(self) -> bool:
        return self.differs is None


class Tap:
    """Writes the Test Anything Protocol, version 14."""

    def __init__(self, say: Callable[[str], None], count: int) -> None:
        self._say, self._number = say, 0
        say(f"TAP version 14\n1..{count}")

    def show(self, result: Result) -> None:
        """Writes the line of a case. One that differs has a block with the reasons below it."""
        self._number += 1
        said = (
            f"{'ok' if result.holds else 'not ok'} {self._number} - {result.name}: {result.title}"
        )
        self._say(said + (f" # SKIP {result.skipped}" if result.skipped else ""))
        if result.seen:
            self._say(f"# {result.name}: {result.seen}")
        if result.differs:
            self._say(_block(result, result.differs))


def _block(result: Result, differs: Differs) -> str:
    """Returns the reasons as YAML, in which every JSON text is a text."""
    parts = {"expected": differs.expected, "came": differs.came, "rule": result.rule}
    lines = [f"  {name}: {json.dumps(text, ensure_ascii=False)}" for name, text in parts.items()]
    if result.log:
        lines += ["  log: |", *(f"    {line}" for line in result.log.splitlines())]
    return "\n".join(["  ---", *lines, "  ..."])


def write_junit(file: Path, suite: str, results: Sequence[Result]) -> None:
    """Writes a JUnit report. Characters that XML does not know are left out of the log."""
    root = ElementTree.Element(
        "testsuite",
        name=suite,
        tests=str(len(results)),
        failures=str(sum(not each.holds for each in results)),
        skipped=str(sum(bool(each.skipped) for each in results)),
        time=f"{sum(each.seconds for each in results):.3f}",
    )
    for each in results:
        names = {"classname": suite, "name": each.name, "time": f"{each.seconds:.3f}"}
        case = ElementTree.SubElement(root, "testcase", names)
        if each.seen:
            ElementTree.SubElement(case, "system-out").text = each.seen
        if each.skipped:
            ElementTree.SubElement(case, "skipped", message=each.skipped)
        if each.differs:
            fault = ElementTree.SubElement(case, "failure", message=str(each.differs))
            text = f"{each.title}\nrule: {each.rule}\n{each.log}"
            fault.text = "".join(sign for sign in text if sign.isprintable() or sign in "\n\t")
    ElementTree.ElementTree(root).write(file, encoding="utf-8", xml_declaration=True)
