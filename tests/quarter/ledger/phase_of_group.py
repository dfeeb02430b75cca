"""The phase of a group: the second program's own count, by the plan that Kreis brings along.

Nobody changes the plan in the quarter, and nobody confirms a change. So each group is in the first
phase since its start week.
"""

from __future__ import annotations

from collections.abc import Iterator

from tests.quarter.ledger import words
from tests.quarter.ledger.books import Books
from tests.quarter.ledger.groups import Group

TITLE = "Phase: Intensiv"
DATES = 12
NEVER_COUNTS = ("assessment_week", "open_meeting")


def phase_of_group(books: Books, group: Group) -> Iterator[tuple[str, str]]:
    """What counts are days with a date whose list was complete once."""
    since = group.offer["week_monday"]
    yield "section", TITLE
    yield TITLE, f"jede Woche · {'seit' if since <= books.today else 'ab'} {words.long(since)}"
    plan = f"Der Phasenplan sieht {DATES} Treffen vor."
    yield TITLE, f"{held(group)} {plan}"
    yield TITLE, "Danach: Leichter."
    if books.of("cohorts.phase_proposal", cohort_id=group.id, state="proposed"):
        yield TITLE, "Wechsel vorgeschlagen"
    else:
        rule = f"Mindestens {DATES} Treffen sind vorbei, oder es kommt keines mehr."
        yield TITLE, f"Wir fragen, wenn das zutrifft: {rule}"


def held(group: Group) -> str:
    days = {each.day for each in group.meetings if each.is_held and each.kind not in NEVER_COUNTS}
    count = "1 Treffen hat" if len(days) == 1 else f"{len(days)} Treffen haben"
    return f"{count} in dieser Phase stattgefunden."
