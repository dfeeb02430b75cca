"""Compares the contracts with those of the last release; breaking changes fail.

`python -m kreis.contracts.compatibility` compares `contracts/topics` with the newest folder under
`contracts/released`. Promise: what is not reported is additive. A changed keyword that this module
does not know counts as breaking. A change names the teams outside that read the fact.
Refuses: to pass when there is no release to compare with.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from kreis.contracts import teams

Schema = Mapping[str, Any]

ANNOTATIONS = {"$schema", "title", "description", "examples"}
LOWER_BOUNDS = {"minimum", "minLength", "minItems"}
UPPER_BOUNDS = {"maximum", "maxLength", "maxItems"}
FIXED_IN_A_TOPIC = ("key", "partitions", "cleanup", "facts_of")


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


def changes_since(released: Path, folder: Path) -> Iterator[str]:
    """Breaking changes from the topics in `released` to those in `folder`."""
    for file in sorted([*released.glob("*/topic.yaml"), *released.glob("*/*.schema.json")]):
        name = file.relative_to(released)
        if not (folder / name).is_file():
            yield f"{name}: was taken away"
        elif name.name == "topic.yaml":
            yield from (f"{name}: {c}" for c in _topic_changes(_page(file), _page(folder / name)))
        else:
            changes = breaking_changes(_schema(file), _schema(folder / name))
            yield from (f"{name}: {change}" for change in changes)


def _topic_changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    for key in FIXED_IN_A_TOPIC:
        if old.get(key) != new.get(key):
            yield f"{key} was {old.get(key)}, is now {new.get(key)}"
    for fact, before in old.get("facts", {}).items():
        after = new.get("facts", {}).get(fact)
        if after is None:
            yield f"{fact} was taken away"
            continue
        for word in ("key", "owner"):
            if before.get(word) != after.get(word):
                yield f"{fact}: {word} was {before.get(word)}, is now {after.get(word)}"


def _page(file: Path) -> Any:
    return yaml.safe_load(file.read_text("utf-8"))


def _schema(file: Path) -> Any:
    return json.loads(file.read_text("utf-8"))


def last_release(contracts: Path) -> Path | None:
    """The folder of the newest release; 0.10.0 is newer than 0.9.0."""
    folders = [each for each in (contracts / "released").glob("*") if each.is_dir()]
    return max(folders, key=lambda folder: [int(n) for n in folder.name.split(".")], default=None)


def _read_by(outside: list[teams.Team], change: str) -> str:
    """Names the teams that read the changed fact. A change begins with the path of its file."""
    topic, _, file = change.partition(":")[0].partition("/")
    stem = file.removesuffix(".schema.json")
    named = teams.reading(outside, topic, f"kreis.{stem}" if stem != file else "")
    return f" (read by {', '.join(named)})" if named else ""


def main(contracts: Path) -> int:
    released = last_release(contracts)
    if released is None:
        sys.stdout.write(f"There is no release under {contracts / 'released'} to compare with.\n")
        return 1
    changes = list(changes_since(released, contracts / "topics"))
    outside = teams.load(contracts / "readers")
    changes = [f"{change}{_read_by(outside, change)}" for change in changes]
    told = [*changes, f"{len(changes)} breaking changes since {released.name}"]
    sys.stdout.write("\n".join(told) + "\n")
    return 1 if changes else 0


if __name__ == "__main__":
    sys.exit(main(Path(__file__).parents[3]))
