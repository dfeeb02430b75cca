"""Checks the subjects of new commits: at most 72 characters.

python -m tests.architecture.commits

Older commits, up to `AFTER`, are as they are. A clone without `AFTER` cannot tell new commits from
old ones: the check then says so and passes.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

AFTER = "fc55f6ceaf4ea4d3ee8167270903e2861dc7adc4"
LONGEST = 72


def main(folder: Path, after: str = AFTER) -> int:
    if _git(folder, "cat-file", "-e", f"{after}^{{commit}}") is None:
        sys.stdout.write(f"Subjects of commits NOT CHECKED: {after[:7]} is not in this clone.\n")
        return 0
    log = _git(folder, "log", "--no-merges", "--format=%h %s", f"{after}..HEAD")
    if log is None:
        sys.stderr.write(f"git cannot list the commits after {after[:7]}.\n")
        return 1
    commits = [line.partition(" ") for line in log.splitlines()]
    long = [
        f"{short}: {len(subject)} characters: {subject}"
        for short, _, subject in commits
        if len(subject) > LONGEST
    ]
    told = [*long, f"{len(commits)} subjects checked, {len(long)} longer than {LONGEST} characters"]
    sys.stdout.write("\n".join(told) + "\n")
    return 1 if long else 0


def _git(folder: Path, *words: str) -> str | None:
    """What git says; None where it fails."""
    command = ["git", *words]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    return done.stdout if done.returncode == 0 else None


if __name__ == "__main__":
    sys.exit(main(Path(__file__).parents[2]))
