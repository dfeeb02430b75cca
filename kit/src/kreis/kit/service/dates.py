"""An invented agency, its venue, and dates as events tells of them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from kreis.kit.facts import some_id

ZONE = ZoneInfo("Europe/Berlin")
VENUE = {
    "id": some_id(),
    "name": "Haus am Markt (Beispiel)",
    "street": "Beispielweg 1",
    "postal_code": "59423",
    "town": "Unna",
}
AGENCY = {
    "id": some_id(),
    "name": "Beispielträger",
    "short_name": "Beispiel",
    "land": "NW",
    "phone": "+49 2303 555010",
    "office_hours": "Mo–Fr 9–15 Uhr",
}
CARE = {"total": 4, "by_band": {}}


def date_of(begins: datetime, *, change: str, zone: str) -> dict[str, Any]:
    """Returns a date that was cancelled, as events tells of it."""
    when = {
        "starts_at": begins.isoformat(timespec="minutes"),
        "ends_at": (begins + timedelta(hours=2)).isoformat(timespec="minutes"),
        "venue": VENUE,
        "adults": 12,
        "care_places": CARE,
    }
    made = datetime.now(UTC).isoformat()
    changed = {"id": change, "kind": "cancelled", "before": when, "answer_by": None}
    return {
        **when,
        "id": some_id(),
        "series_id": some_id(),
        "cohort_id": some_id(),
        "kind": "topic_open",
        "topic": None,
        "topic_names": None,
        "timezone": zone,
        "state": "cancelled",
        "sequence": 1,
        "change": {**changed, "made_at": made, "undone_id": None},
        "is_held": False,
        "needs_sign_up": False,
        "booster_weeks": None,
        "addition_id": None,
        "next_id": None,
    }
