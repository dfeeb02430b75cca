"""Looks for what is left of a person: byte by byte in every file, and behind every compression.

Promise: finds a text in UTF-8, UTF-16, escaped as JSON or in an address, as hexadecimal digits, in
base64 at every alignment and in quoted-printable, and an id as its 16 bytes. Reads topics through a
client too, because batches may be compressed, and tables as text, because large values are.
"""

from __future__ import annotations

import base64
import json
import quopri
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote
from uuid import UUID

import psycopg

from kreis.chassis.config import KafkaAccess
from kreis.chassis.message import Wire
from kreis.chassis.messaging.broker import read_all

_BLOCK = 16 * 2**20


class Remainder(NamedTuple):
    where: str
    what: str
    form: str


def forms(text: str) -> dict[str, bytes]:
    """The bytes that this text may have on a disk."""
    plain = text.encode()
    found = {
        "utf-8": plain,
        "utf-16-le": text.encode("utf-16-le"),
        "utf-16-be": text.encode("utf-16-be"),
        "json": json.dumps(text)[1:-1].encode(),
        "address": quote(text).encode(),
        "hex": plain.hex().encode(),
        "HEX": plain.hex().upper().encode(),
        "quoted-printable": quopri.encodestring(plain).strip(),
        **{f"base64+{shift}": _base64(plain, shift) for shift in range(3)},
    }
    with suppress(UnicodeEncodeError):
        found["latin-1"] = text.encode("latin-1")
    with suppress(ValueError):
        found["uuid"] = UUID(text).bytes
    # For plain letters many forms are the same.
    distinct = {pattern: form for form, pattern in reversed(found.items())}
    return {form: pattern for pattern, form in distinct.items()}


def in_files(folder: Path, wanted: Mapping[str, str]) -> Iterator[Remainder]:
    """Looks at each file below `folder`, and at its name. `wanted` maps what it is to the text."""
    patterns = _patterns(wanted)
    longest = max(len(pattern) for _, _, pattern in patterns)
    for file in sorted(folder.rglob("*")):
        where = str(file.relative_to(folder))
        yield from _found(where, where.encode(), patterns)
        if not file.is_file():
            continue
        seen: set[Remainder] = set()
        for block in _blocks(file, longest):
            seen.update(_found(where, block, patterns))
        yield from sorted(seen)


def in_topics(
    access: KafkaAccess, topics: Iterable[str], wanted: Mapping[str, str]
) -> set[Remainder]:
    """Looks at every record as a reader gets it."""
    patterns, seen = _patterns(wanted), set[Remainder]()
    for topic in topics:
        for wire in read_all(access, [topic]):
            seen.update(_found(f"topic {topic}", _bytes(wire), patterns))
    return seen


def in_tables(
    superuser_url: str, names: Iterable[str], wanted: Mapping[str, str]
) -> set[Remainder]:
    """Looks at every row of every table of these databases, as text."""
    patterns, seen = _patterns(wanted), set[Remainder]()
    for name in names:
        with psycopg.connect(superuser_url, dbname=name) as line:
            tables = line.execute(
                "select format('%I.%I', schemaname, tablename) from pg_tables"
                " where schemaname = 'public' or tablename = 'pg_statistic'"
            ).fetchall()
            for (table,) in tables:
                for (row,) in line.execute(f"select t::text from {table} t".encode()):
                    seen.update(_found(f"table {name}.{table}", row.encode(), patterns))
    return seen


def _bytes(wire: Wire) -> bytes:
    parts = [wire.key or b"", wire.value or b""]
    parts += [content or b"" for _, content in wire.headers]
    return b"\0".join(parts)


def _patterns(wanted: Mapping[str, str]) -> list[tuple[str, str, bytes]]:
    return [
        (what, form, pattern)
        for what, text in wanted.items()
        for form, pattern in forms(text).items()
    ]


def _found(
    where: str, content: bytes, patterns: list[tuple[str, str, bytes]]
) -> Iterator[Remainder]:
    for what, form, pattern in patterns:
        if pattern in content:
            yield Remainder(where, what, form)


def _blocks(file: Path, longest: int) -> Iterator[bytes]:
    """Blocks that overlap, so that no text lies between two of them. A file may go meanwhile."""
    try:
        with file.open("rb") as opened:
            rest = b""
            while block := opened.read(_BLOCK):
                yield rest + block
                rest = block[-longest:]
    except FileNotFoundError:
        return


def _base64(plain: bytes, shift: int) -> bytes:
    """What is the same in base64 whatever stands before and behind: whole groups of three bytes."""
    whole = plain[(3 - shift) % 3 :]
    return base64.b64encode(whole[: len(whole) // 3 * 3])
