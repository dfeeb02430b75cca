"""What a link opens: a transaction of its agency, and the invitation behind it.

Whoever follows a link knows nothing but its token, so the agency is found by the token.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from flask import Response
from marshmallow import Schema

from kreis.chassis.data.database import Work
from kreis.chassis.http.views import change, own_database
from kreis.events.domain.links import hash_of
from kreis.events.store import links


@contextmanager
def by_link(token: str) -> Iterator[tuple[Work, UUID]]:
    """A transaction of the link's agency, and the invitation's id. Raises `LinkUnknown`."""
    link = _find(token)
    with own_database().agency(link.agency_id) as work:
        yield work, link.invitation_id


def change_by_link(
    token: str, command: Callable[[Work, UUID], Any], *, schema: type[Schema]
) -> Response:
    """Runs a command with the id of the invitation behind the link. See `change`."""
    link = _find(token)
    return change(
        lambda work: command(work, link.invitation_id), schema=schema, agency=link.agency_id
    )


def _find(token: str) -> links.Link:
    with own_database().known_row("link", hash_of(token)) as connection:
        return links.find(connection, hash_of(token))
