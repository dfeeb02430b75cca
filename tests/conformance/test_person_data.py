"""Each table that holds something of a person is in the export of her data, or says why not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from kreis.chassis.data.plumbing import TABLES
from tests.support.databases import Databases
from tests.support.erasing import INVENTORIES, MARKS
from tests.support.rows import Rows
from tests.support.services import NAMES, service_of

SERVICES = Path(__file__).parents[2] / "services"
EXPORTED: dict[str, dict[str, str]] = {
    "intake": {
        "participant": "PersonData.participant",
        "child": "PersonData.participant.children",
        "enrolment": "PersonData.stay",
        "former_entry": "PersonData.stay.former_entries",
        "programme_exit": "PersonData.stay.exits",
        "notice": "PersonData.notices",
        "consent": "PersonData.consents",
        "imported_row": "PersonData.came_by_import",
    },
    "cohorts": {
        "membership": "PersonData.memberships",
        "departure": "PersonData.memberships.left_on",
        "person_phase": "PersonData.stays",
        "member_band": "PersonData.bands",
        "long_wait": "PersonData.long_waits",
        "isolation_waiver": "PersonData.waivers",
        "proposal_member": "PersonData.proposals",
        "proposal_move": "PersonData.moves",
    },
    "events": {
        "invitation": "PersonData.invitations",
        "answer": "PersonData.invitations.answers",
        "coming_child": "PersonData.invitations.children",
        "date_answer": "PersonData.invitations.date_answers",
        "date_child": "PersonData.invitations.group_events.children",
        "waiting": "PersonData.invitations.group_events.waitlist",
        "attendance": "PersonData.attendance",
        "attendance_mark": "PersonData.marks",
        "appointment_slot": "PersonData.appointments",
        "time_away": "PersonData.times_away",
        "member_rhythm": "PersonData.rhythms",
        "link": "PersonData.links",
    },
    "notifications": {
        "message": "HerMessages.items.message",
        "message_text": "HerMessages.items.words",
        "call_task": "CallTask.result",
        "mail_address": "MailAddress.refused_since",
    },
    "insights": {
        "presence": "PersonData.presences",
        "answer_to_all": "PersonData.answers",
        "membership_change": "PersonData.membership_changes",
        "publication": "PersonData.published",
    },
    "subscriptions": {},
    "exchange": {},
}
"""Table → the field of the export that tells it: a schema, then fields within it."""
LEFT_OUT: dict[str, dict[str, str]] = {
    "intake": {
        "grouping_rule": "it is about another person as well, and would name her",
        "import_finding": "what a file was asked about: told of the people who came of it",
        "csv_import": "a file names many people",
        "file_opening": "the access log tells who opened her file, and why",
        "likeness_notice": "who described her: about the member of staff who looked for her",
    },
    "cohorts": {
        "pool_person": "a copy of what intake's part tells",
        "pool_sequence": "a number, against late facts",
    },
    "events": {
        "link_holder": "a number that locks her links",
        "link_session": "the hash of a session; `links` tell when each was opened",
        "link_change": "`links` tell what became of each",
        "feed": "the hash of an address",
    },
    "notifications": {
        "consent": "a copy of what intake's part tells",
        "mail_report": "`message` tells that it came back",
        "appointment": "a copy of what events' part tells",
        "time_away": "a copy of what events' part tells",
        "invitation": "a copy of what events' part tells",
    },
    "insights": {},
    "subscriptions": {},
    "exchange": {},
}
HOLDS_A_PERSON = ("participant_id",)


@pytest.mark.parametrize("name", NAMES)
def test_every_table_about_a_person_is_exported_or_says_why_not(
    name: str, databases: Databases, postgres: str
) -> None:
    tables = Rows(postgres, databases.of(service_of(name))).tables
    with_an_id = {
        table
        for table, columns in tables.items()
        if table not in TABLES and any(column.name in HOLDS_A_PERSON for column in columns)
    }
    told = EXPORTED[name].keys() | LEFT_OUT[name].keys()

    assert with_an_id - told - MARKS == set()
    assert told == INVENTORIES[name].hers.keys()
    assert EXPORTED[name].keys() & LEFT_OUT[name].keys() == set()


@pytest.mark.parametrize("name", NAMES)
def test_the_export_has_each_field_that_is_promised(name: str) -> None:
    described = (SERVICES / name / "openapi.yaml").read_text("utf-8")
    schemas = yaml.load(described, Loader=yaml.CSafeLoader)["components"]["schemas"]

    assert [each for each in EXPORTED[name].values() if not _is_there(schemas, each)] == []


def _is_there(schemas: dict[str, Any], path: str) -> bool:
    """Whether a path of fields is described: `PersonData.stay.exits`."""
    name, *fields = path.split(".")
    at: list[dict[str, Any]] = [schemas[name]]
    for field in fields:
        described = [each["properties"][field] for each in at if field in each["properties"]]
        if not described:
            return False
        at = [found for each in described for found in _objects(schemas, each)]
    return True


def _objects(schemas: dict[str, Any], described: dict[str, Any]) -> Iterator[dict[str, Any]]:
    inner = described.get("items", described)
    options = [inner, *inner.get("allOf", ()), *inner.get("anyOf", ()), *inner.get("oneOf", ())]
    for each in options:
        if "$ref" in each:
            yield schemas[each["$ref"].rpartition("/")[2]]
