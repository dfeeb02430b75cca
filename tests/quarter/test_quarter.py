"""A quarter of real work on the pages alone: after each week no page states what is not so.

A contact person and a lead live thirteen weeks in Chromium. Then a second program reads topics and
databases and says what Heute, Gruppen, Fehltage, Nachrichten and everybody's page have to state.
`pytest -s` prints the tallies and the effort table.
"""

from __future__ import annotations

import ast
import sys
from collections import Counter
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from tests.quarter.planted import PLANTED, Planted, console_with
from tests.quarter.quarter import BERLIN, PETRA_SEES, Quarter
from tests.quarter.reading.statements import Statement
from tests.quarter.weeks import WEEKS

LEAST = 2_000
"""Statements that have to be compared, at least."""
LIMITS = {
    "participant: yes to week and series": 2,
    "participant: invitations for one yes": 1,
    "participant: confirmations for one yes": 1,
    "participant: skip one date": 2,
    "register a newcomer: mandatory fields": 6,
    "register a newcomer: screens": 3,
    "confirm a proposal": 2,
    "move a person": 2,
    "enter a phone answer": 2,
    "attendance, all there and one tap for each absentee": 2,
    "settle an absence": 2,
    "cancel today's date": 3,
    "move one date": 5,
    "book an appointment": 3,
    "ledger per date": 1,
    "monthly absence export": 2,
    "entry for 12 people": 1,
    "substitute": 3,
    "message to a group": 4,
    "messages to one person in the whole programme": 16,
    "messages to one person in any seven days": 2,
}
"""What a routine task may cost: taps, unless the name says otherwise."""


WITH_EVERYTHING = 9
"""The week in which groups run, people have left, a list is missing and absences are settled."""


@pytest.mark.parametrize("week", range(1, WITH_EVERYTHING + 1))
def test_after_each_week_no_page_states_what_is_not_so(quarter: Quarter, week: int) -> None:
    WEEKS[week - 1](quarter)
    tally = quarter.looks_at_everything(week)

    for each in tally.differences:
        print(f"week {week}: {each}")  # pytest cuts long lists
    assert [str(each) for each in tally.differences] == []


@pytest.mark.parametrize("planted", PLANTED, ids=lambda each: each.name)
def test_a_page_that_states_something_wrong_is_found(
    quarter: Quarter, planted: Planted, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page is patched within this process; everything else is as it was."""
    with console_with(quarter, monkeypatch, planted) as http:
        found = quarter.compares_by(http, PETRA_SEES, planted.pages)

    assert found.differences != [], planted.name


def test_the_same_pages_without_a_fault_are_right(
    quarter: Quarter, monkeypatch: pytest.MonkeyPatch
) -> None:
    with console_with(quarter, monkeypatch, None) as http:
        found = quarter.compares_by(http, PETRA_SEES, "")

    assert [str(each) for each in found.differences] == []


def test_what_changes_while_pages_are_read_is_no_difference(quarter: Quarter) -> None:
    """A day passes between the books and the page."""
    days = [quarter.sources.read().now + timedelta(days=1)]

    def lets_a_day_pass(_: httpx.Request) -> None:
        if days:
            quarter.it_is(f"{days.pop().astimezone(BERLIN):%Y-%m-%d %H:%M}")

    jar = {each["name"]: each["value"] for each in quarter.petra.page.context.cookies()}
    hooks = {"request": [lets_a_day_pass]}
    with httpx.Client(
        cookies=jar, base_url=quarter.box.issuer, timeout=120, event_hooks=hooks
    ) as http:
        found = quarter.compares_by(http, PETRA_SEES, "Heute")

    assert found.differences == []
    assert found.moved != []


@pytest.mark.parametrize("week", range(WITH_EVERYTHING + 1, len(WEEKS) + 1))
def test_after_the_later_weeks_neither(quarter: Quarter, week: int) -> None:
    test_after_each_week_no_page_states_what_is_not_so(quarter, week)


def test_the_second_program_shares_no_code_with_kreis() -> None:
    """It imports the standard library, the clients of PostgreSQL and Kafka, and itself."""
    allowed = {*sys.stdlib_module_names, "psycopg", "kafka"}
    for file in sorted((Path(__file__).parent / "ledger").glob("*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            names = [each.name for each in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            foreign = [
                name
                for name in names
                if name.partition(".")[0] not in allowed
                and not f"{name}.".startswith("tests.quarter.ledger.")
            ]
            assert foreign == [], file.name


def test_enough_was_compared(quarter: Quarter) -> None:
    statements = sum(each.statements for each in quarter.tallies)
    for each in quarter.tallies:
        found = len(each.differences)
        moved = len(each.moved)
        print(
            f"week {each.week:2}: {each.statements:5} statements, {found} differences,"
            f" {moved} read again"
        )
        for kind, number in Counter(_kind(one) for one in each.moved).most_common():
            print(f"    {number:3} {kind}")
    print(f"together {statements} statements")

    assert statements >= LEAST


def _kind(moved: Statement) -> str:
    """Where a statement stood that became true or untrue meanwhile."""
    page = "her page" if moved.label.startswith("Verlauf: ") else moved.page
    is_text = moved.label.endswith(": Text")
    return f"{page}: {'text' if is_text else 'line'}"


def test_no_task_takes_more_than_it_may(quarter: Quarter) -> None:
    print()
    for task, limit in LIMITS.items():
        print(f"{task:52} {quarter.efforts.get(task, '–'):>3} of {limit}")

    assert LIMITS.keys() - quarter.efforts.keys() == set(), "never measured"
    over = {task: quarter.efforts[task] for task in LIMITS if quarter.efforts[task] > LIMITS[task]}
    assert over == {}
