"""Apache Kafka's jars, as the committed lock names them.

Promise: only files whose sha256 is the lock's are ever used. All of them are checked at every start
(0.05 s); one that is missing or damaged is fetched again, and lies in the cache under its own name
only when it is whole and right. The repository is Maven Central, or what `KREIS_MAVEN` names.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from kreis.onebox.fault import Fault
from kreis.onebox.progress import Progress
from kreis.onebox.repository import ADVICE, repository

if TYPE_CHECKING:
    from jgo.maven import MavenContext

_AT_ONCE = 6
_PAUSES = (0.5, 2.0, None)
"""Seconds between the tries; after the last there is none."""
_ONE_TIME = 1_700_000_000
"""Every jar gets this modification time: the JVM refuses its AOT cache when a jar's has changed."""


@dataclass(frozen=True)
class Jar:
    """One line of the lock."""

    group: str
    artifact: str
    version: str
    sha256: str
    size: int

    @property
    def name(self) -> str:
        return f"{self.artifact}-{self.version}.jar"


def locked_jars() -> list[Jar]:
    """What `kafka.lock` says, in the order of the class path."""
    lines = files("kreis.onebox").joinpath("kafka.lock").read_text().splitlines()
    return [_parsed(line) for line in lines if line and not line.startswith("#")]


def _parsed(line: str) -> Jar:
    coordinate, digest, size = line.split()
    group, artifact, version = coordinate.split(":")
    return Jar(group, artifact, version, digest.removeprefix("sha256:"), int(size))


def kafka_jars(cache: Path, progress: Progress) -> list[Path]:
    """All jars, verified; what the cache lacks is fetched."""
    jars, folder = locked_jars(), cache / "jars"
    missing = missing_jars(cache)
    if missing:
        _fetch(missing, folder, progress)
    return [folder / jar.name for jar in jars]


def missing_jars(cache: Path) -> list[Jar]:
    """Jars that are not in the cache, or not as the lock wants them."""
    return [jar for jar in locked_jars() if not _is_right(cache / "jars" / jar.name, jar)]


def _is_right(file: Path, jar: Jar) -> bool:
    return file.exists() and _sha256(file) == jar.sha256


def _sha256(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _fetch(jars: Sequence[Jar], folder: Path, progress: Progress) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    text = f"Apache Kafka: downloading {len(jars)} jars"
    # Unfinished files lie in a folder of their own: what is cut off leaves nothing behind.
    with (
        progress.step(text) as step,
        tempfile.TemporaryDirectory(dir=folder, prefix=".new-") as new,
    ):
        step.expect(sum(jar.size for jar in jars))
        source = repository(Path(new), step.advance)
        with ThreadPoolExecutor(_AT_ONCE) as workers:
            downloads = [workers.submit(_fetch_one, jar, source, folder) for jar in jars]
            try:
                for download in downloads:
                    download.result()
            except BaseException:
                workers.shutdown(cancel_futures=True)
                raise


def _fetch_one(jar: Jar, source: MavenContext, folder: Path) -> None:
    for pause in _PAUSES:
        try:
            _download(jar, source, folder)
            return
        # jgo tells of a missing file by RuntimeError; requests' faults are OSErrors.
        except (RuntimeError, OSError) as fault:
            if pause is None:
                raise _failed(jar, source, str(fault)) from fault
            time.sleep(pause)


def _download(jar: Jar, source: MavenContext, folder: Path) -> None:
    component = source.project(jar.group, jar.artifact).at_version(jar.version)
    new = component.artifact().cached_path
    assert new is not None
    new.unlink(missing_ok=True)
    component.artifact().resolve()
    found = _sha256(new)
    if found != jar.sha256:
        raise _failed(jar, source, f"its sha256 is {found}, but the lock wants {jar.sha256}")
    os.utime(new, (_ONE_TIME, _ONE_TIME))
    new.replace(folder / jar.name)


def _failed(jar: Jar, source: MavenContext, why: str) -> Fault:
    where = ", ".join(source.remote_repos.values())
    return Fault(
        f"{jar.name} could not be downloaded from {where}: {why}.",
        ADVICE,
    )
