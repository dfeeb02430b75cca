"""Who may do what on the broker: read from the contracts, by whoever sets it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, NamedTuple

from kreis.contracts import topics, view
from kreis.contracts.views import PREFIX, topic_of

SERVICES = ("intake", "cohorts", "events", "notifications", "insights", "subscriptions", "exchange")
SUBSCRIBER = "subscriber"
USERS = (*SERVICES, SUBSCRIBER)
OWN_NAMES = frozenset({*USERS, "administrator", "broker", "kreis"})
"""No team outside has one. A user called `kreis` could join the services' own groups."""
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
    return _reading(name, PUBLISHED)


def of_view(name: str) -> list[Grant]:
    """Reads the topic of the view of its name, in groups that begin with its name and a dot."""
    return _reading(name, [topic_of(name)])


def _reading(name: str, names: Iterable[str]) -> list[Grant]:
    ways: tuple[Literal["Read", "Describe"], ...] = ("Read", "Describe")
    return [
        *(Grant("topic", topic, "literal", how) for topic in names for how in ways),
        Grant("group", f"{name}.", "prefix", "Read"),
    ]


def _of_service(service: str) -> list[Grant]:
    """Writes its own topics, reads those it is a reader of, in groups that bear its name.

    Who alone writes a topic reads it, too: a service that replaces another one learns there what
    was done, and the number of each key. Who writes views writes all of them: which there are, the
    contracts do not know."""
    own = [topic.name for topic in topics().values() if topic.written_by(service)]
    alone = [name for name in own if {f.owner for f in topics()[name].facts.values()} == {service}]
    others = [topic.name for topic in topics().values() if topic.read_by(service)]
    views = [PREFIX] if view().written_by(service) else []
    found = (
        *(Grant("topic", name, "literal", how) for name in own for how in ("Write", "Describe")),
        *(Grant("topic", name, "prefix", how) for name in views for how in ("Write", "Describe")),
        *(
            Grant("topic", name, "literal", how)
            for name in [*others, *alone]
            for how in ("Read", "Describe")
        ),
        Grant("group", f"kreis.{service}", "prefix", "Read"),
    )
    return list(dict.fromkeys(found))  # who writes a topic and reads it describes it once
