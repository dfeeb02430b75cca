"""Folders and files that Kreis keeps on this machine.

Data lies in one folder per system (`KREIS_DATA`), downloads in one folder for all of them
(`KREIS_CACHE`). Nothing is written anywhere else.
"""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

_one_at_a_time = threading.Lock()


def data_folder() -> Path:
    given = os.environ.get("KREIS_DATA")
    return Path(given).expanduser().absolute() if given else _base("XDG_DATA_HOME", ".local/share")


def cache_folder() -> Path:
    given = os.environ.get("KREIS_CACHE")
    return Path(given).expanduser().absolute() if given else _base("XDG_CACHE_HOME", ".cache")


def _base(variable: str, otherwise: str) -> Path:
    base = os.environ.get(variable)
    return (Path(base) if base else Path.home() / otherwise) / "kreis"


def log_file(data: Path, name: str) -> Path:
    return data / "logs" / f"{name}.log"


def passwords(data: Path) -> Path:
    return data / "passwords.json"


def read_json(file: Path) -> dict[str, Any]:
    """The object in this file; a file that does not exist yet holds an empty one."""
    if not file.exists():
        return {}
    content: dict[str, Any] = json.loads(file.read_text())
    return content


def private_folder(folder: Path) -> None:
    """What lies in it is about people: folders that we make are for their owner only."""
    missing = [each for each in (folder, *folder.parents) if not each.exists()]
    for each in reversed(missing):
        each.mkdir(mode=0o700, exist_ok=True)


def write_private(file: Path, content: str) -> None:
    """Replaces the file as a whole; only its owner may read it."""
    private_folder(file.parent)
    draft = file.with_name(f".{file.name}.{os.getpid()}")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
        out.write(content)
    draft.replace(file)


@contextmanager
def changing(file: Path) -> Iterator[dict[str, Any]]:
    """The object in this file, written back when the block ends, if it was changed. One at a time:
    servers and services are started side by side, and each keeps something here."""
    with _one_at_a_time:
        before = read_json(file)
        content = dict(before)
        yield content
        if content != before:
            write_private_json(file, content)


def write_private_json(file: Path, content: Mapping[str, Any]) -> None:
    write_private(file, json.dumps(content, indent=2) + "\n")
