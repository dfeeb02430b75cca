"""All SQL of intake. Every statement names the agency, and row-level security checks it again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, column, insert, or_, select, table, update
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeEngine

from kreis.chassis.database import Work
from kreis.intake.domain import (
    Channel,
    Child,
    GroupingRule,
    Participant,
    Reach,
    RuleKind,
    StartWeek,
    State,
)


def _table(name: str, columns: str, **types: TypeEngine[Any]) -> Any:
    named = ("agency_id", *columns.split())
    return table(name, *(column(each, types.get(each)) for each in named))


_agency = _table("agency", "name short_name land phone office_hours")
_staff = _table("staff", "id first_name last_name phone")
_participant = _table(
    "participant",
    "id state first_name last_name gender birth_date postal_code language languages german_level"
    " channel email phone slots topics may_join_women_only has_address_protection"
    " contact_person_id access_route funded_project waiting_since start_weeks reach",
    start_weeks=JSONB(),
    reach=JSONB(),
)
_child = _table("child", "id participant_id position first_name birth_month needs_care")
_grouping_rule = _table("grouping_rule", "id kind one_id other_id")
_enrolment = _table("enrolment", "id participant_id entry_date recorded_by recorded_at")
_ADD_PARTICIPANT = insert(_participant)
_OWN = [name for name in _participant.c.keys() if name != "agency_id"]  # noqa: SIM118


def save_agency(work: Work, profile: dict[str, Any]) -> None:
    _upsert(work, _agency, {}, profile)


def find_agency(work: Work) -> dict[str, Any] | None:
    statement = select(_agency).where(_agency.c.agency_id == work.agency)
    row = work.connection.execute(statement).mappings().one_or_none()
    return None if row is None else {"id": row["agency_id"], **row}


def save_staff(work: Work, staff_id: UUID, person: dict[str, Any]) -> None:
    _upsert(work, _staff, {"id": staff_id}, person)


def list_staff(work: Work) -> list[dict[str, Any]]:
    statement = select(_staff).where(_staff.c.agency_id == work.agency).order_by(_staff.c.last_name)
    return [dict(row) for row in work.connection.execute(statement).mappings()]


def find_staff(work: Work, staff_id: UUID) -> dict[str, Any] | None:
    statement = select(_staff).where(_staff.c.agency_id == work.agency, _staff.c.id == staff_id)
    row = work.connection.execute(statement).mappings().one_or_none()
    return None if row is None else dict(row)


def add_participant(work: Work, participant: Participant) -> None:
    own = {name: getattr(participant, name) for name in _OWN}
    own |= {name: list(own[name]) for name in ("languages", "slots", "topics")}
    own["start_weeks"] = [
        {"monday": week.monday.isoformat(), "mornings": week.mornings}
        for week in participant.start_weeks
    ]
    own["reach"] = [{"venue_id": str(r.venue_id), "how": r.how} for r in participant.reach]
    work.connection.execute(_ADD_PARTICIPANT, {"agency_id": work.agency, **own})
    children = [
        {
            "agency_id": work.agency,
            "participant_id": participant.id,
            "position": position,
            **asdict(child),
        }
        for position, child in enumerate(participant.children)
    ]
    if children:
        work.connection.execute(insert(_child), children)


def set_state(work: Work, participant: Participant, state: State) -> Participant:
    statement = (
        update(_participant)
        .where(_participant.c.agency_id == work.agency, _participant.c.id == participant.id)
        .values(state=state)
    )
    work.connection.execute(statement)
    return replace(participant, state=state)


def find_participant(work: Work, participant_id: UUID) -> Participant | None:
    statement = select(_participant).where(
        _participant.c.agency_id == work.agency, _participant.c.id == participant_id
    )
    found = _participants(work, work.connection.execute(statement).all())
    return found[0] if found else None


def list_participants(work: Work, after: UUID | None, limit: int) -> list[Participant]:
    statement = select(_participant).where(_participant.c.agency_id == work.agency)
    if after is not None:
        statement = statement.where(_participant.c.id > after)
    rows = work.connection.execute(statement.order_by(_participant.c.id).limit(limit)).all()
    return _participants(work, rows)


def waiting(work: Work) -> list[Participant]:
    statement = (
        select(_participant)
        .where(_participant.c.agency_id == work.agency, _participant.c.state == State.WAITING)
        .order_by(_participant.c.waiting_since, _participant.c.id)
    )
    return _participants(work, work.connection.execute(statement).all())


def add_grouping_rule(work: Work, rule: GroupingRule) -> None:
    one, other = rule.participant_ids
    values = {"id": rule.id, "kind": rule.kind, "one_id": one, "other_id": other}
    work.connection.execute(
        postgresql.insert(_grouping_rule)
        .values(agency_id=work.agency, **values)
        .on_conflict_do_update(
            index_elements=["agency_id", "one_id", "other_id"],
            set_={"id": rule.id, "kind": rule.kind},
        )
    )


def grouping_rules(work: Work, participant_id: UUID) -> list[GroupingRule]:
    statement = (
        select(_grouping_rule)
        .where(
            _grouping_rule.c.agency_id == work.agency,
            or_(
                _grouping_rule.c.one_id == participant_id,
                _grouping_rule.c.other_id == participant_id,
            ),
        )
        .order_by(_grouping_rule.c.id)
    )
    return [
        GroupingRule(row.id, RuleKind(row.kind), (row.one_id, row.other_id))
        for row in work.connection.execute(statement)
    ]


def add_enrolment(
    work: Work, enrolment_id: UUID, participant_id: UUID, entry_date: date, recorded_by: str
) -> bool:
    """Whether it was added: nobody enters twice."""
    statement = (
        postgresql.insert(_enrolment)
        .values(
            agency_id=work.agency,
            id=enrolment_id,
            participant_id=participant_id,
            entry_date=entry_date,
            recorded_by=recorded_by,
            recorded_at=work.now,
        )
        .on_conflict_do_nothing(index_elements=["agency_id", "participant_id"])
        .returning(_enrolment.c.id)
    )
    return work.connection.execute(statement).first() is not None


def _upsert(work: Work, target: Any, key: dict[str, Any], values: dict[str, Any]) -> None:
    statement = (
        postgresql.insert(target)
        .values(agency_id=work.agency, **key, **values)
        .on_conflict_do_update(index_elements=["agency_id", *key], set_=values)
    )
    work.connection.execute(statement)


def _participants(work: Work, rows: Sequence[Row[Any]]) -> list[Participant]:
    """Puts people together from their own rows and those of their children."""
    children = _children(work, [row.id for row in rows])
    return [Participant(**_own_values(row), children=tuple(children[row.id])) for row in rows]


def _own_values(row: Row[Any]) -> dict[str, Any]:
    own = {**row._mapping, "state": State(row.state), "channel": Channel(row.channel)}
    own |= {name: tuple(own[name]) for name in ("languages", "slots", "topics")}
    own["start_weeks"] = tuple(
        StartWeek(date.fromisoformat(week["monday"]), week["mornings"]) for week in row.start_weeks
    )
    own["reach"] = tuple(Reach(UUID(each["venue_id"]), each["how"]) for each in row.reach)
    del own["agency_id"]
    return own


def _children(work: Work, participant_ids: list[UUID]) -> defaultdict[UUID, list[Child]]:
    statement = (
        select(_child)
        .where(_child.c.agency_id == work.agency, _child.c.participant_id.in_(participant_ids))
        .order_by(_child.c.position)
    )
    found: defaultdict[UUID, list[Child]] = defaultdict(list)
    for row in work.connection.execute(statement):
        child = Child(row.id, row.birth_month, row.needs_care, row.first_name)
        found[row.participant_id].append(child)
    return found
