"""Takes deleted data off the disk of this machine, once a night.

Promise: each night, each service's role `cleanse` rewrites what has changed, one service after the
other. Logs are put aside after seven days and deleted after fourteen: they hold no names, but ids.
Refuses: to end Kreis when a night fails. It says so, and the next night tries again.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from kreis.onebox import databases, folders
from kreis.onebox.fault import Fault
from kreis.onebox.service_modules import KREIS, ServiceModule

NIGHT = 3
"""The hour of this machine's time zone at which a night's work begins."""
AFTER_A_START = 600.0
"""Seconds after a start, if no night's work was done for a day."""
A_DAY = 86_400
_LAST = "cleansed"
LONGEST = 3600
"""Seconds for one service."""
LOG_LASTS = 7 * 86_400
"""Seconds. A log is put aside at this age, and replaced by the next one at twice this age."""


class Nights:
    """A thread that cleanses every night until it is ended."""

    def __init__(self, data: Path, postgres: str, say: Callable[[str], None]) -> None:
        self._data, self._postgres, self._say = data, postgres, say
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, name="nights", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def end(self) -> None:
        """Begins no other night. A child that cleanses ends with this process."""
        self._over.set()

    def _run(self) -> None:
        pause = first_pause(self._data, datetime.now().astimezone())
        while not self._over.wait(pause):
            try:
                cleanse(self._data, self._postgres)
            except Fault as fault:
                self._say(f"! {fault.what} {fault.do}")
            pause = seconds_until(NIGHT, datetime.now().astimezone())


def first_pause(data: Path, now: datetime) -> float:
    """Seconds until the first time after a start: soon if the machine was off at night."""
    last = data / _LAST
    if last.exists() and now.timestamp() - last.stat().st_mtime > A_DAY:
        return AFTER_A_START
    last.touch()
    return seconds_until(NIGHT, now)


def seconds_until(hour: int, now: datetime) -> float:
    """Seconds until the next time that it is this hour."""
    next_one = now.replace(hour=hour, minute=0, second=0, microsecond=0)
    if next_one <= now:
        next_one += timedelta(days=1)
    return (next_one - now).total_seconds()


def cleanse(data: Path, postgres: str) -> None:
    """Cleanses all databases at `postgres` (host:port) now. Raises `Fault` when one is left."""
    passwords = databases.Passwords(folders.passwords(data))
    left = []
    for service in (each for each in KREIS if each.has_database):
        url = databases.owner_url(postgres, service.name, passwords)
        if not _cleansed(service, url, folders.log_file(data, service.name)):
            left.append(service.name)
    turn_logs(data, time.time())
    if not left:
        (data / _LAST).touch()
    else:
        raise Fault(
            f"Deleted data of {', '.join(left)} is still on the disk.",
            "The next night tries again; the services' logs say why. Now: kreis cleanse",
        )


def turn_logs(data: Path, now: float) -> None:
    """Puts logs aside that were begun seven days ago. What was aside before is replaced."""
    for log in sorted((data / "logs").glob("*.log")):
        aside, begun = log.with_suffix(".log.1"), log.with_suffix(".log.begun")
        if not begun.exists():
            begun.touch()
        if now - begun.stat().st_mtime < LOG_LASTS:
            continue
        # Who writes has the file open, so it is emptied and not replaced. A line that is written
        # between copy and emptying is lost.
        shutil.copyfile(log, aside)
        aside.chmod(0o600)
        os.truncate(log, 0)
        os.utime(begun, (now, now))


def _cleansed(service: ServiceModule, owner_url: str, log: Path) -> bool:
    environment = {**os.environ, "KREIS_OWNER_DATABASE_URL": owner_url}
    words = [sys.executable, "-m", service.module, "cleanse"]
    with log.open("ab") as out:
        try:
            done = subprocess.run(
                words, env=environment, stdout=out, stderr=out, check=False, timeout=LONGEST
            )
        except subprocess.TimeoutExpired:
            return False
    return done.returncode == 0
