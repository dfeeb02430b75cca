"""A circle works on when the programme is over: a member is erased there, then all of it is gone.

Members act on their pages, and messages go out. What stands in other databases, on topics and in
logs leads to nobody in the circle, and nothing in the circle to a participant.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest

from kreis.onebox.box import Box, running_box
from kreis.onebox.demo import kreis_of
from kreis.onebox.story.circle import ASKER, CARER, Circle
from kreis.onebox.story.forming import Forming
from kreis.onebox.story.ledger import facts_on_topics
from kreis.onebox.story.services import Kreis
from kreis.onebox.story.stage import Stage
from kreis.onebox.story.world import at
from tests.support.services import NAMES, TOLD_OF_ERASURES
from tests.system.played import Played

pytestmark = pytest.mark.system

PROGRAMME = ("intake", "cohorts", "events", "insights")
_ID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")
_TABLES = "select table_name from information_schema.tables where table_schema = 'public'"


def test_they_mind_each_others_children_without_the_programme(tmp_path: Path) -> None:
    with running_box(tmp_path, story_clock=True) as box:
        kreis = Kreis(box.addresses, kreis_of(box).tokens, patience=90)
        stage = Stage(kreis, tmp_path / "outbox")
        her_id = let_her_take_part(stage)
        kreis.set_clock(at("2027-04-23 13:00"))
        circle = Circle(stage)
        circle.open()
        circle.agree("2027-04-28")

        before = of_the_circle(box)
        let_her_leave_the_programme(kreis, her_id)
        assert of_the_circle(box) == before
        assert circle.hours() == {ASKER: 3, CARER: 3}
        assert_no_id_leads_from_one_to_the_other(box, {her_id})

        stage.kreis = end_the_programme(box, kreis)
        stage.kreis.set_clock(at("2027-04-30 13:00"))
        circle.confirm()
        assert circle.hours() == {ASKER: 0, CARER: 6}
        stage.kreis.set_clock(at("2027-06-01 12:30"))
        circle.agree("2027-06-04")
        stage.kreis.set_clock(at("2027-06-10 12:30"))
        circle.confirm()
        assert circle.hours() == {ASKER: -3, CARER: 9}


def let_her_take_part(stage: Stage) -> str:
    """The asker of the circle is a participant, and has entered. Returns her id there."""
    Forming(stage).set_up()
    ask, registration = stage.kreis.ask, stage.people[ASKER].registration
    her_id = str(
        ask("contact-person", "POST", "intake", "/participants", registration, "register")["id"]
    )
    entry = {"entry_date": "2027-03-15"}
    ask("contact-person", "POST", "intake", f"/participants/{her_id}/entry", entry, "entry")
    return her_id


def let_her_leave_the_programme(kreis: Kreis, her_id: str) -> None:
    """She exits and is erased. Returns when every service that knew her has said so."""
    path, gone = f"/participants/{her_id}", {"exit_date": "2027-04-23"}
    kreis.ask("contact-person", "POST", "intake", f"{path}/exit", gone, "exit")
    kreis.ask("lead", "POST", "intake", f"{path}/erasure", key="erasure")
    told = kreis.eventually(
        lambda: kreis.ask("lead", "GET", "intake", f"/erasures/{her_id}"),
        lambda found: found["completed_at"] is not None,
        "every service's acknowledgement",
    )
    assert {each["service"] for each in told["acknowledgements"]} == set(TOLD_OF_ERASURES)


def of_the_circle(box: Box) -> Mapping[str, list[str]]:
    """Every row of exchange, by table, but for its plans and facts, which end by themselves."""
    return {
        name: sorted(found)
        for name, found in tables(box, "exchange").items()
        if name not in ("due", "outbox", "outbox_key")
    }


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
    people = set(played.stage.ids.values())

    assert len(people) > 20
    assert people <= ids_in(rows(continued, "intake")), "the search finds what is there"
    assert_no_id_leads_from_one_to_the_other(continued, people)


def assert_no_id_leads_from_one_to_the_other(box: Box, people: set[str]) -> None:
    found = {name: ids_in(rows(box, name)) for name in NAMES}
    members = column(box, "exchange", "select id::text from member")
    members |= column(box, "exchange", "select id::text from circle")
    topics = ids_in(f"{each.key} {each.data}" for each in facts_on_topics(box.access))
    logs = {log.name: ids_in([log.read_text("utf-8")]) for log in (box.data / "logs").iterdir()}

    assert len(members) >= 4
    assert people & found["exchange"] == set()
    elsewhere = {name: ids & members for name, ids in found.items() if name != "exchange"}
    elsewhere |= {name: ids & members for name, ids in logs.items()} | {"topics": topics & members}
    assert {name: ids for name, ids in elsewhere.items() if ids} == {}
    of_exchange = [ids & people for name, ids in logs.items() if name.startswith("exchange")]
    assert of_exchange
    assert set().union(*of_exchange) == set()


def rows(box: Box, service: str) -> list[str]:
    return [row for found in tables(box, service).values() for row in found]


def tables(box: Box, service: str) -> dict[str, list[str]]:
    """Every row of a service's database, by its table."""
    with psycopg.connect(box.postgres.superuser_url, dbname=f"kreis_{service}") as database:
        names = [row[0] for row in database.execute(_TABLES)]
        return {
            name: [
                row[0]
                for row in database.execute(f'select t::text from "{name}" as t')  # type: ignore[arg-type]
            ]
            for name in names
        }


def column(box: Box, service: str, statement: str) -> set[str]:
    with psycopg.connect(box.postgres.superuser_url, dbname=f"kreis_{service}") as database:
        return {row[0] for row in database.execute(statement)}  # type: ignore[arg-type]


def ids_in(texts: object) -> set[str]:
    return {each for text in texts for each in _ID.findall(str(text))}  # type: ignore[attr-defined]
