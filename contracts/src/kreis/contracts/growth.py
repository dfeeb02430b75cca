"""What each fact has gained, release by release: compares the contracts of all releases.

Promise: the page depends only on the contracts in the tree. A change that is not additive is not
told here; `compatibility` refuses it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

from kreis.contracts import load
from kreis.contracts.compatibility import LOWER_BOUNDS, UPPER_BOUNDS
from kreis.contracts.model import Fact, Topic

Schema = Mapping[str, Any]
Release = tuple[str, Mapping[str, Topic]]

_HEAD = """\
# What each fact has gained

Made by `make docs` from the contracts of each release; not edited by hand. A fact only grows
([rules of change](README.md#rules-of-change)). Readers ignore a field that they do not know, and
treat a value that they do not know as something else.
"""


def additions(old: Schema, new: Schema, at: str = "") -> Iterator[str]:
    """Says what a schema allows that it did not allow before."""
    more = [value for value in new.get("enum", ()) if value not in old.get("enum", ())]
    if more:
        yield f"`{at}` may be {', '.join(f'`{_json(value)}`' for value in more)}."
    for bound in sorted(LOWER_BOUNDS | UPPER_BOUNDS):
        if bound in old and old[bound] != new.get(bound):
            yield f"`{at}`: `{bound}` is {new.get(bound, 'gone')}, was {old[bound]}."
    before, after = old.get("properties", {}), new.get("properties", {})
    for name in after:
        path = f"{at}.{name}" if at else name
        if name in before:
            yield from additions(before[name], after[name], path)
        else:
            yield f"`{path}` is new and optional."
    if "items" in old and "items" in new:
        yield from additions(old["items"], new["items"], f"{at}[]")


def page(contracts: Path, version: str) -> str:
    """Returns the page of all facts. `version` is the number of the next release."""
    released = sorted((contracts / "released").iterdir(), key=_number)
    releases = [(each.name, load(each)) for each in released]
    if version not in dict(releases):
        releases.append((version, load(contracts / "topics")))
    lines = [_HEAD]
    for name, topic in releases[-1][1].items():
        lines += [f"## `{name}`", "", *_of_topic(name, topic, releases), ""]
    return "\n".join(lines)


def _of_topic(name: str, topic: Topic, releases: list[Release]) -> Iterator[str]:
    if topic.facts_of:
        yield f"The facts of `{topic.facts_of}`."
        return
    for type_ in topic.facts:
        known = [(version, topics[name].facts[type_]) for version, topics in _with(name, releases)
                 if type_ in topics[name].facts]  # fmt: skip
        yield f"- `{type_}`, since {known[0][0]}"
        yield from _of_fact(known)


def _with(name: str, releases: list[Release]) -> list[Release]:
    return [(version, topics) for version, topics in releases if name in topics]


def _of_fact(known: list[tuple[str, Fact]]) -> Iterator[str]:
    for (_, before), (version, after) in pairwise(known):
        for told in additions(before.schema, after.schema):
            yield f"  - {version}: {told}"


def _number(folder: Path) -> list[int]:
    return [int(part) for part in folder.name.split(".")]


def _json(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)
