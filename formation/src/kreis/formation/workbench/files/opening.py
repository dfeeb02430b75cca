"""Opens a file, gzipped or not, and tells which of the three formats it is.

They are the maximally diverse grouping problem (`n groups ss|ds …`), a region (`cohort-bench-1`)
and a problem of ours (`people` and `offers`).
"""

from __future__ import annotations

import gzip
import json
import zlib
from pathlib import Path

from kreis.formation.problem import Problem
from kreis.formation.reading import BadProblem, Fields
from kreis.formation.workbench.diversity.instance import read as read_instance
from kreis.formation.workbench.files.answer import Solvable
from kreis.formation.workbench.files.diverse import DiverseFile
from kreis.formation.workbench.files.pool import PoolFile
from kreis.formation.workbench.files.regional import RegionFile
from kreis.formation.workbench.regions.region import Region

GZIP = b"\x1f\x8b"


def opened(path: Path) -> Solvable:
    """Raises `BadProblem`, with line and field, and `OSError`."""
    text = read_text(path)
    if not text.lstrip().startswith("{"):
        return DiverseFile(read_instance(text))
    fields = Fields(read_json(text))
    if fields.has("format"):
        return RegionFile(Region.from_fields(fields))
    return PoolFile(Problem.from_fields(fields))


def read_text(path: Path) -> str:
    content = path.read_bytes()
    try:
        return (gzip.decompress(content) if content.startswith(GZIP) else content).decode()
    except (gzip.BadGzipFile, zlib.error, EOFError) as fault:
        raise BadProblem(f"the file: is not gzip to its end ({fault})") from fault
    except UnicodeDecodeError as fault:
        raise BadProblem(f"byte {fault.start}: is not UTF-8") from fault


def read_json(text: str) -> object:
    try:
        return json.loads(text)
    except json.JSONDecodeError as fault:
        where = f"line {fault.lineno}, column {fault.colno}"
        raise BadProblem(f"{where}: {fault.msg}") from fault
    except (ValueError, RecursionError) as fault:
        raise BadProblem(f"the document: is not JSON ({fault})") from fault
