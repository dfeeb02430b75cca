"""What is there when all is over: the topics and the final states, of one agency.

Gathered through the public APIs, from the topics and from the folder of messages. From databases
only the witness' rows, and circles: no API tells who is in them. Promise: nothing is left out,
nothing is put right.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

from kreis.chassis.message import Message, decode
from kreis.chassis.messaging.broker import read_all
from kreis.contracts import topics
from kreis.onebox.box import Box
from kreis.onebox.story.letters import Letter
from kreis.onebox.story.services import Kreis
from tests.system.faults.circles import rows
from tests.system.faults.circles.rows import CircleRows
from tests.system.faults.databases import database
from tests.system.faults.history import Request
from tests.system.faults.town import Town

_EFFECTS = (
    "select source, topic, key, sequence, id from effect where agency_id = %s order by position"
)
_UNFINISHED = {
    "outbox": "select count(*) from outbox",
    "due": "select count(*) from due where given_up is null and not kind = any(%(unknown)s)"
    " and not_before <="
    " (select story_time + (clock_timestamp() - set_at) from story_clock)",
    "parked": "select count(*) from parked",
}


class Effect(NamedTuple):
    """One effect in the witness."""

    source: str
    topic: str
    key: str
    sequence: int
    id: UUID


@dataclass(frozen=True)
class Evidence:
    requests: Sequence[Request]
    facts: Sequence[Message]
    """Every record, in the order of its key; what stands there twice is there twice."""
    effects: Sequence[Effect]
    """In the order in which they came to be."""
    participants: Sequence[Mapping[str, Any]]
    pool: Mapping[str, int]
    """Who is known to cohorts, and the number of the last word on her."""
    cohorts: Mapping[str, frozenset[str]]
    """Members by cohort."""
    dates: Mapping[str, int]
    """How many group events stand in the plan of each cohort."""
    invitations: Sequence[Mapping[str, Any]]
    attendance: Mapping[str, Mapping[str, str]]
    """By group event and participant."""
    messages: Sequence[Mapping[str, Any]]
    calls: Sequence[Mapping[str, Any]]
    letters: Mapping[str, Letter]
    """What lies in the file outbox, by file name; of every agency."""
    circles: CircleRows = rows.NOTHING


def gather(town: Town, box: Box, facts: Sequence[Message]) -> Evidence:
    """The evidence of one town, at this moment. `facts` are those of all agencies."""
    own = [fact for fact in facts if fact.agency == town.agency]
    ask = town.kreis.ask
    cohorts = {
        each["id"]: frozenset(
            m["participant_id"]
            for m in ask("group-planning", "GET", "cohorts", f"/cohorts/{each['id']}")["members"]
        )
        for each in pages(town.kreis, "group-planning", "cohorts", "/cohorts")
    }
    pool = ask("group-planning", "GET", "cohorts", "/pool")
    return Evidence(
        requests=town.history.requests,
        facts=own,
        effects=effects(box, town.agency),
        participants=list(pages(town.kreis, "contact-person", "intake", "/participants")),
        pool={each["participant_id"]: each["version"] for each in pool},
        cohorts=cohorts,
        dates={each: len(_of_cohort(town.kreis, each, "group-events")) for each in cohorts},
        invitations=[i for each in cohorts for i in _of_cohort(town.kreis, each, "invitations")],
        attendance=_attendance(town),
        messages=list(pages(town.kreis, "lead", "notifications", "/messages")),
        calls=list(pages(town.kreis, "lead", "notifications", "/call-tasks")),
        letters=town.postbox.letters(),
        circles=_circles(town, box),
    )


def facts_on_all_topics(box: Box) -> list[Message]:
    return [decode(wire) for wire in read_all(box.access, sorted(topics()))]


def unfinished(box: Box, services: Sequence[str], unknown: Sequence[str] = ()) -> dict[str, int]:
    """What still waits to be told, for outside work or for a person, by service and table.

    Kinds of work that are `unknown` to the release that runs wait for the next upgrade.
    """
    found = {
        f"{service} {table}": _count(box, service, statement, list(unknown))
        for service in services
        for table, statement in _UNFINISHED.items()
    }
    return {name: count for name, count in found.items() if count}


def effects(box: Box, agency: UUID) -> list[Effect]:
    with database(box, "witness") as connection:
        return [Effect(*row) for row in connection.execute(_EFFECTS, [agency])]


def _count(box: Box, service: str, statement: str, unknown: list[str]) -> int:
    with database(box, service) as connection:
        row = connection.execute(statement.encode(), {"unknown": unknown}).fetchone()
        assert row is not None
        return int(row[0])


def pages(kreis: Kreis, role: str, service: str, path: str) -> Iterator[dict[str, Any]]:
    """All items of a list, page by page."""
    after = ""
    while True:
        page = kreis.ask(role, "GET", service, f"{path}?limit=100{after}")
        yield from page["items"]
        if not page["next"]:
            return
        after = f"&after={page['next']}"


def _of_cohort(kreis: Kreis, cohort: str, what: str) -> list[dict[str, Any]]:
    """Nothing, where events has never heard of it."""
    path = f"/cohorts/{cohort}/{what}"
    answer = kreis.response("contact-person", "GET", "events", path)
    return [] if answer.status_code == 404 else list(answer.json())


def _circles(town: Town, box: Box) -> CircleRows:
    """Nothing, where nobody was invited to a circle: an older release may have none."""
    has_circles = any(town.history.of("invite"))
    return rows.look(box, town.agency, town.circles) if has_circles else rows.NOTHING


def _attendance(town: Town) -> dict[str, dict[str, str]]:
    events = {request.about["event"] for request in town.history.of("attendance")}
    found = {}
    for event in events:
        path = f"/group-events/{event}/attendance"
        entries = town.kreis.ask("contact-person", "GET", "events", path)["entries"]
        found[event] = {each["participant_id"]: each["status"] for each in entries}
    return found
