"""Whether a system lives on a story clock. Its data folder remembers it.

Promise: a folder that began on a story clock stays on it: its dates lie in the time of the story.
Refuses: a story clock outside safe mode, and for a folder whose organisation has lived on the
machine's clock.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import psycopg

from kreis.onebox.fault import Fault
from kreis.onebox.folders import read_json, write_private_json
from kreis.onebox.people import people_of

BERLIN = ZoneInfo("Europe/Berlin")
START_OF_DAY = time(8)
_TOGETHER = timedelta(minutes=1)
"""Clocks that differ by less were set together, one after the other."""
ANOTHER = "Choose a new folder: kreis up --story-clock --data FOLDER"


def is_remembered(data: Path) -> bool:
    return bool(read_json(_file(data)).get("story_clock"))


def remember(data: Path) -> None:
    """Notes that this folder's time is a story's."""
    write_private_json(_file(data), {"story_clock": True})


def decided(data: Path, *, is_wanted: bool, start_day: date | None) -> bool:
    """Returns whether the system on this folder follows a story clock. Raises `Fault`."""
    known = is_remembered(data)
    if start_day and not (known or is_wanted):
        raise Fault("A start day needs the story clock.", "Add --story-clock.")
    if start_day and known:
        raise Fault(
            f"The story on {data} has begun. Its clock only goes forward.",
            "Once it runs: kreis clock forward 3d",
        )
    if not (known or is_wanted):
        return False
    if not _is_safe_mode():
        raise Fault(
            "The story clock is for safe mode only: people would get messages of a time that is"
            " not theirs.",
            "Start with KREIS_SAFE_MODE=true, or start another folder without a story clock.",
        )
    if not known and people_of(data, "").kept() is not None:
        raise Fault(
            f"The organisation on {data} has lived on the machine's clock. A story clock would"
            " mix two times.",
            ANOTHER,
        )
    return True


def beginning_of(start_day: date | None) -> datetime | None:
    """Returns the morning of that day in Berlin; None: the story begins now."""
    return datetime.combine(start_day, START_OF_DAY, BERLIN) if start_day else None


def begin(urls: Mapping[str, str], at: datetime) -> None:
    """Sets the clock in every service's database, before the services start. A clock that was set
    already stays."""
    for url in urls.values():
        with psycopg.connect(url.replace("+psycopg", "")) as connection:
            connection.execute(
                "insert into story_clock (single, story_time, set_at) values (true, %s, %s)"
                " on conflict (single) do nothing",
                (at, datetime.now(UTC)),
            )


def catch_up(urls: Mapping[str, str]) -> None:
    """Moves clocks forward to the latest one: a service that was away has missed some of the story.
    A clock that runs with the others stays as it is."""
    times: dict[str, datetime] = {}
    now = datetime.now(UTC)
    for name, url in urls.items():
        with psycopg.connect(url.replace("+psycopg", "")) as connection:
            row = connection.execute("select story_time, set_at from story_clock").fetchone()
            if row is not None:
                times[name] = row[0] + (now - row[1])
    for name, url in urls.items():
        if times and times.get(name, now) + _TOGETHER < max(times.values()):
            with psycopg.connect(url.replace("+psycopg", "")) as connection:
                connection.execute(
                    "insert into story_clock (single, story_time, set_at) values (true, %s, %s)"
                    " on conflict (single) do update set story_time = excluded.story_time,"
                    " set_at = excluded.set_at",
                    (max(times.values()), now),
                )


def _is_safe_mode() -> bool:
    return os.environ.get("KREIS_SAFE_MODE", "true").lower() in ("true", "1", "yes", "on")


def _file(data: Path) -> Path:
    return data / "story-clock.json"
