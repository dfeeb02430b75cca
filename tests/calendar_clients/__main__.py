"""Reads every file with ical.js, node-ical, vobject and our reader; prints and keeps a table.

Needs Node.js and npm. The packages are installed into a temporary folder.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

from tests.calendar_clients.files import File, clock_changes, files
from tests.calendar_clients.readers import by_rules_alone, by_vobject

HERE = Path(__file__).parent
CLIENTS = ("ical.js", "node-ical", "vobject", "rules alone")


def main() -> int:
    made = list(files())
    right: Counter[tuple[str, str, str]] = Counter()
    for file, answer in zip(made, _by_node(made), strict=True):
        answer = answer | {
            "vobject": dict(by_vobject(file.text)),
            "rules alone": dict(by_rules_alone(file.text)),
        }
        for client in CLIENTS:
            right[file.land, str(file.change), client] += answer[client] == file.moments
    table = _table(made, right)
    (HERE / "results.md").write_text(table)
    print(table)
    whole = len(made) * len(CLIENTS)
    print(f"{sum(right.values())} of {whole} readings are right")
    return 0 if sum(right.values()) == whole else 1


def _by_node(made: list[File]) -> list[dict[str, dict[str, str]]]:
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(HERE / "package.json", folder)
        install = ["npm", "install", "--no-audit", "--no-fund", "--silent"]
        subprocess.run(install, cwd=folder, check=True)
        lines = "".join(f"{json.dumps({'text': each.text})}\n" for each in made)
        command = ["node", str(HERE / "clients.mjs")]
        # In a zone that has no summer time: nothing is right by chance.
        ran = subprocess.run(
            command,
            cwd=folder,
            input=lines,
            text=True,
            check=True,
            capture_output=True,
            env={"PATH": _path(), "TZ": "Asia/Tokyo"},
        )
    return [json.loads(line) for line in ran.stdout.splitlines()]


def _path() -> str:
    node = shutil.which("node")
    assert node is not None, "Node.js is needed"
    return str(Path(node).parent)


def _table(made: list[File], right: Counter[tuple[str, str, str]]) -> str:
    """Returns how many files of a Land, around a clock change, all clients read rightly."""
    total = Counter((each.land, str(each.change)) for each in made)
    changes = [str(each) for each in clock_changes()]
    head = (
        "Written by `make calendar-clients`: files that all of ical.js, node-ical, vobject and a\n"
        "reader of rules alone read rightly, of all files of a Land around a clock change.\n"
    )
    lines = [
        "# Calendar files as other programs read them\n",
        head,
        f"| Land | {' | '.join(changes)} |",
        f"|---|{'---|' * len(changes)}",
    ]
    for land in dict.fromkeys(each.land for each in made):
        cells = []
        for change in changes:
            least = min(right[land, change, client] for client in CLIENTS)
            cells.append(f"{least}/{total[land, change]}")
        lines.append(f"| {land} | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main())
