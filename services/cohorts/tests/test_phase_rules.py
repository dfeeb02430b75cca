"""When a phase is over: the words of the rule, and days made by hand, clock changes included."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from kreis.cohorts.domain.phase_rules import Progress, Rule, RuleFault, due_on, parse

MONDAY = date(2027, 4, 5)
TUESDAYS = tuple(date(2027, 4, 13) + timedelta(weeks=n) for n in range(20))
"""Every Tuesday from 13.04.2027 on; the twelfth is 29.06."""


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("held >= 12", Rule(held=12)),
        ("week >= 14", Rule(week=14)),
        ("regular_share >= 0.5", Rule(regular_share=0.5)),
        ("regular_share >= 1", Rule(regular_share=1.0)),
        ("after 2027-07-01", Rule(after=date(2027, 7, 1))),
        ("held >= 9 and regular_share >= 0.5", Rule(held=9, regular_share=0.5)),
        (
            "held >= 9 and week >= 10 and regular_share >= 0.25 and after 2028-02-29",
            Rule(9, 10, 0.25, date(2028, 2, 29)),
        ),
    ],
)
def test_a_rule_is_read_and_written_as_the_same_text(text: str, rule: Rule) -> None:
    assert parse(text) == rule
    assert str(rule) == text


def test_conditions_may_stand_in_any_order_and_with_any_spaces() -> None:
    assert parse(" after  2027-07-01\nand held >= 3 ") == Rule(held=3, after=date(2027, 7, 1))


@pytest.mark.parametrize(
    ("text", "word", "place", "expected"),
    [
        ("", "", 1, "held, week, regular_share or after"),
        ("helt >= 12", "helt", 1, "held, week, regular_share or after"),
        ("held > 12", ">", 2, ">="),
        ("held >= 12.5", "12.5", 3, "a whole number from 1 to 200"),
        ("held >= 0", "0", 3, "a whole number from 1 to 200"),
        ("held >= 201", "201", 3, "a whole number from 1 to 200"),
        ("held >= ٣", "٣", 3, "a whole number from 1 to 200"),
        ("week >= -1", "-1", 3, "a whole number from 1 to 200"),
        ("regular_share >= 50%", "50%", 3, "a share above 0 and up to 1, as 0.5"),
        ("regular_share >= 0", "0", 3, "a share above 0 and up to 1, as 0.5"),
        ("regular_share >= 1.5", "1.5", 3, "a share above 0 and up to 1, as 0.5"),
        ("after 01.07.2027", "01.07.2027", 2, "a day, as 2027-07-01"),
        ("after 2027-02-30", "2027-02-30", 2, "a day, as 2027-07-01"),
        ("held >= 12 or week >= 3", "or", 4, "and"),
        ("held >= 12 week >= 3", "week", 4, "and"),
        ("held >= 12 and", "", 5, "held, week, regular_share or after"),
        ("held >=", "", 3, "a whole number from 1 to 200"),
        ("held >= 1 and held >= 2", "held", 5, "each word once: held stands there already"),
    ],
)
def test_a_fault_names_the_word_and_what_is_expected(
    text: str, word: str, place: int, expected: str
) -> None:
    with pytest.raises(RuleFault) as caught:
        parse(text)

    assert (caught.value.word, caught.value.place) == (word, place)
    assert caught.value.expected == expected
    assert expected in str(caught.value)
    assert f"word {place}, {word}" if word else "the end" in str(caught.value)


@pytest.mark.parametrize(
    ("rule", "held", "share", "today", "due"),
    [
        ("held >= 12", 11, None, "2027-12-31", None),
        ("held >= 12", 12, None, "2027-06-29", "2027-06-29"),
        ("held >= 12", 14, None, "2027-07-13", "2027-06-29"),
        ("week >= 1", 0, None, "2027-04-05", "2027-04-05"),
        ("week >= 14", 0, None, "2027-07-04", None),
        ("week >= 14", 0, None, "2027-07-05", "2027-07-05"),
        ("after 2027-07-01", 0, None, "2027-07-01", None),
        ("after 2027-07-01", 0, None, "2027-07-02", "2027-07-02"),
        ("after 2026-01-01", 0, None, "2027-04-05", "2027-04-05"),
        ("held >= 12 and after 2027-07-01", 12, None, "2027-07-01", None),
        ("held >= 12 and after 2027-07-01", 12, None, "2027-07-02", "2027-07-02"),
        ("held >= 12 and week >= 14", 12, None, "2027-07-05", "2027-07-05"),
        ("held >= 9 and regular_share >= 0.5", 9, 0.5, "2027-06-08", "2027-06-08"),
        ("held >= 9 and regular_share >= 0.5", 9, 0.49, "2027-06-08", None),
        ("held >= 9 and regular_share >= 0.5", 9, 0.49, "2027-08-02", None),
        ("held >= 9 and regular_share >= 0.5", 9, 0.49, "2027-08-03", "2027-08-03"),
        ("held >= 9 and regular_share >= 0.5", 9, None, "2027-08-03", "2027-08-03"),
        ("held >= 9 and regular_share >= 0.5", 8, 1.0, "2027-12-31", None),
        ("regular_share >= 0.5", 0, 0.0, "2027-05-30", None),
        ("regular_share >= 0.5", 0, 0.0, "2027-05-31", "2027-05-31"),
    ],
)
def test_the_day_on_which_staff_are_asked(
    rule: str, held: int, share: float | None, today: str, due: str | None
) -> None:
    """The phase begins on Monday 05.04.2027; its dates are Tuesdays from 13.04. on."""
    progress = Progress(MONDAY, TUESDAYS[:held], share)

    found = due_on(parse(rule), progress, date.fromisoformat(today))

    assert found == (date.fromisoformat(due) if due else None)


@pytest.mark.parametrize(
    ("since", "moment", "due"),
    [
        # The clock goes forward on 28.03.2027: week 5 begins on 29.03. at 22:00 UTC the day before.
        ("2027-03-01", "2027-03-28T21:59", None),
        ("2027-03-01", "2027-03-28T22:00", "2027-03-29"),
        # It goes back on 31.10.2027: week 5 begins on 01.11. at 23:00 UTC the day before.
        ("2027-10-04", "2027-10-31T22:59", None),
        ("2027-10-04", "2027-10-31T23:00", "2027-11-01"),
    ],
)
def test_weeks_are_days_of_the_calendar_where_the_clock_changes(
    since: str, moment: str, due: str | None
) -> None:
    berlin = ZoneInfo("Europe/Berlin")
    today = datetime.fromisoformat(moment).replace(tzinfo=UTC).astimezone(berlin).date()

    found = due_on(Rule(week=5), Progress(date.fromisoformat(since), (), None), today)

    assert found == (date.fromisoformat(due) if due else None)


def test_a_rule_at_the_end_of_the_calendar_is_never_due_before_it() -> None:
    assert due_on(Rule(after=date.max), Progress(MONDAY, (), None), date(9999, 12, 30)) is None
