"""The facts that exchange publishes: wanted messages and counts of quarters. Nobody is named."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID, uuid4

from kreis.chassis.data.database import Work

_EXCHANGE = "exchange.v1"
_COUNTS = "exchange-counts.v1"
_MESSAGE_WANTED = "kreis.message-wanted.v1"
_EXCHANGE_COUNTED = "kreis.exchange-counted.v1"


def message_wanted(work: Work, message_id: UUID, kind: str, language: str) -> None:
    """Has notifications send a message. It asks for recipient and text when it sends it."""
    data = {"message_id": str(message_id), "kind": kind, "language": language}
    work.emit(_EXCHANGE, _MESSAGE_WANTED, message_id, data)


def exchange_counted(work: Work, quarter: str, counts: Mapping[str, int]) -> None:
    """Tells the `people` and `pairs` of a quarter, over all circles of the agency. No counts: too
    few members."""
    count_id = uuid4()
    data = {"count_id": str(count_id), "quarter": quarter, **counts}
    work.emit(_COUNTS, _EXCHANGE_COUNTED, count_id, data)
