"""A circle works on when the programme is over: intake's data are gone, four services are off.

Members act on their pages, and messages go out. What stands in other databases, on topics and in
logs leads to nobody in the circle, and nothing in the circle to a participant.
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest

from kreis.onebox.box import Box, running_box
from kreis.onebox.demo import kreis_of
from kreis.onebox.story.circle import ASKER, CARER, Circle
from kreis.onebox.story.ledger import facts_on_topics
from kreis.onebox.story.services import Kreis
from kreis.onebox.story.stage import Stage
from kreis.onebox.story.world import at
from tests.support.services import NAMES
from tests.system.played import Played

pytestmark = pytest.mark.system

PROGRAMME = ("intake", "cohorts", "events", "insights")
_ID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")
_TABLES = "select table_name from information_schema.tables where table_schema = 'public'"


def test_they_mind_each_others_children_without_the_programme(tmp_path: Path) -> None:
    with running_box(tmp_path, story_clock=True) as box:
        kreis = Kreis(box.addresses, kreis_of(box).tokens, patience=90)
        kreis.set_clock(at("2027-04-23 13:00"))
        stage = Stage(kreis, tmp_path / "outbox")
        circle = Circle(stage)
        circle.open()
        circle.agree("2027-04-28")

        stage.kreis = end_the_programme(box, kreis)
        stage.kreis.set_clock(at("2027-04-30 13:00"))
        circle.confirm()
        assert circle.hours() == {ASKER: 0, CARER: 6}
        stage.kreis.set_clock(at("2027-06-01 12:30"))
        circle.agree("2027-06-04")
        stage.kreis.set_clock(at("2027-06-10 12:30"))
        circle.confirm()
        assert circle.hours() == {ASKER: -3, CARER: 9}


def end_the_programme(box: Box, kreis: Kreis) -> Kreis:
    """Stops four services and deletes the database in which the participants stood."""
    for name in PROGRAMME:
        box.part(name).stop()
    with psycopg.connect(box.postgres.superuser_url, autocommit=True) as server:
        server.execute("drop database kreis_intake with (force)")
    left = {name: url for name, url in kreis.addresses.items() if name not in PROGRAMME}
    return replace(kreis, addresses=left)


def test_no_id_leads_from_a_circle_to_a_participant_nor_back(
    played: Played, continued: Box
) -> None:
    """All tables of all services, all topics, all logs of the story."""
    found = {name: ids_in(rows(continued, name)) for name in NAMES}
    people = set(played.stage.ids.values())
    members = column(continued, "exchange", "select id::text from member")
    members |= column(continued, "exchange", "select id::text from circle")
    topics = ids_in(f"{each.key} {each.data}" for each in facts_on_topics(continued.access))
    logs = {log.name: ids_in([log.read_text("utf-8")]) for log in (played.data / "logs").iterdir()}

    assert len(members) >= 4
    assert len(people) > 20
    assert people <= found["intake"], "the search finds what is there"
    assert people & found["exchange"] == set()
    elsewhere = {name: ids & members for name, ids in found.items() if name != "exchange"}
    elsewhere |= {name: ids & members for name, ids in logs.items()} | {"topics": topics & members}
    assert {name: ids for name, ids in elsewhere.items() if ids} == {}
    of_exchange = [ids & people for name, ids in logs.items() if name.startswith("exchange")]
    assert of_exchange
    assert set().union(*of_exchange) == set()


def rows(box: Box, service: str) -> list[str]:
    with psycopg.connect(box.postgres.superuser_url, dbname=f"kreis_{service}") as database:
        names = [row[0] for row in database.execute(_TABLES)]
        return [
            row[0]
            for name in names
            for row in database.execute(f'select t::text from "{name}" as t')  # type: ignore[arg-type]
        ]


def column(box: Box, service: str, statement: str) -> set[str]:
    with psycopg.connect(box.postgres.superuser_url, dbname=f"kreis_{service}") as database:
        return {row[0] for row in database.execute(statement)}  # type: ignore[arg-type]


def ids_in(texts: object) -> set[str]:
    return {each for text in texts for each in _ID.findall(str(text))}  # type: ignore[attr-defined]
