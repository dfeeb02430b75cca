"""What the kit says: TAP that a parser takes, and JUnit that a build server takes."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import yaml

from kreis.kit.results import Differs, Result, Tap, write_junit

HOLDS = Result("doubles", "A fact counts once", "contracts/wire.md#numbers", seconds=1.5)
DIFFERS = Result(
    "codecs",
    "Records are read",
    "contracts/wire.md#compression-and-size",
    differs=Differs('{"a": 1}', "no: nothing # at all\n---"),
    log="  Traceback\n  ...\x00\n",
)
SKIPPED = Result("corrections", "A correction", "a#b", skipped="the program keeps no attendance")


def test_tap_has_a_line_for_each_case_and_a_block_for_what_differs() -> None:
    lines: list[str] = []
    tap = Tap(lines.append, 3)
    for each in (HOLDS, DIFFERS, SKIPPED):
        tap.show(each)

    assert lines[0] == "TAP version 14\n1..3"
    assert lines[1] == "ok 1 - doubles: A fact counts once"
    assert lines[2] == "not ok 2 - codecs: Records are read"
    assert lines[4] == "ok 3 - corrections: A correction # SKIP the program keeps no attendance"
    first, *block, last = lines[3].splitlines()
    assert (first, last) == ("  ---", "  ...")
    told = yaml.safe_load("\n".join(block).replace("\x00", ""))
    assert told["expected"] == '{"a": 1}'
    assert told["came"] == "no: nothing # at all\n---"
    assert told["rule"] == "contracts/wire.md#compression-and-size"
    assert "Traceback" in told["log"]


def test_junit_counts_failures_and_what_was_skipped(tmp_path: Path) -> None:
    write_junit(tmp_path / "it.xml", "kit", [HOLDS, DIFFERS, SKIPPED])

    suite = ElementTree.parse(tmp_path / "it.xml").getroot()
    assert {name: suite.get(name) for name in ("tests", "failures", "skipped", "time")} == {
        "tests": "3", "failures": "1", "skipped": "1", "time": "1.500",
    }  # fmt: skip
    [failure] = suite.iter("failure")
    assert "nothing # at all" in (failure.get("message") or "")
    assert "contracts/wire.md#compression-and-size" in (failure.text or "")
