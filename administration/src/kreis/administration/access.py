"""Who may do what on the broker: read from the contracts, by whoever sets it."""

from __future__ import annotations

from typing import Literal, NamedTuple

from kreis.contracts import topics

SERVICES = ("intake", "cohorts", "events", "notifications", "insights")
SUBSCRIBER = "subscriber"
USERS = (*SERVICES, SUBSCRIBER)
PUBLISHED = tuple(topic.name for topic in topics().values() if topic.for_others)
"""What other teams may read; everything else is for Kreis' services only."""


class Grant(NamedTuple):
    """One operation that a user may do on what bears this name, or begins with it."""

    kind: Literal["topic", "group"]
    name: str
    pattern: Literal["literal", "prefix"]
    operation: Literal["Read", "Write", "Describe"]


def grants(user: str) -> list[Grant]:
    """What this user may do, one of `USERS`."""
    return of_subscriber(user) if user == SUBSCRIBER else _of_service(user)


def of_subscriber(name: str) -> list[Grant]:
    """Reads what is published for others, in groups that begin with its name and a dot."""
    return [
        *(
            Grant("topic", topic, "literal", how)
            for topic in PUBLISHED
            for how in ("Read", "Describe")
        ),
        Grant("group", f"{name}.", "prefix", "Read"),
    ]


def _of_service(service: str) -> list[Grant]:
    """Writes its own topics, reads those it is a reader of, in groups that bear its name."""
    own = [topic.name for topic in topics().values() if topic.written_by(service)]
    others = [topic.name for topic in topics().values() if topic.read_by(service)]
    found = (
        *(Grant("topic", name, "literal", how) for name in own for how in ("Write", "Describe")),
        *(Grant("topic", name, "literal", how) for name in others for how in ("Read", "Describe")),
        Grant("group", f"kreis.{service}", "prefix", "Read"),
    )
    return list(dict.fromkeys(found))  # who writes a topic and reads it describes it once
