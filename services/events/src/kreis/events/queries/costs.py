"""What a date cost, or is expected to."""

from __future__ import annotations

from dataclasses import asdict, fields
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from kreis.chassis.data.database import Work
from kreis.events.domain.costs import Cost
from kreis.events.store import costs, group_events


def cost(work: Work, group_event_id: UUID) -> dict[str, Any]:
    """As confirmed, or prefilled with what is usual in its series."""
    event = group_events.get(work, group_event_id)
    known = costs.confirmed(work, group_event_id)
    usual = costs.find_usual(work, event.series_id)
    stands = known.cost if known else usual or Cost()
    rate = known.hourly_rate if known else costs.rate(work)
    return {
        "group_event_id": event.id,
        **asdict(stands),
        "money": stands.money,
        "hourly_rate": rate,
        "staff_money": stands.staff_money(rate),
        "is_confirmed": known is not None,
        "is_said": known is not None or usual is not None,
        "version": known.version if known else 0,
        "confirmed_by": known and known.confirmed_by,
        "confirmed_at": known and known.confirmed_at,
    }


def of_held_dates(work: Work, first: date, last: date) -> list[dict[str, Any]]:
    """What the held dates of a period cost, each as confirmed or as usual in its series."""
    return [_held(row) for row in costs.of_held_dates(work, first, last)]


def _held(row: Row[Any]) -> dict[str, Any]:
    stands = Cost(**{field.name: getattr(row, field.name) for field in fields(Cost)})
    return {
        **row._mapping,
        "money": stands.money,
        "staff_money": stands.staff_money(row.hourly_rate),
    }


def state(work: Work, group_event_id: UUID) -> dict[str, Any]:
    """What is edited: the confirmed and the usual costs, each by itself."""
    event = group_events.get(work, group_event_id)
    known, usual = costs.confirmed(work, group_event_id), costs.find_usual(work, event.series_id)
    parts = {"confirmed": known and known.cost, "usual": usual}
    return {name: asdict(part) if part else None for name, part in parts.items()}


def hourly_rate(work: Work) -> dict[str, Any]:
    return {"cents": costs.rate(work)}
