"""The command `take-over`: learns what another service has done in place of this one.

Promise: run before this service starts, nothing that the other one has told people is told again,
what it had planned is planned here, and the numbers of facts go on above its own. Run twice, it
does the same.
Refuses: to send anything, and to believe a fact of another source.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import click
from marshmallow import EXCLUDE, Schema, ValidationError, fields

from kreis.chassis import logs
from kreis.chassis.config import Misconfigured
from kreis.chassis.data.clock import StoryClock
from kreis.chassis.data.database import Database, Work
from kreis.chassis.message import Message, Unreadable, Wire, decode
from kreis.chassis.messaging.broker import read_all
from kreis.chassis.process.due import Due
from kreis.notifications.commands import takeovers as commands
from kreis.notifications.config import NotificationsSettings
from kreis.notifications.domain.errands import Errand, Kind
from kreis.notifications.domain.messages import State
from kreis.notifications.jobs.briefing import Briefing
from kreis.notifications.jobs.messages import Sending
from kreis.notifications.messages import ACCOMPANIMENT, ACKNOWLEDGEMENTS, DELIVERY
from kreis.notifications.store import planned_messages, takeovers

TOPICS = (DELIVERY, ACCOMPANIMENT, ACKNOWLEDGEMENTS)
"""Topics that this service writes and may read."""
_STATES = {
    "kreis.message-sent.v1": State.SENT,
    "kreis.message-failed.v1": State.FAILED,
    "kreis.message-suppressed.v1": State.SUPPRESSED,
    "kreis.message-unknown.v1": State.UNKNOWN,
}
_RAISED, _CLOSED = "kreis.call-task-raised.v1", "kreis.call-task-closed.v1"


class _Fact(Schema):
    class Meta:
        unknown = EXCLUDE

    participant_id = fields.UUID(required=True)


class _About(_Fact):
    cause = fields.UUID(required=True)
    version = fields.Integer(load_default=1)
    invitation_id = fields.UUID(load_default=None)
    reason = fields.String(load_default=None)


class _MessageFact(_About):
    message_id = fields.UUID(required=True)
    kind = fields.String(required=True)
    channel = fields.String(required=True)


class _RaisedFact(_About):
    call_task_id = fields.UUID(required=True)
    about = fields.String(required=True)
    reason = fields.String(required=True)


class _ClosedFact(_Fact):
    call_task_id = fields.UUID(required=True)
    result = fields.String(required=True)


@click.command("take-over")
def command() -> None:
    """Learns what another service has done in place of this one. Run it before this one starts."""
    try:
        settings = NotificationsSettings.read()
    except Misconfigured as faults:
        click.echo(f"kreis.notifications cannot start:\n{faults}", err=True)
        sys.exit(2)
    logs.configure("notifications", settings.log_level)
    database = Database.of(settings)
    try:
        found = take_over(database, read_all(settings.kafka, TOPICS))
    finally:
        database.close()
    for what, count in sorted(found.items()):
        click.echo(f"{what}: {count}")


def take_over(database: Database, wires: Iterable[Wire]) -> Counter[str]:
    """Notes what these records say that this service has not done itself. Returns how much."""
    found: Counter[str] = Counter()
    for wire in wires:
        try:
            message = decode(wire)
        except Unreadable:
            found["not readable"] += 1
            continue
        if message.source != commands.SOURCE:
            continue
        with database.agency(message.agency) as work:
            takeovers.go_on(work, message.topic, message.key, message.sequence)
            # Facts bear machine time. In a story nobody knows when it was.
            is_story = isinstance(database.clock, StoryClock)
            found[_note(work, message, work.now if is_story else message.time)] += 1
    return found


def _note(work: Work, message: Message, at: datetime) -> str:
    """Returns what was noted, in words for the operator."""
    try:
        if message.data is None or message.topic != DELIVERY:
            return "numbers alone"
        if message.type in _STATES:
            fact = _MessageFact().load(message.data)
            is_new = commands.note_message(work, fact, _STATES[message.type], at)
        elif message.type == _RAISED:
            is_new = commands.note_call(work, _RaisedFact().load(message.data), at)
        elif message.type == _CLOSED:
            is_new = commands.note_result(work, _ClosedFact().load(message.data))
        else:
            return "numbers alone"
    except (ValidationError, ValueError):
        return "not readable"
    return "taken over" if is_new else "known already"


@dataclass(frozen=True)
class LookingAhead:
    """Plans what another service had planned: reminders, and a call to who has not answered."""

    sending: Sending

    def run(self, due: Due) -> None:
        """Asks intake and events once, and plans. It sends nothing."""
        invitation_id = UUID(due.detail["invitation_id"])
        about = Kind.INVITATION, invitation_id, invitation_id
        errand = Errand(due.subject, *about, int(due.detail.get("version", 0)))
        briefing = self.sending.ask(due, errand)
        with due.finish() as work:
            if briefing is not None:
                _plan(work, briefing, errand)


def _plan(work: Work, briefing: Briefing, errand: Errand) -> None:
    for reminder in briefing.reminders:
        planned_messages.add(work, reminder.errand, at=reminder.at)
    if errand.version > briefing.invitation.answer.version:
        planned_messages.add_look(work, errand, briefing.call_if_unanswered_at)
