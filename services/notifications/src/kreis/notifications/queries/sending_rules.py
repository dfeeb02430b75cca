"""The rules by which this service sends, for pages that state them."""

from __future__ import annotations

from datetime import time
from typing import Any

from kreis.notifications.domain.decisions import MOST_IN_A_WEEK
from kreis.notifications.domain.group_messages import LONGEST
from kreis.notifications.domain.times import DAY_BEGINS, DAY_ENDS, REST_DAYS
from kreis.notifications.domain.weekly_letters import GOES_AT, GOES_ON


def sending_rules() -> dict[str, Any]:
    """Returns the values that the domain decides by."""
    return {
        "quiet_from": _told(DAY_ENDS),
        "quiet_until": _told(DAY_BEGINS),
        "quiet_days": list(REST_DAYS),
        "most_in_a_week": MOST_IN_A_WEEK,
        "longest_group_message": LONGEST,
        "weekly_letter_day": GOES_ON,
        "weekly_letter_at": _told(GOES_AT),
    }


def _told(at: time) -> str:
    return at.isoformat("minutes")
