"""A thousand places and years against an oracle of holidays, and planted faults that it finds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from holidays import CATHOLIC, PUBLIC

from kreis.events.domain import open_days
from kreis.events.domain.open_days import (
    WEEKDAYS,
    HolidayCalendar,
    HolidaysUnknown,
    OpenDays,
    Reason,
    week_days,
    weekly_days,
)
from services.events.tests.generated_places import PLACES, Place, days_of, easter, generated

COUNT = 1_000


def differences(place: Place) -> Iterator[str]:
    """Days on which the product meets and the law does not, or the other way round."""
    calendar = HolidayCalendar(place.land, place.regional)
    found = {day for day in days_of(place.year) if calendar.is_public(day)}
    for day in sorted(found ^ place.holidays):
        yield f"{place.name} {day}: {'a holiday' if day in found else 'none'}"
    rest = {day for day in days_of(place.year) if calendar.is_rest_day(day)}
    sundays = {day for day in days_of(place.year) if day.weekday() == 6}
    if rest != place.holidays | sundays:
        yield f"{place.name} {place.year}: days of rest {sorted(rest ^ (place.holidays | sundays))}"
    yield from _of_the_week(place, OpenDays(calendar, place.closed))


def _of_the_week(place: Place, days: OpenDays) -> Iterator[str]:
    """The start week leaves out holidays and closure days, and nothing else."""
    week = [place.monday + timedelta(passed) for passed in range(7)]
    own = [day for day in week if day.year == place.year]
    meets = set(week_days(place.monday, 7, days)) & {*own}
    meant = {day for day in own if day not in place.holidays and day not in place.closed}
    if meets != meant:
        yield f"{place.name}, week of {place.monday}: {sorted(meets ^ meant)}"


def test_each_place_has_the_holidays_of_its_law() -> None:
    assert [said for seed in range(COUNT) for said in differences(generated(seed))] == []


def test_every_place_is_among_them() -> None:
    made = Counter(generated(seed).name for seed in range(COUNT))
    assert made.keys() == {name for name, _, _ in PLACES}
    assert [easter(year).isoformat() for year in (2027, 2028, 2038)] == [
        *("2027-03-28", "2028-04-16", "2038-04-25"),
    ]


def test_a_series_leaves_out_what_is_a_holiday_there() -> None:
    tried = 0
    for place in map(generated, range(COUNT)):
        days = OpenDays(HolidayCalendar(place.land, place.regional), place.closed)
        try:
            found, skipped = weekly_days(place.monday, WEEKDAYS[place.weekday], 6, days)
        except HolidaysUnknown:
            continue
        tried += 1
        years = {place.year: place.holidays, place.year + 1: place.next_holidays}
        assert not [day for day in found if day in years[day.year] or day in place.closed]
        public = {day for day, why in skipped.items() if why is Reason.PUBLIC_HOLIDAY}
        assert (place.name, public) == (place.name, {d for d in skipped if d in years[d.year]})
    assert tried > COUNT / 40, "of too few years school holidays are published"


Patch = pytest.MonkeyPatch


def _regional(patch: Patch, **changed: Any) -> None:
    own = {key: changed.get(str(key[1]), value) for key, value in open_days._REGIONAL.items()}
    patch.setattr(open_days, "_REGIONAL", own)


def _what_a_place_has_is_not_heard(patch: Patch) -> None:
    patch.setattr(open_days, "_REGIONAL", {})


def _the_peace_festival_comes_without_assumption(patch: Patch) -> None:
    _regional(patch, assumption=("BY", (PUBLIC,)))


def _augsburg_is_a_place_like_others(patch: Patch) -> None:
    _regional(patch, peace_festival=("BY", (PUBLIC, CATHOLIC)))


def _corpus_christi_is_forgotten(patch: Patch) -> None:
    _regional(patch, corpus_christi=("SN", (PUBLIC,)))


def _a_land_has_what_its_places_may_have(patch: Patch) -> None:
    own = {("BY", each): ("BY", (PUBLIC, CATHOLIC)) for each in (None, "none", "assumption")}
    patch.setattr(open_days, "_REGIONAL", {**open_days._REGIONAL, **own})


def _closure_days_are_not_seen(patch: Patch) -> None:
    patch.setattr(open_days.OpenDays, "__init__", _without_closed)


def _without_closed(self: OpenDays, holidays: HolidayCalendar, _: Any = ()) -> None:
    object.__setattr__(self, "holidays", holidays)
    object.__setattr__(self, "closed", ())


def _a_day_of_rest_is_a_sunday_alone(patch: Patch) -> None:
    patch.setattr(HolidayCalendar, "is_rest_day", lambda _, day: date.weekday(day) == 6)


PLANTED: list[Callable[[Patch], None]] = [
    *(_what_a_place_has_is_not_heard, _the_peace_festival_comes_without_assumption),
    *(_augsburg_is_a_place_like_others, _corpus_christi_is_forgotten),
    *(_a_land_has_what_its_places_may_have, _closure_days_are_not_seen),
    _a_day_of_rest_is_a_sunday_alone,
]


@pytest.mark.parametrize("plant", PLANTED, ids=lambda each: each.__name__.strip("_"))
def test_a_planted_fault_is_found(
    plant: Callable[[Patch], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    plant(monkeypatch)
    assert any(next(differences(generated(seed)), None) for seed in range(COUNT))
