"""A fact as its owner writes it, made from the contract of its topic."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from kreis.chassis.logs import new_traceparent
from kreis.chassis.message import Message, new_id
from kreis.chassis.messaging.inbox import Subscription
from kreis.contracts import topics


def genuine(reads: Subscription, agency: UUID, person: UUID) -> Message:
    """What a subscription reads: an example of the contract, about this person."""
    return genuine_fact(reads.topic, reads.type, agency, person)


def genuine_fact(topic: str, type_: str, agency: UUID, person: UUID) -> Message:
    """An example of the contract, about this person. Readers mind one purpose of consents only."""
    contract = topics()[topic]
    fact = contract.facts[type_]
    first = next(iter(fact.examples.values()))
    data = {**fact.examples.get("messages-withdrawn", first), contract.key: str(person)}
    return Message(
        topic=topic,
        key=contract.key_of(type_, data),
        type=type_,
        source=f"kreis/{fact.owner}",
        id=new_id(),
        time=datetime.now(UTC),
        agency=agency,
        sequence=1,
        data=data,
        traceparent=new_traceparent(),
    )
