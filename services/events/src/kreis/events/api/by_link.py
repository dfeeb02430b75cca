"""What a link opens: a transaction of its agency, and the invitation behind it.

Whoever follows a link knows nothing but its token, so the agency is found by the token. Every route
below `/links` goes through here. So none answers by a link that was shut, nor without the PIN of
somebody who needs discretion (see `commands.links.enter`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from flask import Response, request
from marshmallow import Schema

from kreis.chassis.data.database import Work
from kreis.chassis.http.idempotency import HEADER
from kreis.chassis.http.views import change, own_database
from kreis.events.commands.links import enter
from kreis.events.domain.link_refusals import (
    LinkExpired,
    LinkLocked,
    LinkUnknown,
    PinMissing,
    PinNeeded,
    TooManyChanges,
)
from kreis.events.domain.links import Link, hash_of
from kreis.events.store import links

OPENS_NOT = (LinkUnknown, LinkExpired, PinNeeded, PinMissing, LinkLocked)
"""What every route below `/links` may refuse."""
CHANGES_NOT = (*OPENS_NOT, TooManyChanges)
"""What a route below `/links` may refuse that changes something."""


@contextmanager
def by_link(token: str, *, changes: bool = False) -> Iterator[tuple[Work, UUID]]:
    """A transaction of the link's agency, and the invitation's id. Raises `OPENS_NOT`.

    With `changes` it counts as a change. Raises `CHANGES_NOT` then.
    """
    way = way_of(token)
    with own_database().agency(way.agency_id) as work:
        link = enter(work, way)
        if changes:
            links.count_change(work, link.invitation_id)
        yield work, link.invitation_id


def change_by_link(
    token: str, command: Callable[[Work, UUID], Any], *, schema: type[Schema]
) -> Response:
    """Runs a command with the id of the invitation behind the link. See `change`.

    Raises `CHANGES_NOT`.
    """

    def counted(work: Work, link: Link) -> Any:
        links.count_change(work, link.invitation_id)
        return command(work, link.invitation_id)

    return change_of_link(token, counted, schema=schema)


def change_of_link(
    token: str, command: Callable[[Work, Link], Any], *, schema: type[Schema]
) -> Response:
    """Runs a command with the link itself, uncounted. Raises `OPENS_NOT`."""
    way = way_of(token)
    if HEADER in request.headers:  # a kept answer is given again without the command
        with own_database().agency(way.agency_id) as work:
            enter(work, way)
    return change(lambda work: command(work, enter(work, way)), schema=schema, agency=way.agency_id)


def way_of(token: str) -> links.Way:
    """Raises `LinkUnknown`."""
    with own_database().known_row("link", hash_of(token)) as connection:
        return links.find(connection, hash_of(token))
