"""The history feed: a service's public facts, kept longer than on their topic.

Promise: `after` is a stable cursor. A reader that follows it gets every fact of its agency once,
including facts written while it reads. Reason: only the relay writes the table `fact` and
inserts rows. While it holds the outbox's advisory lock, its transactions run one after the
other. A trigger gives each row the next position of its agency and feed. A new one is higher
than all visible ones, and tells nothing about other agencies or about the other feed.
A feed has an epoch, and a restored backup gives it a new one. A reader that names another epoch, or
a position that this feed has not given out, is told to begin again.
Facts about people under address protection stand in a feed of their own, for Kreis services alone.
So do facts of topics that only Kreis services read. From the moment the service knows of the
protection, the public feed leaves all facts about the person out, for good. From the moment it
knows of an erasure, both feeds do. That covers facts which the relay was publishing at that moment.
Refuses: facts of topics without a history, a request without a purpose, and a position of another
epoch.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import structlog
from flask import request
from marshmallow import Schema, fields, validate
from sqlalchemy import Row, text

from kreis.chassis.client.headers import PURPOSE_HEADER
from kreis.chassis.data.database import Work
from kreis.chassis.http import auth
from kreis.chassis.http.problems import Problem
from kreis.contracts import topics, views
from kreis.contracts.refusals import Refusal
from kreis.contracts.wire import schema_id

LONGEST_PAGE = 1000
"""Maximum facts of one page."""

_PAGE = (
    "select * from fact where agency_id = :agency and position > :after"
    " and is_restricted = :restricted{of_one_topic}"
    " and (:restricted or not exists (select from confidential_subject where agency_id = :agency"
    "  and subject = fact.key and (is_protected or protection_version > 0)))"
    " and not exists (select from erased_subject where agency_id = :agency and subject = key)"
    " and (cast(:type as text) is null or type = :type) order by position limit :limit"
)
# A condition for any topic would keep PostgreSQL from finding a position in the index.
_PAGE_OF_SERVICE = text(_PAGE.format(of_one_topic=""))
_PAGE_OF_VIEW = text(_PAGE.format(of_one_topic=" and topic = :topic"))

_PLACE = text("select last, epoch from place_of_feed(:restricted)")
_PLACE_OF_VIEW = text("select last, epoch from place_of_view(:topic)")

log = structlog.stdlib.get_logger("facts")


class FeedRestarted(Refusal):
    """The feed was restored from a backup, or made anew, since the reader got its position."""

    code = "feed-restarted"


class NoSuchPosition(Refusal):
    """The feed has not given out this position."""

    code = "no-such-position"


STATUSES: Mapping[type[Refusal], int] = {FeedRestarted: 409, NoSuchPosition: 409}
"""The HTTP status of each refusal of a feed."""
_AGAIN = "Read again from after=0, without an epoch. Facts that you have are known by their ids."


class PublicFact(Schema):
    """A CloudEvent in JSON, with the same attributes as on the topic."""

    specversion = fields.Constant("1.0")
    topic = fields.String(metadata={"description": "where it was first published"})
    id = fields.UUID(
        metadata={"description": "the same as on the topic; use it to recognise duplicates"}
    )
    source = fields.String(metadata={"description": "kreis/<service>"})
    type = fields.String()
    subject = fields.String(metadata={"description": "the key on the topic"})
    time = fields.AwareDateTime()
    agencyid = fields.UUID()
    sequence = fields.String(metadata={"description": "20 digits, rising per source and subject"})
    traceparent = fields.String()
    dataschema = fields.String(metadata={"description": "the `$id` of the schema for readers"})
    datacontenttype = fields.Constant("application/json")
    data = fields.Dict()


class FeedFilter(Schema):
    """The query arguments of every feed."""

    after = fields.Integer(load_default=0, validate=validate.Range(0, 2**63 - 1))
    limit = fields.Integer(load_default=500, validate=validate.Range(1, LONGEST_PAGE))
    epoch = fields.UUID(load_default=None)


class FactPage(Schema):
    items = fields.List(fields.Nested(PublicFact))
    next = fields.Integer(metadata={"description": "the `after` of the next page"})
    more = fields.Boolean(metadata={"description": "whether the next page has something already"})
    epoch = fields.UUID(
        allow_none=True,
        metadata={
            "description": "one life of the feed: send it with `next`; null before the first fact"
        },
    )


def served_by(service: str, *, restricted: bool = False) -> list[str]:
    """Lists the types of facts that the service owns and keeps in its history.

    Either those of the public feed, or those of the feed for Kreis services alone."""
    kept = [topic for topic in topics().values() if topic.history]
    own = (topic for topic in kept if topic.history_for_services is restricted)
    return sorted(type_ for topic in own for type_ in topic.written_by(service))


def filter_of(service: str, *, restricted: bool = False) -> type[Schema]:
    """Returns the schema of the query arguments of one of this service's feeds."""
    types = served_by(service, restricted=restricted)
    own = validate.OneOf(types, error="expected one of: {choices}")
    name = "RestrictedFactFilter" if restricted else "FactFilter"
    return FeedFilter.from_dict({"type": fields.String(load_default=None, validate=own)}, name=name)


def page(
    work: Work,
    service: str,
    wanted: Mapping[str, Any],
    *,
    restricted: bool = False,
    view: str | None = None,
) -> dict[str, Any]:
    """Returns the facts of this agency after a position, in the order of publication. `wanted` is
    as `filter_of` has loaded it.

    Either the public ones, or those for Kreis services alone, or those of the topic of one view,
    which counts positions of its own. Raises `Problem` 400 if the request states no purpose,
    `FeedRestarted` and `NoSuchPosition`."""
    purpose = request.headers.get(PURPOSE_HEADER)
    if not purpose:
        raise Problem(400, f"Say what the facts are needed for: header {PURPOSE_HEADER}")
    feed = {"restricted": restricted, "topic": view}
    epoch = _epoch(work, wanted, feed)
    own: dict[str, Any] = {"agency": work.agency, **feed, **wanted}
    asked = _PAGE_OF_VIEW if view else _PAGE_OF_SERVICE
    rows = work.connection.execute(asked, own).all()
    log.info("facts_read", caller=auth.caller().subject, purpose=purpose, facts=len(rows))
    return {
        "items": [_as_event(row, f"kreis/{service}") for row in rows],
        "next": rows[-1].position if rows else wanted["after"],
        "more": len(rows) == wanted["limit"],
        "epoch": epoch,
    }


def _epoch(work: Work, wanted: Mapping[str, Any], feed: Mapping[str, Any]) -> UUID | None:
    """Returns the epoch of the feed, None before its first fact. Checks where the reader stands."""
    asked = _PLACE_OF_VIEW if feed["topic"] else _PLACE
    place = work.connection.execute(asked, feed).one_or_none()
    epoch = place.epoch if place else None
    if wanted["epoch"] not in (None, epoch):
        raise FeedRestarted(f"This feed has begun again since you got your position. {_AGAIN}")
    if wanted["after"] > (place.last if place else 0):
        raise NoSuchPosition(f"This feed has no position {wanted['after']} yet. {_AGAIN}")
    return epoch


def _as_event(row: Row[Any], source: str) -> dict[str, Any]:
    return {
        **row._asdict(),
        "source": source,
        "time": views.told_time(row.topic, row.time),
        "subject": row.key,
        "agencyid": row.agency_id,
        "sequence": f"{row.sequence:020d}",
        "dataschema": schema_id(row.type),
    }
