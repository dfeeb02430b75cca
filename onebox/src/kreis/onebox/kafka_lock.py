"""Makes `kafka.lock` anew: `python -m kreis.onebox.kafka_lock 4.3.0`.

Promise: the jars are those that Kafka's own description asks for, resolved by jgo without Maven,
and one more, at log4j's own version, without which Kafka writes no readable log.
Refuses: to resolve the two together. jgo lets every coordinate it is given manage the versions of
all others, and the older Kafka client that log4j's own tests use then replaces the broker's.
"""

from __future__ import annotations

import hashlib
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jgo.maven import Artifact, MavenContext

_HEAD = """\
# Apache Kafka and what it needs at run time, in the order of the class path.
# Made by `python -m kreis.onebox.kafka_lock {version}`; coordinate, hash, bytes.
"""


def lock(version: str) -> str:
    """The text of the lock for this version of Kafka."""
    from jgo.maven import MavenContext, PythonResolver

    with tempfile.TemporaryDirectory() as folder:
        repository = MavenContext(resolver=PythonResolver(), repo_cache=Path(folder), timeout=30)
        lines = sorted(_line(artifact) for artifact in _artifacts(repository, version))
    return _HEAD.format(version=version) + "\n".join(lines) + "\n"


def _artifacts(repository: MavenContext, version: str) -> Iterable[Artifact]:
    wanted = repository.create_dependency(f"org.apache.kafka:kafka_2.13:{version}")
    inputs, others = repository.resolver.resolve([wanted])
    jars = [dependency.artifact for dependency in (*inputs, *others)]
    log4j = next(jar.version for jar in jars if jar.artifactId == "log4j-core")
    bridge = repository.project("org.apache.logging.log4j", "log4j-slf4j-impl").at_version(log4j)
    return [*jars, bridge.artifact()]


def _line(artifact: Artifact) -> str:
    content = artifact.resolve().read_bytes()
    coordinate = f"{artifact.groupId}:{artifact.artifactId}:{artifact.version}"
    return f"{coordinate} sha256:{hashlib.sha256(content).hexdigest()} {len(content)}"


if __name__ == "__main__":
    Path(__file__).with_name("kafka.lock").write_text(lock(sys.argv[1]))
