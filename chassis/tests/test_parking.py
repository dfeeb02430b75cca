"""What a person can do with parked messages, and what is written down of it."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import pytest
from click.testing import CliRunner, Result
from marshmallow import Schema, fields

from kreis.chassis.data.database import Database, Work
from kreis.chassis.encryption import new_key
from kreis.chassis.message import Message, Wire, encode, new_id
from kreis.chassis.messaging.inbox import Inbox, Subscription
from kreis.chassis.messaging.parking import WAITS, Actor
from kreis.chassis.process.parked import command_line
from tests.support.notes import SERVICE, a_message, notes, write_note

TOPIC, TYPE = "participation.v1", "kreis.cohort-joined.v1"
ME = Actor("Ada", "the handler is mended")


class CohortJoined(Schema):
    cohort_id = fields.String(required=True)


def note_it(work: Work, message: Message, fact: dict[str, Any]) -> None:
    write_note(work, fact["cohort_id"])


def fail(work: Work, message: Message, fact: dict[str, Any]) -> None:
    write_note(work, "half done")
    raise RuntimeError("no handler is perfect")


def reads(handle: Any) -> list[Subscription]:
    return [Subscription(TOPIC, TYPE, CohortJoined, handle)]


def inbox(database: Database, handle: Any = note_it) -> Inbox:
    return Inbox(database, "notes", reads(handle))


def park(database: Database, message: Message) -> None:
    inbox(database).parking.park(encode(message), "", RuntimeError("no handler is perfect"))


def words(*messages: Message) -> list[str]:
    return sorted(str((message.data or {})["cohort_id"]) for message in messages)


@pytest.fixture
def line(agency: UUID) -> list[Message]:
    """Three messages of one key."""
    key = uuid4()
    return [a_message(agency, TOPIC, key) for _ in range(3)]


def test_later_messages_of_a_parked_key_wait_behind_and_those_of_others_flow(
    database: Database, agency: UUID, line: list[Message]
) -> None:
    first, second, third = line
    park(database, first)
    other = a_message(agency, TOPIC)
    foreign = replace(third, id=new_id(), source="kreis/events")
    abroad = replace(third, id=new_id(), agency=uuid4())

    arriving = (second, other, foreign, abroad, third, second)
    taken = [inbox(database).take(each) for each in arriving]

    assert taken == ["parked", "handled", "disbelieved", "handled", "parked", "parked"]
    found = inbox(database).parking.list(ME)
    assert [(each.id, each.reason) for each in found] == [
        (first.id, "RuntimeError: no handler is perfect"),
        (second.id, WAITS),
        (third.id, WAITS),
    ]
    assert notes(database, agency) == words(other)


def test_a_replay_applies_each_message_once_and_in_order(
    database: Database, agency: UUID, line: list[Message], parked: Any
) -> None:
    seen: list[UUID] = []

    def note_order(work: Work, message: Message, fact: dict[str, Any]) -> None:
        seen.append(message.id)
        note_it(work, message, fact)

    park(database, line[0])
    for message in line[1:]:
        inbox(database).take(message)

    done = parked(note_order, "replay", "--all", "--why", "mended")
    again = parked(note_order, "replay", "--all", "--why", "mended")

    assert (done.exit_code, again.exit_code) == (0, 0)
    assert seen == [message.id for message in line]
    assert notes(database, agency) == words(*line)
    assert [inbox(database).take(message) for message in line] == ["duplicate"] * 3
    assert "Nothing of that kind is parked" in again.output


def test_a_replay_that_fails_leaves_no_trace_and_the_rest_of_its_key_where_it_is(
    database: Database, agency: UUID, line: list[Message], parked: Any
) -> None:
    park(database, line[0])
    inbox(database).take(line[1])
    elsewhere = a_message(agency, TOPIC)
    park(database, elsewhere)

    def fail_for_one(work: Work, message: Message, fact: dict[str, Any]) -> None:
        (fail if message.key == line[0].key else note_it)(work, message, fact)

    done = parked(fail_for_one, "replay", "--all", "--why", "perhaps")

    assert done.exit_code == 1
    assert "RuntimeError: no handler is perfect" in done.output
    assert notes(database, agency) == words(elsewhere)
    assert [each.id for each in inbox(database).parking.list(ME)] == [line[0].id, line[1].id]


def test_what_is_discarded_never_has_an_effect_though_it_is_delivered_again(
    database: Database, agency: UUID, line: list[Message], parked: Any
) -> None:
    park(database, line[0])
    inbox(database).take(line[1])
    number = str(inbox(database).parking.list(ME)[0].position)

    done = parked(note_it, "discard", number, "--why", "sent by mistake")
    parked(note_it, "replay", "--key", line[0].key, "--why", "go on")

    assert f"replay --key {line[0].key}" in done.output
    assert inbox(database).take(line[0]) == "duplicate"
    park(database, line[0])  # as a consumer that begins anew would
    assert inbox(database).parking.list(ME) == []
    assert notes(database, agency) == words(line[1])


def test_every_act_has_a_person_a_moment_and_a_reason(
    database: Database, agency: UUID, line: list[Message], parked: Any
) -> None:
    for message in (line[0], a_message(agency, TOPIC)):
        park(database, message)
    parked(note_it, "list", "--by", "Ada")
    first, second = (str(each.position) for each in inbox(database).parking.heads())
    parked(note_it, "show", first, "--by", "Ada", "--why", "ticket 7")
    parked(fail, "replay", first, "--by", "Ben", "--why", "perhaps")
    parked(note_it, "replay", first, "--by", "Ben", "--why", "mended")
    parked(note_it, "discard", second, "--by", "Ada", "--why", "a test")

    acts = inbox(database).parking.acts()
    assert [(act.who, act.act, act.outcome, act.why) for act in acts] == [
        ("Ada", "list", "2 listed", ""),
        ("Ada", "show", "shown", "ticket 7"),
        ("Ben", "list", "2 listed", "perhaps"),
        ("Ben", "replay", "failed: RuntimeError: no handler is perfect", "perhaps"),
        ("Ben", "list", "2 listed", "mended"),
        ("Ben", "replay", "handled", "mended"),
        ("Ada", "discard", "discarded", "a test"),
    ]
    assert "Ben  replay: handled" in parked(note_it, "acts").output


def test_nobody_acts_without_a_reason(database: Database, line: list[Message], parked: Any) -> None:
    park(database, line[0])

    refused = parked(note_it, "replay", "--all")

    assert refused.exit_code == 2
    assert "--why" in refused.output


def test_a_number_that_is_not_there_is_named(parked: Any) -> None:
    for command in ("show", "discard", "replay"):
        refused = parked(note_it, command, "77", "--why", "a slip")
        assert refused.exit_code == 1
        assert "Nothing is parked under 77" in refused.output


def test_a_record_of_any_bytes_is_shown(database: Database, parked: Any) -> None:
    wire = Wire(TOPIC, b"\x00\xff", b"\xfe{", [("ce_id", b"\x00\xff"), ("x\x00", b"")])
    inbox(database).parking.park(wire, "participation.v1[0]@7", ValueError("a \x00"))

    (found,) = inbox(database).parking.list(ME)
    shown = json.loads(parked(note_it, "show", str(found.position), "--why", "look").output)

    assert shown["value"] == repr(b"\xfe{")
    assert shown["origin"] == "participation.v1[0]@7"
    assert shown["reason"] == "ValueError: a \\x00"
    assert parked(note_it, "replay", "--all", "--why", "no use").exit_code == 1


def test_the_same_unreadable_record_is_parked_once(database: Database) -> None:
    wire = Wire(TOPIC, b"key", b"no json", [])
    for origin in ("t[0]@7", "t[0]@7", "t[0]@8"):
        inbox(database).parking.park(wire, origin, ValueError("no JSON"))

    assert len(inbox(database).parking.list(ME)) == 2


@pytest.fixture
def parked(database: Database, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The command line on this database, with this handler."""
    url = database.engine.url.render_as_string(hide_password=False)
    given = {"DATABASE_URL": url, "BIND": "-", "ISSUER": "-", "JWKS_URL": "-", "KAFKA": "-"}
    given["ENCRYPTION_KEYS"] = new_key()
    for name, value in {**given, "WORKLOAD_TOKENS": "/nowhere", "OPERATOR": "Ada"}.items():
        monkeypatch.setenv(f"KREIS_{name}", value)

    def run(handle: Any, *words: str) -> Result:
        service = replace(SERVICE, subscriptions=reads(handle))
        return CliRunner().invoke(command_line(service), list(words))

    return run
