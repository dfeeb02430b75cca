"""At which hours of which days people in 26 time zones hear of a date in five days."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from zoneinfo import ZoneInfo

from kreis.kit.service.policy.watch import Watch

RULE = "services/notifications/README.md#what-it-does"


def run(watch: Watch) -> str:
    told: dict[date, dict[bool, list[int]]] = defaultdict(lambda: {True: [], False: []})
    for zone, her in watch.around.items():
        there = watch.moment.astimezone(ZoneInfo(zone))
        told[there.date()][watch.is_written_to(her)].append(there.hour)
    return "; ".join(
        f"{day:%a %d %b}: writes at {_spans(hours[True])}, not at {_spans(hours[False])}"
        for day, hours in sorted(told.items())
    )


def _spans(hours: Iterable[int]) -> str:
    """Returns hours as spans: `0-7, 20-23`."""
    spans: list[list[int]] = []
    for hour in sorted(hours):
        if spans and hour == spans[-1][-1] + 1:
            spans[-1].append(hour)
        else:
            spans.append([hour])
    return ", ".join(f"{s[0]}-{s[-1]} h" if len(s) > 1 else f"{s[0]} h" for s in spans) or "none"
