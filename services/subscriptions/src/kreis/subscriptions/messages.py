"""The facts subscriptions reads, as far as it needs them, and those it publishes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID, uuid4, uuid5

from marshmallow import fields
from sqlalchemy import Row

from kreis.chassis.data.database import Work
from kreis.chassis.logs import new_traceparent
from kreis.chassis.messaging.fact_data import FactData
from kreis.contracts.views import told_time, topic_of
from kreis.contracts.wire import schema_id
from kreis.subscriptions.domain.views import Record

SOURCE = "kreis/subscriptions"
PARTICIPATION = "participation.v1"
FORGET = "participation-forget.v1"
PRIVACY = "privacy.v2"
TOLD = "kreis.participation-told.v1"
COUNTS_TOLD = "kreis.counts-told.v1"
TO_FORGET = "kreis.to-forget.v1"
_ACKNOWLEDGEMENTS = "privacy-ack.subscriptions.v1"
_ACKNOWLEDGED = "kreis.erasure-acknowledged.v1"


class OfParticipant(FactData):
    """Every fact names her. All other fields are for `domain.views` to grant or to leave out."""

    participant_id = fields.UUID(required=True)


class Participation(OfParticipant):
    """A version that leaps shows a forged fact."""

    version = fields.Integer(load_default=0)


class ProtectionChanged(OfParticipant):
    is_protected = fields.Boolean(required=True)
    version = fields.Integer(required=True)


def erasure_acknowledged(work: Work, participant_id: UUID) -> None:
    data = {"participant_id": str(participant_id), "service": "subscriptions"}
    work.emit(_ACKNOWLEDGEMENTS, _ACKNOWLEDGED, f"{participant_id}#ack", data)


def acknowledgement_is_over(work: Work, participant_id: UUID) -> None:
    """A tombstone: the last backup that held her is gone."""
    work.emit(_ACKNOWLEDGEMENTS, _ACKNOWLEDGED, f"{participant_id}#ack", None)


def told(work: Work, name: str, record: Record) -> None:
    """Writes a record of a view. It has a trace of its own: one that other views or services have
    too would join their records."""
    who = record.participant_id
    data = {"participant_id": who, "fact": record.fact, "fields": record.fields}
    work.emit(topic_of(name), TOLD, who, data, record.id, trace=new_traceparent())


def counts_told(
    work: Work, name: str, week: date, figures: Sequence[Mapping[str, Any]], record_id: str
) -> None:
    """Writes the record of one week of a view that tells counts."""
    data = {"week": week.isoformat(), "counts": figures}
    work.emit(topic_of(name), COUNTS_TOLD, f"{week}#counts", data, record_id, new_traceparent())


def event_of(row: Row[Any]) -> dict[str, Any]:
    """Returns the CloudEvent in JSON of a row of the history, as it stands in the feed."""
    return {
        "specversion": "1.0",
        "topic": row.topic,
        "id": str(row.id),
        "source": SOURCE,
        "type": row.type,
        "subject": row.key,
        "time": told_time(row.topic, row.time).isoformat(),
        "agencyid": str(row.agency_id),
        "sequence": f"{row.sequence:020d}",
        "traceparent": row.traceparent,
        "dataschema": schema_id(row.type),
        "datacontenttype": "application/json",
        "data": row.data,
    }


def to_forget(work: Work, name: str, pseudonym: str) -> None:
    """Tells a view to forget somebody of whom it was told.

    The id is random. A service that was restored tells it again, after facts about her that the
    backup had. A reader that skips known ids must not skip the second record.
    """
    data = {"participant_id": pseudonym}
    work.emit(topic_of(name), TO_FORGET, pseudonym, data, uuid4(), trace=new_traceparent())


def in_feed(item: Mapping[str, Any]) -> Mapping[str, Any]:
    """Returns an item of a page as the feed of a view tells it.

    `to-forget` has another id there than on the topic, and always the same. The topic still has
    facts about her: who reads the feed first takes them from the topic, and must not skip the
    `to-forget` behind them.
    """
    if item["type"] != TO_FORGET:
        return item
    return {**item, "id": UUID(bytes=uuid5(item["id"], "feed").bytes, version=4)}
