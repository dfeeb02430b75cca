"""What is written about protected people is encrypted before it reaches the database."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from unittest.mock import patch
from uuid import UUID

import psycopg
import pytest

from kreis.chassis.data.database import Work
from kreis.chassis.process.service import Service
from kreis.intake.commands import participants
from kreis.intake.main import SERVICE
from kreis.intake.store import grouping_rules, sealed
from tests.support.databases import Databases
from tests.support.fixtures import Client
from tests.support.plain_text import MARKED, World, mark
from tests.support.rows import Rows
from tests.support.services import NAMES, service_of

TELLING = re.compile(
    "note|reason|comment|remark|text|phone|mail|name|address|street|words|why|body|file|detail"
)
"""What a column is called that may hold words about a person."""
STAFF, PLACES, PAID = (
    "members of staff",
    "a place",
    "speakers and others who are paid",
)
CODE = "one of a few codes"
PLAIN = {
    "intake": {
        "agency": {"name": "the agency", "short_name": "the agency", "phone": "the agency"},
        "staff": dict.fromkeys(("first_name", "last_name", "phone"), STAFF),
        "weekly_letter": {"email": STAFF},
        "child": {"first_name": "no contact; 0.1.0 writes children anew and would lose it"},
        "consent": {"text_version": "which text"},
        "csv_import": {
            "file_name": "of the person at the desk",
            "file": "refused if it names somebody under protection; seven days at most",
        },
        "topic": {"names": "of the catalogue; searched for names of the erased"},
        "import_finding": dict.fromkeys(("name", "notes"), "of a row of such a file; seven days"),
    },
    "cohorts": {
        "venue": dict.fromkeys(("name", "street"), PLACES),
        "offer": {"name": "an offer"},
        "cohort": {"name": "a group"},
        "person_phase": {"reason": CODE},
    },
    "events": {
        "cohort": {"name": "a group"},
        "link": {"ends_why": CODE},
        "closure_day": {"reason": "why the house is shut"},
        "skipped_day": {"reason": CODE},
        "attendance_mark": {"reason": CODE},
        "contributor": dict.fromkeys(("name", "email", "phone"), PAID),
        "group_event": {"topic_names": "what a date is about; searched for names of the erased"},
    },
    "notifications": {
        "message": {"reason": CODE},
        "contributor_message": {"reason": CODE},
        "circle_message": {"reason": CODE},
        "call_task": {"reason": CODE},
        "weekly_letter": {"reason": CODE},
    },
    "insights": {},
    "subscriptions": {
        "subscription": {"name": "of a topic"},
        "counted": {"name": "of a topic"},
        "forgotten": {"name": "of a topic"},
        "view_read": {"name": "of a topic"},
        "webhook": {"name": "of a topic"},
    },
    "exchange": {
        "circle": {
            "name": "of a circle",
            "sender_name": "of an organisation",
            "phone": "of an organisation",
            "permission_note": "what the Jugendamt answered; searched for names of the erased",
        },
        "member": {"first_name": "a member's own words; found by an id of exchange alone"},
        "movement": {"why": CODE},
    },
}
OF_THE_CHASSIS = {
    "cleansed": {"table_name": "names of tables"},
    "due": {"detail": "ids and numbers: the search for marks goes through it"},
    "parked": {"header_names": "of a record", "reason": "the fault, cut after 500 characters"},
    "parked_act": {"why": "why an operator acted; her id in it is replaced when she is erased"},
    "idempotency": {"names": "ids that occur in the response"},
}


@pytest.mark.parametrize("name", NAMES)
def test_a_column_for_words_is_encrypted_or_has_a_reason(
    name: str, databases: Databases, postgres: str
) -> None:
    service = service_of(name)
    found = columns_for_words(Rows(postgres, databases.of(service)), service)

    assert found == []


def columns_for_words(rows: Rows, service: Service) -> list[str]:
    """The columns whose names say that they hold words, which nobody encrypts or accounts for."""
    known = {
        f"{table}.{column}"
        for tables in (PLAIN.get(service.name, {}), OF_THE_CHASSIS)
        for table, columns in tables.items()
        for column in columns
    } | {each.name for each in service.sealed}
    return [
        f"{table}.{column.name}"
        for table, columns in rows.tables.items()
        for column in columns
        if column.type in ("text", "text[]", "jsonb", "bytea")
        and TELLING.search(column.name)
        and not column.name.endswith("_by")
        and not any(f"{column.name}_sealed" == other.name for other in columns)
        and not column.name.endswith("_sealed")
        and f"{table}.{column.name}" not in known
    ]


@pytest.fixture
def world(client_of: Callable[..., Client], postgres: str) -> World:
    return World(client_of(SERVICE), postgres)


def test_a_registration_has_marks_to_look_for() -> None:
    assert {"first_name", "last_name", "email", "phone", "funded_project"} <= {*MARKED}


def test_nothing_about_a_protected_person_is_stored_plain(world: World) -> None:
    protected, other = registered_and_protected(world)

    assert world.found() == []
    shown = world.staff.ok("GET", f"/v1/participants/{protected}")
    assert {each: shown[each] for each in MARKED} == {each: mark(each) for each in MARKED}
    [rule] = world.planning.ok("GET", "/v1/grouping-rules")
    assert (rule["reason"], other in rule["participant_ids"]) == (mark("reason"), True)


def registered_and_protected(world: World) -> tuple[str, str]:
    """Somebody who is protected from the start, and somebody who becomes so; a rule about both."""
    first = world.registered(has_address_protection=True)
    second = world.registered(email=None, channel="sms", phone="+491713920098", last_name="Yilmaz")
    world.protects(second)
    world.ruled(first, second)
    return first, second


def test_it_is_plain_again_when_protection_is_lifted(world: World) -> None:
    person = world.registered(has_address_protection=True)
    world.protects(person, protected=False)

    assert {each for _, each in world.found()} >= {mark(each) for each in MARKED}


def test_a_lookalike_under_protection_is_found(world: World) -> None:
    person = world.registered(has_address_protection=True)
    names = {"first_name", "last_name"}
    for wanted, same in (
        ({"first_name": "MARK-firstname", "last_name": "marklastname"}, names),
        ({"first_name": "A", "last_name": "B", "email": "Mark.Email@post.example"}, {"email"}),
        ({"first_name": "A", "last_name": "B", "phone": mark("phone")}, {"phone"}),
    ):
        [found] = world.staff.ok("POST", "/v1/participants/lookalikes", wanted)
        assert (found["participant_id"], set(found["same"])) == (person, same)
    nobody = {"first_name": "geschützt", "last_name": "geschützt"}
    assert world.staff.ok("POST", "/v1/participants/lookalikes", nobody) == []


def store_plain(*names: str) -> Any:
    kept = tuple(each for each in sealed.PERSON if each.column not in names)
    return patch.object(sealed, "PERSON", kept)


def _plain_columns(work: Work, person: UUID, values: Any, *, protected: bool) -> Any:
    return {each.column: values[each.column] for each in sealed.PERSON}


def _planned(work: Work, participant: Any, rules: Any) -> None:
    work.schedule("remember", participant.id, "x", detail={"mail": participant.email})


PLANTED = {
    "a phone that nobody encrypts": lambda: patch.object(
        sealed.SealedColumn, "values", _but("phone")
    ),
    "nothing of a person is encrypted": lambda: patch.object(sealed, "columns", _plain_columns),
    "a reason is stored plain": lambda: patch.object(
        grouping_rules, "REASON", _Plain("grouping_rule", "reason", "")
    ),
    "an encryption that does nothing": lambda: patch.multiple(
        Work,
        seal=lambda work, column, row, text: text.encode(),
        unseal=lambda work, column, row, sealed: sealed.decode(),
    ),
    "a plan that keeps her address": lambda: patch.object(
        participants.messages, "pool_entered", _planned
    ),
}


class _Plain(sealed.SealedColumn):
    def values(self, work: Work, row: Any, value: str | None, *, sealed: bool) -> dict[str, Any]:
        return {self.column: value, f"{self.column}_sealed": None}


def _but(column: str) -> Callable[..., dict[str, Any]]:
    usual = sealed.SealedColumn.values

    def values(own: Any, work: Work, row: Any, value: Any, *, sealed: bool) -> dict[str, Any]:
        return usual(own, work, row, value, sealed=sealed and own.column != column)

    return values


@pytest.mark.parametrize("fault", PLANTED)
def test_a_planted_plain_text_is_found(fault: str, world: World) -> None:
    with PLANTED[fault]():
        registered_and_protected(world)

    assert world.found()


def test_a_planted_column_for_words_is_found(databases: Databases, postgres: str) -> None:
    database = databases.of(SERVICE)
    url = Rows(postgres, database).url
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(b"alter table notice add column remarks text")
        try:
            assert columns_for_words(Rows(postgres, database), SERVICE) == ["notice.remarks"]
        finally:
            connection.execute(b"alter table notice drop column remarks")
