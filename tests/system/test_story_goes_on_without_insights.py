"""Insights is stopped, then its database is lost and built anew, while the story goes on.

The other services notice nothing, and the figures are the same afterwards. The public topic has
lost its older half by then (`test_story.py`), so histories have to do. Last: nothing follows.
"""

from __future__ import annotations

from dataclasses import replace

import psycopg
import pytest

from kreis.onebox import service_commands
from kreis.onebox.box import Box
from kreis.onebox.demo import kreis_of
from kreis.onebox.migrations import Migrations
from kreis.onebox.progress import Silence
from kreis.onebox.reaper import ChildReaper
from kreis.onebox.service_modules import KREIS
from kreis.onebox.status import running_system
from kreis.onebox.story.services import Kreis
from kreis.onebox.story.stage import Stage
from kreis.onebox.story.world import KAMEN, UNNA, at
from tests.support.services import NAMES
from tests.system.answers import Figures, figures_of
from tests.system.played import Played

pytestmark = pytest.mark.system

INSIGHTS = "insights"
DAY = "2027-09-02"
"""Of Kamen's second date in the light phase."""
FIRST, AN_HOUR_LATER, NEXT_DAY = f"{DAY} 14:00", f"{DAY} 15:00", "2027-09-03 16:00"


@pytest.fixture
def stage(played: Played, continued: Box) -> Stage:
    """The story's people and groups, in the system that was started again."""
    patient = Kreis(continued.addresses, kreis_of(continued).tokens, patience=90)
    patient.set_clock(at(FIRST))
    stage = played.stage
    stage.kreis = patient
    return stage


def test_figures_are_the_same_after_an_hour_away_and_after_the_database_was_lost(
    stage: Stage, continued: Box
) -> None:
    insights, kreis = continued.part(INSIGHTS), stage.kreis
    insights.stop()
    stage.kreis = without_insights(kreis)
    stage.kreis.set_clock(at(AN_HOUR_LATER))
    save_list(stage)
    stage.kreis.eventually(lambda: phase(stage), (2, 1.0).__eq__, "the date in cohorts")

    insights.start()
    stage.kreis = kreis
    kreis.set_clock(at(AN_HOUR_LATER))
    kreis.eventually(lambda: figures_of(stage), is_complete, "the list that it has missed")
    kreis.set_clock(at(NEXT_DAY))
    # P-15 was irregular on two dates in a row: others hear of it 24 hours after the list.
    kreis.eventually(lambda: phase(stage), (2, 0.9).__eq__, "what others hear")
    before = figures_of(stage)

    insights.stop()
    stage.kreis = without_insights(kreis)
    lose_database(continued)
    decline(stage, "P-05", "2027-09-21")
    insights.start()
    stage.kreis = kreis
    kreis.set_clock(at(NEXT_DAY))
    kreis.eventually(lambda: stage.regularity_of(KAMEN), bool, "the first fact after the loss")
    system, rebuild = running_system(continued.data), ["rebuild", "--agree"]
    assert service_commands.run(system, continued.data, INSIGHTS, rebuild) == 0

    kreis.eventually(lambda: figures_of(stage), before.__eq__, "the figures from before")
    kreis.eventually(lambda: phase(stage), (2, 0.9).__eq__, "the same in cohorts")
    assert parked(continued) == []


def without_insights(kreis: Kreis) -> Kreis:
    return replace(kreis, addresses={n: url for n, url in kreis.addresses.items() if n != INSIGHTS})


def save_list(stage: Stage) -> None:
    """Puts down that everybody was there."""
    (date,) = [each for each in stage.group_events(KAMEN) if each["starts_at"].startswith(DAY)]
    path = f"/group-events/{date['id']}/attendance"
    stage.kreis.ask("colleague", "PUT", "events", path, {"all_others_present": True}, f"all {DAY}")


def phase(stage: Stage) -> tuple[int, float]:
    """How many dates were held in the phase of Kamen, and the share of regular people."""
    path = f"/cohorts/{stage.cohorts[str(KAMEN)]}/phases"
    found = stage.kreis.ask("contact-person", "GET", "cohorts", path)
    return found["held"], found["regular_share"]


def decline(stage: Stage, sign: str, day: str) -> None:
    """She says no to one date to come: a fact that changes no figure."""
    (date,) = [each for each in stage.group_events(UNNA) if each["starts_at"].startswith(day)]
    invitation = stage.invitations[stage.ids[sign]]
    path = f"/invitations/{invitation}/group-events/{date['id']}/answers"
    told = {"answer": "no", "how": "phone", "sequence": date["sequence"]}
    stage.kreis.ask("contact-person", "POST", "events", path, told, f"{sign} {day}")


def is_complete(found: Figures) -> bool:
    """Whether insights has the whole list."""
    dates = {each["day"]: each for each in found.regularity["Kamen"]["dates"]}
    marks = [
        each["mark"]
        for member in found.regularity["Kamen"]["members"]
        for each in member["marks"]
        if each["group_event_id"] == dates[DAY]["group_event_id"]
    ]
    return dates[DAY]["state"] == "complete" and set(marks) == {"present"}


def lose_database(box: Box) -> None:
    """As after a lost disk: an empty database at the present revision."""
    with psycopg.connect(box.postgres.superuser_url, autocommit=True) as server:
        server.execute("drop database kreis_insights with (force)")
    own = [each for each in KREIS if each.name == INSIGHTS]
    with ChildReaper() as reaper:
        Migrations(box.data, box.postgres, reaper).run(own, Silence())


def parked(box: Box) -> list[str]:
    """The services that have parked a message."""
    found = []
    for name in NAMES:
        with psycopg.connect(box.postgres.superuser_url, dbname=f"kreis_{name}") as database:
            row = database.execute("select count(*) from parked").fetchone()
        found += [name] if row and row[0] else []
    return found
