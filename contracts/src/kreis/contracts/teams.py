"""Teams outside Kreis that read facts, as `contracts/readers/<team>.yaml` says it.

Promise: a breaking change names every team that reads the field. An unknown word in a file is an
error.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

Fields = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Team:
    """A team with the fields that it reads, by topic and type of fact."""

    team: str
    about: str
    contact: str
    reads: Mapping[str, Fields]


def load(folder: Path) -> list[Team]:
    """Reads the files of all teams, by name."""
    pages = [yaml.safe_load(file.read_text("utf-8")) for file in sorted(folder.glob("*.yaml"))]
    return [Team(**{**page, "reads": _reads(page["reads"])}) for page in pages]


def _reads(topics: Mapping[str, Mapping[str, list[str]]]) -> dict[str, Fields]:
    return {
        topic: {type_: tuple(fields) for type_, fields in facts.items()}
        for topic, facts in topics.items()
    }


def reading(teams: Iterable[Team], topic: str, type_: str = "") -> list[str]:
    """Lists the teams that read this fact, or anything of the topic if no fact is named."""
    return [
        each.team
        for each in teams
        if topic in each.reads and (not type_ or type_ in each.reads[topic])
    ]
