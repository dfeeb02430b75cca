"""Remembers work that need not be done twice.

Promise: work counts as done only for exactly the files it was done with and the state in which it
left the server. Starting a process to learn that nothing is to do would cost a second per service.
"""

from __future__ import annotations

import hashlib
import importlib.util
from pathlib import Path

from kreis.onebox.folders import changing, read_json


class Stamps:
    """Kept in one file of the data folder."""

    def __init__(self, data: Path) -> None:
        self._file = data / "done.json"

    def has(self, work: str, how: str) -> bool:
        return bool(read_json(self._file).get(work) == how)

    def set(self, work: str, how: str) -> None:
        with changing(self._file) as done:
            done[work] = how


def fingerprint(server: str, *modules: str) -> str:
    """Changes when any file of these packages does, or the server's side of it."""
    digest = hashlib.sha256(server.encode())
    for file in sorted(file for module in modules for file in _files(module)):
        about = file.stat()
        digest.update(f"{file} {about.st_size} {about.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def _files(module: str) -> list[Path]:
    spec = importlib.util.find_spec(module)
    if spec is None or spec.origin is None:
        return []
    origin = Path(spec.origin)
    if origin.name != "__init__.py":
        return [origin]
    return [file for file in origin.parent.rglob("*") if file.is_file() and file.suffix != ".pyc"]
