"""Writes the pages that are made from the contracts: reader schemas, changes, tables of `wire.md`.

Promise: the same contracts give the same text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from kreis.contracts import Topic, growth, load, reader_schemas, views
from kreis.contracts.wire import Header, Wire, wire

_VIEWS = "view.<name>.v1"
_BLOCK = r"(<!-- made: {} -->\n).*?(<!-- end -->)"


def pages(contracts: Path, version: str) -> dict[Path, str]:
    """Returns the text of each page. `version` is the number of the next release."""
    known = load(contracts / "topics")
    text = (contracts / "wire.md").read_text("utf-8")
    return {
        contracts / "wire.md": with_tables(text, wire(), known),
        contracts / "changes.md": growth.page(contracts, version),
        **{
            contracts / "reader-schemas" / name: schema
            for name, schema in reader_schemas.files(known).items()
        },
    }


def with_tables(text: str, rules: Wire, known: Mapping[str, Topic]) -> str:
    """Returns the page with its tables made anew. Raises `ValueError` if it lacks a place."""
    tables = {
        "headers": _headers(rules.headers.values()),
        "partitioning": _table(
            ("key", "murmur2", "partition of 12"),
            [(f"`{each.key}`", each.hash, each.partition) for each in rules.partitioning],
        ),
        "sizes": _table(
            ("at most", "bytes"),
            [
                ("a fact as JSON", f"{rules.largest_fact:,}"),
                ("a record, and a batch on the wire", f"{rules.largest_record:,}"),
            ],
        ),
        "topics": _topics(known),
    }
    for name, table in tables.items():
        made = f"\n{table}\n\n"
        pattern = re.compile(_BLOCK.format(name), re.DOTALL)
        text, found = pattern.subn(lambda m, made=made: m[1] + made + m[2], text)  # type: ignore[misc]
        if found != 1:
            raise ValueError(f"wire.md needs one place for the table {name}, has {found}")
    return text


def _headers(headers: Iterable[Header]) -> str:
    rows = [
        (
            f"`{each.name}`",
            "always" if each.always else "mostly",
            "yes" if each.needed else "no",
            each.about + (f" `{each.const}`." if each.const else ""),
        )
        for each in headers
    ]
    return _table(("header", "written", "needed", "holds"), rows)


def _topics(known: Mapping[str, Topic]) -> str:
    rows = [
        (
            f"`{_VIEWS if name == views.ALL else name}`",
            topic.partitions,
            "yes" if topic.cleanup == "compact" else "no",
            f"{topic.retention_days} days" if topic.retention_days else "the last of each key",
            "its subscriber" if name == views.ALL else _feed(topic),
        )
        for name, topic in known.items()
    ]
    return _table(("topic", "partitions", "tombstones", "keeps", "feed"), rows)


def _feed(topic: Topic) -> str:
    if not topic.history:
        return "none"
    return "Kreis services" if topic.history_for_services else "everybody"


def _table(head: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> str:
    cells = [head, ("---",) * len(head), *rows]
    return "\n".join(f"| {' | '.join(map(_cell, row))} |" for row in cells)


def _cell(value: object) -> str:
    return str(value).replace("|", "\\|")


def stale(folder: Path, made: Mapping[Path, str]) -> list[Path]:
    """Lists schemas that no fact has any more."""
    return sorted(file for file in folder.rglob("*.json") if file not in made)
