"""What a link opens: a transaction of its agency, and the member behind it.

Whoever follows a link knows nothing but its token, so the agency is found by the token. Changes in
one circle wait for each other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from flask import Response
from marshmallow import Schema

from kreis.chassis.data.database import Work
from kreis.chassis.http import views
from kreis.chassis.http.views import own_database
from kreis.exchange.domain.links import Way, hash_of
from kreis.exchange.domain.members import Member
from kreis.exchange.domain.refusals import LinkUnknown, NoCircle, NotJoined
from kreis.exchange.queries import pages
from kreis.exchange.schemas.pages import Page
from kreis.exchange.store import circles, links, members

OPENS_NOT = (LinkUnknown, NoCircle)
"""What every route below `/links` may refuse."""
CHANGES_NOT = (*OPENS_NOT, NotJoined)


def way_of(token: str) -> Way:
    """Raises `LinkUnknown`."""
    token_hash = hash_of(token)
    with own_database().known_row("link", token_hash) as connection:
        return links.find(connection, token_hash)


@contextmanager
def reading(token: str) -> Iterator[tuple[Work, Member]]:
    """Yields a transaction and the member behind the link. Raises `CHANGES_NOT`."""
    way = way_of(token)
    with own_database().agency(way.agency_id) as work:
        if way.member_id is None:
            raise NotJoined
        member = members.get(work, way.member_id)
        circles.get(work, member.circle_id)
        yield work, member


def change(
    token: str, command: Callable[[Work, Member], Any], *, schema: type[Schema] = Page
) -> Response:
    """Runs a command as the member behind the link, and answers with her page unless `schema` is
    another. Raises `CHANGES_NOT`."""
    way = way_of(token)

    def run(work: Work) -> Any:
        if way.member_id is None:
            raise NotJoined
        member = members.get(work, way.member_id)
        circles.get(work, member.circle_id, lock=True)
        members.note_activity(work, member.id)
        command(work, members.get(work, member.id))
        return pages.page(work, way) if schema is Page else {"has_left": True}

    return views.change(run, schema=schema, agency=way.agency_id)
