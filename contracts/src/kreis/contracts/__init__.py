"""The contracts between Kreis services: topics, their facts, and who writes and reads each fact.

Promise: `topics()` lists exactly what is in the folder `topics`, less the contract of all views. By
its name it also knows the topic of any view. An unknown word in a `topic.yaml` is an error, and so
is a missing schema.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from functools import cache, lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

from kreis.contracts import views
from kreis.contracts.model import Fact, InvalidFact, Topic

__all__ = [
    "Fact", "InvalidFact", "Topic", "described", "load", "read_by", "restricted_twin", "topics",
    "view", "written_by",
]  # fmt: skip


class _Topics(dict[str, Topic]):
    """All topics by name. Those of views are not listed: who runs Kreis decides which there are."""

    def __missing__(self, name: str) -> Topic:
        if not views.is_view(name):
            raise KeyError(name)
        return _of_view(name)


@cache
def topics() -> Mapping[str, Topic]:
    """Returns all topics by name. A wheel contains them. A checkout reads them from
    `contracts/topics`."""
    listed = {name: topic for name, topic in described().items() if name != views.ALL}
    return MappingProxyType(_Topics(listed))


@cache
def described() -> Mapping[str, Topic]:
    """Returns all topics by name, and under `views.ALL` the contract of all views."""
    packaged = Path(__file__).parent / "topics"
    return load(packaged if packaged.is_dir() else Path(__file__).parents[3] / "topics")


def view() -> Topic:
    """Returns the contract of all views. No topic has its name."""
    return described()[views.ALL]


@lru_cache(1000)
def _of_view(name: str) -> Topic:
    return views.named(view(), name)


def written_by(service: str) -> dict[str, tuple[str, ...]]:
    """Returns the types of the facts that the service writes, by topic."""
    return {t.name: types for t in topics().values() if (types := t.written_by(service))}


def read_by(service: str) -> dict[str, tuple[str, ...]]:
    """Returns the types of the facts that the service reads, by topic."""
    return {t.name: types for t in topics().values() if (types := t.read_by(service))}


@cache
def restricted_twin(topic: str) -> str | None:
    """Returns the topic for the same facts about people under address protection, or None."""
    return next((each.name for each in topics().values() if each.facts_of == topic), None)


def load(folder: Path) -> Mapping[str, Topic]:
    """Reads all topics of a folder, by name."""
    files = sorted(folder.glob("*/topic.yaml"))
    pages = {file.parent.name: yaml.safe_load(file.read_text("utf-8")) for file in files}
    facts = {name: _facts(folder / name, page.pop("facts", {})) for name, page in pages.items()}
    return MappingProxyType({name: _topic(page, facts) for name, page in pages.items()})


def _facts(folder: Path, entries: Mapping[str, Mapping[str, str]]) -> dict[str, Fact]:
    return {type_: _fact(folder, type_, entry) for type_, entry in entries.items()}


def _fact(folder: Path, type_: str, entry: Mapping[str, str]) -> Fact:
    home = folder.parent / entry.get("defined_in", folder.name)
    stem = type_.removeprefix("kreis.")
    schema = _read(home / f"{stem}.schema.json")
    examples = {f.stem: _read(f) for f in sorted((home / f"{stem}.examples").glob("*.json"))}
    return Fact(type=type_, topic=folder.name, schema=schema, examples=examples, **entry)


def _read(file: Path) -> Any:
    return json.loads(file.read_text("utf-8"))


def _topic(page: dict[str, Any], facts: Mapping[str, Mapping[str, Fact]]) -> Topic:
    name = page.pop("topic")
    source = page.get("facts_of", name)
    own = {type_: replace(fact, topic=name) for type_, fact in facts[source].items()}
    readers = {service: tuple(types) for service, types in page.pop("readers").items()}
    return Topic(name=name, facts=own, readers=readers, **page)
