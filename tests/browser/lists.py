"""Lists of attendance in tests of devices: dates, links, what is recorded."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from services.console.tests.spring import Spring
from tests.browser.devices import Device
from tests.browser.seats import PICTURES
from tests.support.chromium import faults_of, picture

ALL_SENT = "() => !document.querySelector('#net').innerText.includes('noch nicht')"


def begin(spring: Spring, number: int, later: timedelta = timedelta(minutes=6)) -> None:
    """Sets all clocks to shortly after the beginning of a date."""
    start = datetime.fromisoformat(spring.dates[number]["starts_at"])
    spring.at((start + later).isoformat())


def link_to(spring: Spring, number: int) -> dict[str, Any]:
    given: dict[str, Any] = spring.ask("POST", f"/group-events/{spring.date(number)}/roster-links")
    return given


def entry(spring: Spring, number: int, who: str) -> dict[str, Any]:
    shown = spring.ask("GET", f"/group-events/{spring.date(number)}/attendance")["entries"]
    found: dict[str, Any] = next(each for each in shown if each["participant_id"] == who)
    return found


def marks(spring: Spring, number: int) -> dict[str, Any]:
    found: dict[str, Any] = spring.ask("GET", f"/group-events/{spring.date(number)}/marks")
    return found


def sound(on: Device, name: str) -> None:
    picture(on.page, name, PICTURES)
    assert faults_of(on.page) == [], name
