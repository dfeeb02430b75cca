"""How old children are on a day, and the bands that childcare places go by."""

from __future__ import annotations

from datetime import date

AGE_BANDS = ((3, "0-2"), (6, "3-5"), (10, "6-9"))
OLDEST_BAND = "10+"


def age_on(birth_month: date, day: date) -> int:
    """Full years on that day, the birthday taken as the first of its month."""
    return day.year - birth_month.year - (day.month < birth_month.month)


def age_band(birth_month: date, day: date) -> str:
    """The band for childcare places, by the age on the day itself."""
    age = age_on(birth_month, day)
    return next((band for younger_than, band in AGE_BANDS if age < younger_than), OLDEST_BAND)
