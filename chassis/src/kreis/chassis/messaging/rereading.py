"""Topics that a service reads from the beginning at every start.

Promise: after a restore, the database gets the effects of facts that are newer than the backup. If
a handler fails, its message is parked and reading goes on.
"""

from __future__ import annotations

from collections.abc import Callable

import structlog
from sqlalchemy.exc import DBAPIError

from kreis.chassis.config import KafkaAccess
from kreis.chassis.data.faults import will_pass
from kreis.chassis.message import Unreadable, Wire, decode
from kreis.chassis.messaging.broker import read_all
from kreis.chassis.messaging.inbox import Inbox
from kreis.chassis.messaging.parking import brief
from kreis.chassis.messaging.places import CannotRead
from kreis.contracts import topics

log = structlog.stdlib.get_logger("worker")


def read_anew(access: KafkaAccess, inbox: Inbox, beat: Callable[[], None]) -> None:
    """Takes every record of the topics whose contract says `from_the_beginning`."""
    anew = [each for each in inbox.topics if each in topics() and topics()[each].from_the_beginning]
    for wire in read_all(access, anew, _skip) if anew else ():
        beat()
        _take(inbox, wire)


def _take(inbox: Inbox, wire: Wire) -> None:
    try:
        inbox.take(decode(wire), wire)
    except Unreadable as fault:
        # The place is unknown here. The consumer loop parks this record when it reads it.
        log.warning("not_read_anew", topic=wire.topic, fault=type(fault).__name__)
    except Exception as fault:
        if isinstance(fault, DBAPIError) and will_pass(fault):
            raise
        inbox.parking.park(wire, f"{wire.topic}, read anew", fault)
        log.exception("message_parked", topic=wire.topic, reason=brief(fault))


def _skip(lost: CannotRead) -> None:
    # The consumer loop parks these records when it comes to their place.
    log.warning("not_read_anew", fault=brief(lost))
