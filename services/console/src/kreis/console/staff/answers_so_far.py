"""Section that counts the answers to invitations of all groups."""

from __future__ import annotations

from collections import Counter

from kreis.console.staff.day import Day, Section


def section(day: Day) -> Section | None:
    answers: Counter[str] = Counter()
    for group in day.groups:
        answers.update(group.answers)
    return Section("staff/_answers_so_far.html", {"answers": answers}) if answers.total() else None
