"""What stands in exchange about the circles of one agency, and what notifications has sent.

Exchange deletes an ask 14 days after its end, and empties the name of whoever leaves. So a look
keeps what earlier looks have seen: each row as it stood last.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

import psycopg

from kreis.chassis.encryption import Sealer
from kreis.onebox.box import Box
from kreis.onebox.services import encryption_keys
from tests.system.faults.databases import database

_MEMBERS = (
    "select id::text, circle_id::text, first_name, address, address_sealed,"
    " left_at is not null as has_left from member where agency_id = %s"
)
_LINKS = "select hash, member_id::text from link where agency_id = %s and member_id is not null"
_ASKS = (
    "select id::text, asker_id::text, starts_at, units, state, carer_id::text"
    " from ask where agency_id = %s"
)
_MOVEMENTS = (
    "select transfer_id::text, circle_id::text, member_id::text, units, why"
    " from movement where agency_id = %s"
)
_WANTED = (
    "select id::text, kind, member_id::text, ask_id::text from wanted_message where agency_id = %s"
)
_HELD_UP = "select subject::text from due where agency_id = %s and kind = 'digest'"
_MESSAGES = "select id::text, state from circle_message where agency_id = %s"


class MemberRow(NamedTuple):
    """`name` and `address` as they were before she left."""

    circle: str
    name: str
    address: str
    has_left: bool


class AskRow(NamedTuple):
    asker: str
    starts_at: Any
    units: int
    state: str
    carer: str | None


class Line(NamedTuple):
    """`member` None: the pot."""

    transfer: str
    circle: str
    member: str | None
    units: int
    why: str


class Wanted(NamedTuple):
    """`member` None: somebody who was invited."""

    kind: str
    member: str | None
    ask: str | None


@dataclass(frozen=True)
class CircleRows:
    """Everything by its id, as a text."""

    members: Mapping[str, MemberRow]
    links: Mapping[str, str]
    """Whose each link is, by its hash."""
    asks: Mapping[str, AskRow]
    lines: Sequence[Line]
    wanted: Mapping[str, Wanted]
    held_up: frozenset[str]
    """Members whose digest waits for its day."""
    messages: Mapping[str, str]
    """The state of each message in notifications."""


NOTHING = CircleRows({}, {}, {}, [], {}, frozenset(), {})


def look(box: Box, agency: UUID, earlier: CircleRows) -> CircleRows:
    """What stands there now, and what earlier looks have seen of rows that are gone."""
    sealer = Sealer(encryption_keys(box.data, "exchange").read_text())
    with database(box, "notifications") as notifications:
        messages = dict(notifications.execute(_MESSAGES, [agency]).fetchall())
    with database(box, "exchange") as exchange:
        rows = exchange.execute(_MEMBERS, [agency]).fetchall()
        members = {each.id: _member(each, agency, sealer) for each in rows}
        return CircleRows(
            members={
                each: _as_before(found, earlier.members.get(each, found))
                for each, found in members.items()
            },
            links={**earlier.links, **dict(exchange.execute(_LINKS, [agency]).fetchall())},
            asks={**earlier.asks, **_by_id(exchange, _ASKS, agency, AskRow)},
            lines=[Line(*row) for row in exchange.execute(_MOVEMENTS, [agency])],
            wanted={**earlier.wanted, **_by_id(exchange, _WANTED, agency, Wanted)},
            held_up=frozenset(row[0] for row in exchange.execute(_HELD_UP, [agency])),
            messages={**earlier.messages, **messages},
        )


def _member(row: Any, agency: UUID, sealer: Sealer) -> MemberRow:
    address = row.address or ""
    if row.address_sealed is not None:
        address = sealer.open(bytes(row.address_sealed), "member.address", agency, row.id)
    return MemberRow(row.circle_id, row.first_name, address, row.has_left)


def _as_before(now: MemberRow, before: MemberRow) -> MemberRow:
    if not now.has_left:
        return now
    return now._replace(name=before.name, address=before.address)


def _by_id(
    exchange: psycopg.Connection[Any], statement: str, agency: UUID, row: Any
) -> dict[str, Any]:
    return {each[0]: row(*each[1:]) for each in exchange.execute(statement.encode(), [agency])}
