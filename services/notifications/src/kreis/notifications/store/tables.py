"""The tables of notifications, as statements name them, and what their rows have in common."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Date,
    Integer,
    LargeBinary,
    Row,
    Select,
    TableClause,
    Text,
    Uuid,
    select,
    tuple_,
)

from kreis.chassis.data.database import Work
from kreis.chassis.data.tables import MOMENT, typed_table
from kreis.notifications.domain.errands import Errand, Kind
from kreis.notifications.domain.messages import Order

invitation = typed_table(
    "invitation",
    id=Uuid,
    participant_id=Uuid,
    answer=Text,
    answer_version=Integer,
    noted_at=MOMENT,
    forgotten=Integer,
    asked_after=Integer,
)
message = typed_table(
    "message",
    id=Uuid,
    participant_id=Uuid,
    kind=Text,
    invitation_id=Uuid,
    cause=Uuid,
    version=Integer,
    channel=Text,
    state=Text,
    reason=Text,
    created_at=MOMENT,
    changed_at=MOMENT,
)
message_text = typed_table(
    "message_text",
    message_id=Uuid,
    participant_id=Uuid,
    language=Text,
    words=Text,
    words_sealed=LargeBinary,
    written_at=MOMENT,
)
group_message = typed_table(
    "group_message",
    id=Uuid,
    cohort_id=Uuid,
    words=Text,
    words_sealed=LargeBinary,
    written_by=Text,
    written_at=MOMENT,
    goes_at=MOMENT,
    recalled_at=MOMENT,
)
circle_message = typed_table(
    "circle_message",
    id=Uuid,
    kind=Text,
    channel=Text,
    state=Text,
    reason=Text,
    created_at=MOMENT,
    changed_at=MOMENT,
)
contributor_message = typed_table(
    "contributor_message",
    id=Uuid,
    recipient_id=Uuid,
    change_id=Uuid,
    kind=Text,
    channel=Text,
    state=Text,
    reason=Text,
    created_at=MOMENT,
    changed_at=MOMENT,
    called_by=Text,
)
appointment = typed_table(
    "appointment",
    id=Uuid,
    participant_id=Uuid,
    invitation_id=Uuid,
    version=Integer,
    state=Text,
    starts_at=MOMENT,
    ends_at=MOMENT,
    form=Text,
    before=MOMENT,
    changed_at=MOMENT,
)
time_away = typed_table(
    "time_away",
    participant_id=Uuid,
    id=Uuid,
    level=Text,
    revision=Integer,
    written_as=Integer,
    is_called=Boolean,
    noted_at=MOMENT,
)
weekly_letter = typed_table(
    "weekly_letter",
    staff_id=Uuid,
    monday=Date,
    id=Uuid,
    state=Text,
    reason=Text,
    created_at=MOMENT,
    changed_at=MOMENT,
)
consent = typed_table("consent", participant_id=Uuid, is_given=Boolean, version=Integer)
mail_report = typed_table(
    "mail_report", message_id=Uuid, report=Text, participant_id=Uuid, reported_at=MOMENT
)
mail_address = typed_table(
    "mail_address",
    participant_id=Uuid,
    contact_version=Integer,
    contact_changed_at=MOMENT,
    refused_since=MOMENT,
)
call_task = typed_table(
    "call_task",
    id=Uuid,
    participant_id=Uuid,
    kind=Text,
    invitation_id=Uuid,
    cause=Uuid,
    version=Integer,
    reason=Text,
    state=Text,
    raised_at=MOMENT,
    attempts=Integer,
    last_attempt_at=MOMENT,
    result=Text,
    closed_by=Text,
    closed_at=MOMENT,
)


def is_about(work: Work, source: TableClause, errand: Errand) -> ColumnElement[bool]:
    """The condition that a row of `source` is about this errand."""
    wanted = {"agency_id": work.agency, **errand_values(errand)}
    del wanted["invitation_id"]  # follows from the others
    return tuple_(*(source.c[name] for name in wanted)) == tuple_(*wanted.values())


def errand_values(errand: Errand) -> dict[str, Any]:
    return {
        "participant_id": errand.participant_id,
        "kind": errand.kind,
        "invitation_id": errand.invitation_id,
        "cause": errand.cause,
        "version": errand.version,
    }


def errand_of(row: Row[Any]) -> Errand:
    return Errand(row.participant_id, Kind(row.kind), row.invitation_id, row.cause, row.version)


def page(
    work: Work,
    source: TableClause,
    moment: ColumnElement[Any],
    after: UUID | None,
    limit: int,
    wanted: dict[str, Any],
    order: Order = Order.OLDEST_FIRST,
) -> Select[Any]:
    """Selects rows in the order of time, those behind the row `after`."""
    own = tuple_(moment, source.c.id)
    statement = select(source).where(source.c.agency_id == work.agency)
    for name, value in wanted.items():
        if value is not None:
            statement = statement.where(source.c[name] == value)
    if after is not None:
        last = source.alias()
        place = select(last.c[moment.name], last.c.id).where(
            last.c.agency_id == work.agency, last.c.id == after
        )
        last_read = place.scalar_subquery()
        is_behind = own > last_read if order is Order.OLDEST_FIRST else own < last_read
        statement = statement.where(is_behind)
    by_time = [moment, source.c.id]
    if order is Order.NEWEST_FIRST:
        by_time = [each.desc() for each in by_time]
    return statement.order_by(*by_time).limit(limit)
