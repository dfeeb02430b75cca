"""What Heute has to say of groups whose dates are over: the question, and who is in them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from tests.quarter.ledger import words
from tests.quarter.ledger.attending import missing
from tests.quarter.ledger.books import Books
from tests.quarter.ledger.groups import Group, groups
from tests.quarter.ledger.phase_of_group import NEVER_COUNTS, held

Told = Iterator[tuple[str, str]]
TITLE = "Phasenwechsel"
LISTS = 5
"""Missing lists that are named."""


def phase_changes(books: Books) -> Told:
    """Nobody changes the plan in the quarter, so each group is asked about its first phase."""
    rows = books.of("cohorts.phase_proposal", state="proposed")
    if rows:
        yield "section", TITLE
        yield TITLE, str(len(rows))
    of = {each.id: each for each in groups(books)}
    for row in sorted(rows, key=lambda each: (each["due_on"], each["id"])):
        group = of[row["cohort_id"]]
        since = f"{held(group)} · offen seit {words.short(_due(group))}"
        label = f"{TITLE}: {group.name}: künftig alle 2 Wochen?"
        yield label, " ".join([since, *_lists(books, group)])


def _due(group: Group) -> date:
    """The day after the last date: eight dates are planned, and the plan counts twelve."""
    days = [each.day for each in group.meetings if not each.is_cancelled]
    return date.fromordinal(max(days).toordinal() + 1)


def _lists(books: Books, group: Group) -> Iterator[str]:
    days = [
        words.short(each.date.day)
        for each in missing(books)
        if each.group.id == group.id and each.date.kind not in NEVER_COUNTS
    ]
    if days:
        one = "1 Liste fehlt; dieser Termin ist nicht mitgezählt:"
        several = f"{len(days)} Listen fehlen; diese Termine sind nicht mitgezählt:"
        yield one if len(days) == 1 else several
        yield ", ".join(days[:LISTS])
    if days[LISTS:]:
        yield "und eine weitere" if len(days) == LISTS + 1 else f"und {len(days) - LISTS} weitere"


def ended(books: Books) -> list[tuple[Group, int]]:
    """Groups without a date to come, the last first, and how many are still in them."""
    over = [each for each in groups(books) if _is_over(books, each)]
    over.sort(key=lambda each: (_due(each), each.name), reverse=True)
    left = {each["id"] for each in books.of("intake.participant", state="left")}
    counted = [
        (
            group,
            [each["participant_id"] for each in books.of("cohorts.membership", cohort_id=group.id)],
        )
        for group in over
    ]
    found = [(group, sum(who not in left for who in members)) for group, members in counted]
    return [(group, count) for group, count in found if count]


def _is_over(books: Books, group: Group) -> bool:
    planned = {each.day for each in group.meetings if each.kind not in NEVER_COUNTS}
    is_to_come = any(each.day >= books.today and not each.is_cancelled for each in group.meetings)
    return len(planned) >= group.offer["series_dates"] and not is_to_come
