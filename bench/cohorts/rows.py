"""Rows of results: read, replaced, kept; and the folders of the published instances."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench.result import RESULTS, keep

Row = dict[str, Any]


def keep_rows(suite: str, rows: Sequence[Row], key: Sequence[str], summary: Any) -> None:
    """Replaces the rows of equal key, and writes the summary of all anew."""
    path = RESULTS / f"cohorts-{suite}.json"
    old = json.loads(path.read_text())["rows"] if path.exists() else []
    merged = {tuple(row[name] for name in key): row for row in [*old, *rows]}
    all_rows = [merged[each] for each in sorted(merged, key=repr)]
    load = round(os.getloadavg()[0], 1)
    keep(f"cohorts-{suite}", {"summary": summary(all_rows), "load": load, "rows": all_rows})


def folder(variable: str) -> Path | None:
    """A folder of published instances; says so if nobody has named it."""
    named = os.environ.get(variable)
    if named and Path(named).is_dir():
        return Path(named)
    print(f"SKIPPED: {variable} names no folder, so its instances are not measured")
    return None


@contextmanager
def processor_seconds(row: Row, name: str = "seconds") -> Iterator[None]:
    began = time.process_time()
    yield
    row[name] = round(time.process_time() - began, 3)


def mean(values: Sequence[float]) -> float:
    return round(sum(values) / max(1, len(values)), 4)


def by(rows: Sequence[Row], name: str) -> Mapping[Any, list[Row]]:
    found: dict[Any, list[Row]] = {}
    for row in rows:
        found.setdefault(row[name], []).append(row)
    return found


def never() -> bool:
    return False
