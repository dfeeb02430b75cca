"""Jars of Debezium and Kafka Connect, from Maven's repository, in `.tools/peers/jars`."""

from __future__ import annotations

import shutil
from pathlib import Path

from kreis.onebox.repository import repository

CONNECT = "org.apache.kafka:connect-runtime:4.3.0"
DEBEZIUM = "io.debezium:debezium-connector-postgres:3.6.1.Final"
_BINDING = "org.slf4j:slf4j-simple:1.7.36"
FOLDER = Path(__file__).parents[2] / ".tools" / "peers" / "jars"


def connect_jars() -> list[Path]:
    """All jars of a Kafka Connect with Debezium's connector; fetched once."""
    kept = FOLDER / DEBEZIUM.rsplit(":", 1)[1]
    if not kept.exists():
        new = kept.with_suffix(".new")
        shutil.rmtree(new, ignore_errors=True)
        new.mkdir(parents=True)
        for jar in _resolved(new / "repository"):
            shutil.copy(jar, new / jar.name)
        shutil.rmtree(new / "repository")
        new.rename(kept)
    return sorted(kept.glob("*.jar"))


def _resolved(folder: Path) -> list[Path]:
    maven = repository(folder, lambda _: None)
    # One at a time: jgo lets coordinates that are resolved together manage each other's versions.
    found = {}
    for each in (CONNECT, DEBEZIUM, _BINDING):
        inputs, others = maven.resolver.resolve([maven.create_dependency(each)])
        for jar in (dependency.artifact for dependency in (*inputs, *others)):
            found.setdefault((jar.groupId, jar.artifactId), jar)
    return [jar.resolve() for jar in found.values()]
