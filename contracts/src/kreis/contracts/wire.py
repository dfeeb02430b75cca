"""How a record looks on the wire, as `contracts/wire.yaml` says it.

Promise: the check of records, the AsyncAPI document and the tables of `wire.md` come from this one
file. An unknown word in it is an error.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

import yaml


@dataclass(frozen=True, slots=True)
class Header:
    """A header of a record. Its value is `const`, matches `pattern` or has the `format`."""

    name: str
    about: str
    always: bool
    """True if Kreis writes it on every record."""
    needed: bool
    """True if services of Kreis park a record without it."""
    const: str = ""
    pattern: str = ""
    format: str = ""

    @property
    def schema(self) -> dict[str, str]:
        """Returns the JSON Schema of its value."""
        if self.const:
            return {"const": self.const, "description": self.about}
        rule = {"pattern": f"^{self.pattern}$"} if self.pattern else {"format": self.format}
        return {"type": "string", **rule, "description": self.about}


class Placed(NamedTuple):
    """A key with its hash and its partition of 12: a test vector for partitioners."""

    key: str
    hash: int
    partition: int


@dataclass(frozen=True)
class Wire:
    """The rules of the wire. Sizes are in bytes."""

    headers: Mapping[str, Header]
    largest_fact: int
    largest_record: int
    partitioning: tuple[Placed, ...]

    @property
    def needed(self) -> frozenset[str]:
        """Returns the names of the headers without which a record is parked."""
        return frozenset(each.name for each in self.headers.values() if each.needed)


@cache
def wire() -> Wire:
    """Returns the rules. A wheel contains them. A checkout reads `contracts/wire.yaml`."""
    packaged = Path(__file__).parent / "wire.yaml"
    return load(packaged if packaged.is_file() else Path(__file__).parents[3] / "wire.yaml")


def load(file: Path) -> Wire:
    """Reads the rules of a file."""
    page: dict[str, Any] = yaml.safe_load(file.read_text("utf-8"))
    headers = {name: Header(name=name, **rest) for name, rest in page.pop("headers").items()}
    vectors = tuple(Placed(**each) for each in page.pop("partitioning"))
    return Wire(headers=MappingProxyType(headers), partitioning=vectors, **page)


def schema_id(type_: str) -> str:
    """Returns the `$id` of the schema that readers of this fact get, `ce_dataschema` on the
    wire."""
    return f"urn:kreis:fact:{type_.removeprefix('kreis.')}"
