"""What Heute has to say of groups whose dates are over: the question, and who is in them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from tests.quarter.ledger import words
from tests.quarter.ledger.attending import missing
from tests.quarter.ledger.books import Books
from tests.quarter.ledger.groups import Group, groups
from tests.quarter.ledger.names import Viewer, by_name, is_in_full, name
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


def ended(books: Books, viewer: Viewer) -> list[tuple[Group, list[str]]]:
    """Groups without a date to come, the last first, and her people in them."""
    over = [each for each in groups(books) if _is_over(books, each)]
    over.sort(key=lambda each: (_due(each), each.name), reverse=True)
    found = []
    for group in over:
        rows = books.of("cohorts.membership", cohort_id=group.id)
        people = [books.one("intake.participant", id=each["participant_id"]) for each in rows]
        hers = [
            each
            for each in people
            if each and each["state"] != "left" and is_in_full(books, viewer, each)
        ]
        names = [name(books, viewer, each["id"]) for each in sorted(hers, key=by_name)]
        found += [(group, names)] if names else []
    return found


def _is_over(books: Books, group: Group) -> bool:
    planned = {each.day for each in group.meetings if each.kind not in NEVER_COUNTS}
    is_to_come = any(each.day >= books.today and not each.is_cancelled for each in group.meetings)
    return len(planned) >= group.offer["series_dates"] and not is_to_come
