"""Tells which changes break the data or the readers that were made for the contracts of before.

Promise: what is not reported is additive. A keyword that is not understood here counts as broken
when it changes, so silence is never a guess. `python -m kreis.contracts.compatibility` compares the
checkout with the last release, and fails; before the first release with main, and only tells.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

Schema = Mapping[str, Any]

ANNOTATIONS = {"$schema", "title", "description", "examples"}
LOWER_BOUNDS = {"minimum", "minLength", "minItems"}
UPPER_BOUNDS = {"maximum", "maxLength", "maxItems"}
FIXED_IN_A_TOPIC = ("key", "partitions", "cleanup")


def breaking_changes(old: Schema, new: Schema, at: str = "") -> list[str]:
    return [*_rules(old, new, at), *_properties(old, new, at), *_items(old, new, at)]


def _rules(old: Schema, new: Schema, at: str) -> Iterator[str]:
    for keyword in sorted({*old, *new} - ANNOTATIONS - {"properties", "required", "items"}):
        before, after = old.get(keyword), new.get(keyword)
        if before != after and not _widens(keyword, before, after):
            yield f"{at or 'the fact'}: {keyword} was {before}, is now {after}"


def _widens(keyword: str, before: Any, after: Any) -> bool:
    if keyword in LOWER_BOUNDS:
        return after is None or (before is not None and after < before)
    if keyword in UPPER_BOUNDS:
        return after is None or (before is not None and after > before)
    return keyword == "enum" and bool(before and after) and all(v in after for v in before)


def _properties(old: Schema, new: Schema, at: str) -> Iterator[str]:
    before, after = old.get("properties", {}), new.get("properties", {})
    needed_before, needed_after = old.get("required", []), new.get("required", [])
    for name in sorted({*before, *after}):
        path = f"{at}.{name}" if at else name
        if name not in after:
            yield f"{path}: was taken away"
        elif (name in needed_before) != (name in needed_after):
            yield f"{path}: {'is required' if name in needed_after else 'may be missing'} now"
        if name in before and name in after:
            yield from breaking_changes(before[name], after[name], path)


def _items(old: Schema, new: Schema, at: str) -> list[str]:
    if "items" in old and "items" in new:
        return breaking_changes(old["items"], new["items"], f"{at}[]")
    return [f"{at}[]: items come or go"] if "items" in old or "items" in new else []


def changes_since(revision: str, folder: Path) -> Iterator[str]:
    for name in (_git(folder, "ls-tree", "-r", "--name-only", revision, "--", ".") or "").split():
        text = _git(folder, "show", f"{revision}:./{name}") or ""
        if name.endswith((".schema.json", "topic.yaml")) and not (folder / name).is_file():
            yield f"{name}: was taken away"
        elif name.endswith(".schema.json"):
            new = json.loads((folder / name).read_text("utf-8"))
            changes = breaking_changes(json.loads(text), new)
            yield from (f"{name}: {change}" for change in changes)
        elif name.endswith("topic.yaml"):
            old, new = yaml.safe_load(text), yaml.safe_load((folder / name).read_text("utf-8"))
            fixed = (key for key in FIXED_IN_A_TOPIC if old[key] != new[key])
            yield from (f"{name}: {key} was {old[key]}, is now {new[key]}" for key in fixed)


def _git(folder: Path, *arguments: str) -> str | None:
    command = ["git", *arguments]  # arguments of our own, never of a stranger
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)  # noqa: S603
    return done.stdout.strip() if done.returncode == 0 else None


def main(folder: Path) -> int:
    release = _git(folder, "describe", "--tags", "--abbrev=0")
    revision = release or _git(folder, "merge-base", "HEAD", "main")
    changes = list(changes_since(revision, folder)) if revision else []
    told = [*changes, f"{len(changes)} breaking changes since {revision or 'the beginning'}"]
    sys.stdout.write("\n".join(told) + "\n")
    return 1 if release and changes else 0


if __name__ == "__main__":
    sys.exit(main(Path(__file__).parents[3] / "topics"))
