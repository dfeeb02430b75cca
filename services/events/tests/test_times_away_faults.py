"""Faults planted in the rules of times away: the tables and the scenarios find each of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from kreis.events.commands import times_away as commands
from kreis.events.domain import times_away as domain
from services.events.tests import test_times_away_rules as rules
from services.events.tests.away import Away
from tests.support.counted_dates import CASES

Plant = Callable[[pytest.MonkeyPatch], None]
DAY = timedelta(days=1)


def wrong_rows() -> list[str]:
    """Rows of both tables that the rules do not answer as written."""
    counted = [
        case.name
        for case in CASES
        if "".join(each.mark[0] for each in domain.days_of(rules._counted(case))).upper()
        != case.days
    ]
    led_to = [strip for strip, expected in rules.LEADS_TO if _answer(strip) != expected]
    hers = rules.stay("PEE")
    silent = [
        f"silent for {days} days"
        for days, is_called in rules.SILENCE
        if (domain.find(hers, rules.TUESDAY + timedelta(days=days)) is not None) is not is_called
    ]
    return counted + led_to + silent


def _answer(strip: str) -> tuple[domain.Level, domain.Because] | None:
    found = domain.find(rules.stay(strip), rules.day(strip))
    return found and (found.level, found.because)


def _value(name: str, value: object) -> Plant:
    return lambda patch: patch.setattr(domain, name, value)


def _excuses_count(patch: pytest.MonkeyPatch) -> None:
    right = domain.find

    def wrong(stay: domain.Stay, today: date) -> domain.Finding | None:
        days = [
            each._replace(mark=domain.Mark.ABSENT) if each.mark is domain.Mark.EXCUSED else each
            for each in stay.days
        ]
        return right(replace(stay, days=days), today)

    patch.setattr(domain, "find", wrong)


def _presence_ends_nothing(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(domain.Stay, "last_contact", property(lambda stay: stay.reached_on))


RULES: dict[str, Plant] = {
    "the start week counts": _value("NOT_COUNTED", frozenset()),
    "one absence is enough": _value("WRITTEN_TO_AT", 1),
    "four absences lead to a call": _value("CALLED_AT", 4),
    "silence is noticed late": _value("silent_after", lambda _: timedelta(days=28)),
    "silence is noticed on the day": _value("silent_after", lambda _: timedelta(days=20)),
    "each date of a day counts": _value("days_of", list),
    "excuses count": _excuses_count,
    "a presence ends nothing": _presence_ends_nothing,
}


def test_without_a_fault_every_row_is_right() -> None:
    assert wrong_rows() == []


@pytest.mark.parametrize("fault", RULES)
def test_a_fault_in_the_rules_is_found(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    RULES[fault](monkeypatch)

    assert wrong_rows() != []


def _on_ascension_day(away: Away) -> list[str]:
    away.weeks("PPA")
    away.hold(4, "A", later=DAY)
    away.at(away.day(4) + 2 * DAY + timedelta(hours=1))
    return away.told()


def _on_the_same_day(away: Away) -> list[str]:
    away.weeks("PAA")
    away.at(away.day(3) + timedelta(hours=20))
    return away.told()


def _before_a_correction(away: Away) -> list[str]:
    """What stands of the message after one absence was put right."""
    away.weeks("PAA")
    away.at(away.day(3) + DAY + timedelta(seconds=1))
    away.put(3, "P")
    return away.told()[1:]


WORK: dict[str, tuple[str, object, Callable[[Away], list[str]], list[str]]] = {
    "no pause in holidays": ("_pause_ends", lambda *_: None, _on_ascension_day, []),
    "nothing settles": (
        "domain.find",
        lambda stay, today, settled_by=None: _find(stay, today),
        _on_the_same_day,
        [],
    ),
    "nothing is taken back": (
        "_taken_back",
        lambda work, who, told, stay, today: told,
        _before_a_correction,
        ["-message"],
    ),
}
_find = domain.find


@pytest.mark.parametrize("fault", WORK)
def test_a_fault_in_a_look_is_found(
    away: Away, fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    name, planted, scenario, right = WORK[fault]
    monkeypatch.setattr(f"{commands.__name__}.{name}", planted)

    assert scenario(away) != right
