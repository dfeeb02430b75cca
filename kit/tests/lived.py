"""What a sound service leaves behind after it has lived through a part of the kit, without one."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any, cast

from kreis.chassis.message import Message, encode
from kreis.kit.broker import Broker
from kreis.kit.facts import some_id
from kreis.kit.process import Process
from kreis.kit.service.house import (
    ACKNOWLEDGED,
    CALL,
    CLOSED,
    DELIVERY,
    NEUTRAL_MAIL,
    NEUTRAL_URL,
    PUBLIC_URL,
    SENT,
    House,
)
from kreis.kit.service.letters import Letter
from kreis.kit.service.must.town import Town
from kreis.kit.service.neighbours import LinkAsked, Person
from kreis.kit.service.records import Written
from kreis.kit.service.takeover.heir import Heir

NOBODY: Any = None
_WRITTEN_TO = (
    "mail", "sms", "discreet", "protected", "moved", "twice", "awake_at_night", "erased", "last",
)  # fmt: skip
_CALLED = {
    "opted_out": "opted_out", "unreachable": "gave_up", "called": "channel_is_call",
    "hidden": "channel_is_call",
}  # fmt: skip


def told(house: House, type_: str, her: Person, **said: Any) -> Written:
    """Returns a record about her, as the service would write it next."""
    known: dict[str, Any] = {
        SENT: {"message_id": some_id(), "channel": her.channel, "version": 1},
        CALL: {"call_task_id": some_id(), "reason": "gave_up"},
    }.get(type_, {})
    return as_written(house.pen.write(type_, her.participant, topic=DELIVERY, **{**known, **said}))


def as_written(fact: Message) -> Written:
    record = encode(fact)
    return Written(
        partition=0, offset=0, key=record.key, value=record.value,
        headers=dict(record.headers), data=fact.data, topic=fact.topic,
    )  # fmt: skip


def lived_town(folder: Path) -> Town:
    """Returns the town after everything has happened as it must."""
    town = Town(cast(Broker, NOBODY), cast(Process, NOBODY), folder, 1.0)
    town.causes = {rule: some_id() for rule in town.people}
    for rule in ("called", "hidden"):
        town.causes[rule] = town.people[rule].invitation
    records, letters = list[Written](), dict[str, Letter]()
    for rule in _WRITTEN_TO:
        record = told(town, SENT, town.people[rule], kind="cancellation", cause=town.causes[rule])
        records.append(record)
        letters[record.data["message_id"]] = _letter(town, rule, record.data["message_id"])
    for rule, reason in _CALLED.items():
        cause = town.causes[rule]
        records.append(told(town, CALL, town.people[rule], reason=reason, cause=cause))
    task = next(each.data["call_task_id"] for each in records if each.data["participant_id"] == (
        town.people["called"].participant) and "call_task_id" in each.data)  # fmt: skip
    called = town.people["called"]
    records.append(told(town, CLOSED, called, call_task_id=task, result="answered"))
    her = town.people["erased"].participant
    said = {"participant_id": her, "service": "notifications"}
    acknowledged = town.pen.write(
        "kreis.erasure-acknowledged.v1", f"{her}#ack", topic=ACKNOWLEDGED, **said
    )
    town.records = [*records, as_written(acknowledged)]
    gone = next(id_ for id_, each in letters.items() if each.text == _text(town, "erased"))
    town.removed = {gone: letters.pop(gone)}
    town.letters = letters
    town.causes["erased"] = some_id()
    return town


def _letter(town: Town, rule: str, id_: str) -> Letter:
    her = town.people[rule]
    channel = "sms" if rule == "sms" else "email"
    asked = {"message": "cancellation", "channel": channel, "contact_version": 1}
    town.neighbours.links.append(LinkAsked(her.invitation, her.participant, asked))
    is_discreet = rule in ("discreet", "protected")
    to = (her.phone if rule == "sms" else her.new_email or her.email) or ""
    sender = NEUTRAL_MAIL if is_discreet else "Beispiel <nachrichten@kreis.example>"
    return Letter(id_, to, sender, _text(town, rule))


def _text(town: Town, rule: str) -> str:
    is_discreet = rule in ("discreet", "protected")
    base = NEUTRAL_URL if is_discreet else PUBLIC_URL
    return f"Guten Tag: {base}/a/{town.people[rule].participant}"


def lived_heir(folder: Path) -> Heir:
    """Returns the world of a service that has taken over as it must."""
    heir = Heir(cast(Broker, NOBODY), cast(Process, NOBODY), folder, 1.0)
    heir.first, heir.later = some_id(), [some_id(), some_id()]
    heir.done_before()
    records = [as_written(each) for each in (*heir.old, *heir.forged)]
    records += [
        told(heir, SENT, heir.people[rule], kind="cancellation", cause=heir.first)
        for rule in ("untouched", "forged")
    ]
    invited = heir.call_of_before("invited")
    records.append(
        told(heir, CLOSED, heir.people["invited"], call_task_id=invited, result="answered")
    )
    for cause in heir.later:
        records += [
            told(heir, SENT, her, kind="cancellation", cause=cause)
            for her in heir.concerned.values()
        ]
    heir.records = records
    assert Counter(each.topic for each in records) == {DELIVERY: len(records)}
    return heir
