"""What each process of a running system uses: CPU seconds and memory, by its name."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping

import psutil

_SERVICE = re.compile(r"kreis\.([a-z]+)$")


def cpu_seconds() -> Mapping[str, float]:
    """Of all that this process has started, so far."""
    found: defaultdict[str, float] = defaultdict(float)
    for name, process in _started():
        found[name] += seconds_of(process)
    return found


def seconds_of(process: psutil.Process) -> float:
    """Its own CPU seconds, and those of its children that have ended."""
    try:
        times = process.cpu_times()
    except psutil.NoSuchProcess:
        return 0.0  # counted with its parent now
    return times.user + times.system + times.children_user + times.children_system


def memory() -> Mapping[str, float]:
    """Megabytes, each shared page divided by those who share it (PSS)."""
    found: defaultdict[str, float] = defaultdict(float)
    for name, process in _started():
        found[name] += process.memory_full_info().pss / 1_000_000
    return found


def used_between(before: Mapping[str, float], after: Mapping[str, float]) -> Mapping[str, float]:
    return {name: used - before.get(name, 0.0) for name, used in sorted(after.items())}


def _started() -> Iterator[tuple[str, psutil.Process]]:
    for each in psutil.Process().children(recursive=True):
        try:
            yield _name(each), each
        except psutil.NoSuchProcess:
            continue


def _name(process: psutil.Process) -> str:
    words = process.cmdline() or [""]
    service = next((found[1] for word in words if (found := _SERVICE.search(word))), None)
    if service:
        return service
    program = words[0].rsplit("/", 1)[-1]
    if program.startswith("postgres"):
        return "postgresql"
    return "kafka" if program == "java" else "others"
