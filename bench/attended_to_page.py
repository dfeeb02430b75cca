"""How long attendance takes from the save to the strip on the page of the group.

    python -m bench.attended_to_page --saves 120

A whole running Kreis (`kreis up`: all services, Kafka, PostgreSQL) with the two groups of the
story. Staff save the list of a date by the API of events, and others correct it. From the moment
that the save is answered, two clocks run:

- to insights: until its API tells each member's mark as it was saved;
- to the page: until the page Gruppe, opened by a signed-in contact person, shows these marks. Its
  figures are those of the same answer of insights.

The baseline is the page, opened while nothing changes.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import tempfile
import time
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import NamedTuple

import httpx

from bench.open_loop import summary
from bench.result import keep
from kreis.onebox.box import Box, running_box
from kreis.onebox.demo import kreis_of
from kreis.onebox.people import people_of
from kreis.onebox.progress import Progress
from kreis.onebox.story.forming import Forming
from kreis.onebox.story.inviting import Inviting
from kreis.onebox.story.pages import Forms
from kreis.onebox.story.services import Kreis
from kreis.onebox.story.stage import Stage
from kreis.onebox.story.world import at, organisation

NOW = "2027-04-21 12:00"
"""When lists are saved: the start week and the first weekly dates are over."""
CALM, LONGEST = 20, 30.0
"""Pages opened for the baseline, and seconds after which a save counts as lost."""
PAUSE = 0.01
"""Seconds between two looks."""
_MEMBER = '<li class="split">'
_PERSON = re.compile(r'href="[^"]*/([0-9a-f-]{36})"')
_MARK = re.compile(r'class="mark (\w+)[^"]*" title="([^"]*)"')


class Saved(NamedTuple):
    """The list of one date: who was there."""

    cohort: str
    group_event: str
    day: date
    was_there: Mapping[str, bool]


class Town:
    """Two groups of the story, whose first dates are over."""

    def __init__(self, box: Box) -> None:
        self.kreis: Kreis = kreis_of(box)
        self._stage = Stage(self.kreis, box.data / "outbox")
        for chapter in (Forming, Inviting):
            for _, do in chapter(self._stage).steps():
                do()
        self.kreis.set_clock(at(NOW))
        self._chance = random.Random(1)
        self._browser = signed_in(box)

    def lists(self) -> Iterator[Saved]:
        """Lists to save, of all dates in turn: first recorded, then corrected again and again."""
        dates = [
            (self._stage.cohorts[offer], each["id"], date.fromisoformat(each["starts_at"][:10]))
            for offer in self._stage.cohorts
            for each in self._stage.group_events(offer)
            if each["ends_at"] < NOW.replace(" ", "T")
        ]
        invited = {
            self._stage.cohorts[offer]: self._stage.invitations_of(offer)
            for offer in self._stage.cohorts
        }
        while True:
            for cohort, event, day in dates:
                people = [each["participant_id"] for each in invited[cohort]]
                there = {who: self._chance.random() < 0.7 for who in people}
                yield Saved(cohort, event, day, there)

    def save(self, saved: Saved) -> None:
        entries = [
            {"participant_id": who, "status": "present" if was_there else "absent"}
            for who, was_there in saved.was_there.items()
        ]
        path = f"/group-events/{saved.group_event}/attendance"
        self.kreis.ask("contact-person", "PUT", "events", path, {"entries": entries})

    def told_by_insights(self, saved: Saved) -> bool:
        path = f"/cohorts/{saved.cohort}/regularity"
        answer = self.kreis.response("contact-person", "GET", "insights", path)
        members = answer.json()["members"] if answer.status_code == 200 else []
        told = {
            member["participant_id"]: mark["mark"] == "present"
            for member in members
            for mark in member["marks"]
            if mark["group_event_id"] == saved.group_event and mark["mark"] in ("present", "absent")
        }
        return told == saved.was_there

    def shown_on_the_page(self, saved: Saved) -> bool:
        return strips(self.page(saved.cohort), saved.day) == saved.was_there

    def page(self, cohort: str) -> str:
        answer = self._browser.get(f"/team/gruppen/{cohort}")
        assert answer.status_code == 200, answer.text
        return answer.text


def signed_in(box: Box) -> httpx.Client:
    """A contact person's browser."""
    people, petra = people_of(box.data, box.issuer), organisation().people[0]
    people.keep(organisation())
    browser = httpx.Client(base_url=box.addresses["console"], follow_redirects=True, timeout=30)
    link = people.link(petra)
    browser.post(link, data=Forms(browser.get(link).text).found[0]).raise_for_status()
    return browser


def strips(page: str, day: date) -> dict[str, bool]:
    """Who was there on a day, by the strips of the page. Who has no mark yet is left out."""
    found = {}
    for member in page.split(_MEMBER)[1:]:
        person = _PERSON.search(member)
        marks = [state for state, title in _MARK.findall(member) if f"{day:%d.%m.}" in title]
        if person and marks and marks[0] in ("present", "absent", "excused", "unclear"):
            found[person[1]] = marks[0] == "present"
    return found


def measured(town: Town, saves: int) -> tuple[list[float], list[float]]:
    """Seconds from each save to insights and to the page."""
    to_insights, to_page = [], []
    for _, saved in zip(range(saves), town.lists(), strict=False):
        town.save(saved)
        began = time.monotonic()
        while not town.told_by_insights(saved):
            assert time.monotonic() < began + LONGEST, saved
            time.sleep(PAUSE)
        to_insights.append(time.monotonic() - began)
        while not town.shown_on_the_page(saved):
            assert time.monotonic() < began + LONGEST, saved
            time.sleep(PAUSE)
        to_page.append(time.monotonic() - began)
    return to_insights, to_page


def calm(town: Town) -> list[float]:
    """Seconds for the page while nothing changes."""
    cohort, seconds = next(town.lists()).cohort, []
    for _ in range(CALM):
        began = time.monotonic()
        town.page(cohort)
        seconds.append(time.monotonic() - began)
    return seconds


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--saves", type=int, default=120)
    saves = parser.parse_args().saves
    with (
        tempfile.TemporaryDirectory() as folder,
        Progress() as progress,
        running_box(Path(folder), story_clock=True, progress=progress) as box,
    ):
        box.join_training()
        town = Town(box)
        to_insights, to_page = measured(town, saves)
        baseline = calm(town)
    shown = summary(to_page)
    keep(
        "attended_to_page",
        {
            "what": "from a saved list to strips of the page Gruppe, whole system, milliseconds",
            "saved_to_insights": summary(to_insights),
            "saved_to_page": shown,
            "page_while_nothing_changes": summary(baseline),
            "load": round(os.getloadavg()[0], 1),
            "ratio_p50": round(shown["p50"] / summary(baseline)["p50"], 2),
            "target": "saved to page p95 below 1000",
        },
    )


if __name__ == "__main__":
    main()
