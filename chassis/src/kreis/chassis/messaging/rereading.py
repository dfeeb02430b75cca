"""Reading again: whole topics at every start, and places whose records could not be decoded.

Promise: after a restore, the database gets the effects of facts that are newer than the backup. If
a handler fails, its message is parked and reading goes on.
"""

from __future__ import annotations

from collections.abc import Callable

import structlog

from kreis.chassis.config import KafkaAccess
from kreis.chassis.data.faults import will_pass
from kreis.chassis.message import Message, Unreadable, Wire, decode
from kreis.chassis.messaging.broker import read_all, read_stretch
from kreis.chassis.messaging.inbox import Inbox, Outcome
from kreis.chassis.messaging.parking import brief
from kreis.chassis.messaging.places import CannotRead, Stretch
from kreis.contracts import topics

log = structlog.stdlib.get_logger("worker")


def read_anew(access: KafkaAccess, inbox: Inbox, beat: Callable[[], None]) -> None:
    """Takes every record of the topics whose contract says `from_the_beginning`."""
    anew = [each for each in inbox.topics if each in topics() and topics()[each].from_the_beginning]
    for wire in read_all(access, anew, _skip) if anew else ():
        beat()
        try:
            message = decode(wire)
        except Unreadable as fault:
            # The place is unknown here. The consumer loop parks this record when it reads it.
            log.warning("not_read_anew", topic=wire.topic, fault=type(fault).__name__)
        else:
            _take(inbox, message, wire, f"{wire.topic}, read anew")


def read_again(access: KafkaAccess, inbox: Inbox, stretch: Stretch) -> str:
    """Takes the records of a stretch that could not be decoded before. Returns what became of
    them. Raises `CannotRead`."""
    outcomes = [
        _take(inbox, None, wire, str(place)) for place, wire in read_stretch(access, stretch)
    ]
    missing = stretch.following - stretch.place.offset - len(outcomes)
    parked = outcomes.count("parked")
    return f"{len(outcomes)} read, {parked} of them parked, {missing} no longer on the topic"


def _take(inbox: Inbox, message: Message | None, wire: Wire, origin: str) -> Outcome:
    """Takes or parks a record. Raises only a fault of the database that will pass."""
    try:
        return inbox.take(message or decode(wire), wire, origin)
    except Exception as fault:
        if will_pass(fault):
            raise
        inbox.parking.park(wire, origin, fault)
        log.exception("message_parked", topic=wire.topic, reason=brief(fault))
        return "parked"


def _skip(lost: CannotRead) -> None:
    # The consumer loop parks these records when it comes to their place.
    log.warning("not_read_anew", fault=brief(lost))
