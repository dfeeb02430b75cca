"""Fields of intake's own: birth dates, months of birth, Mondays."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from marshmallow import ValidationError, fields, validate

from kreis.chassis.http.fields import Day, MailAddress, Name

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
SLOTS = [f"{day}-{half}" for day in DAYS for half in ("am", "pm")]
GERMAN_LEVELS = ["none", "A1", "A2", "B1", "B2", "C"]
WRITTEN = validate.Regexp(
    r"^([a-z]{2,3}|de-simple)\Z", error="expected a language code such as de, ar, uk or de-simple"
)
"""What texts are written in: plain German is a way to write German (RFC 5646, `simple`)."""
LANGUAGE = validate.Regexp(r"^[a-z]{2,3}\Z", error="expected a language code such as de, ar or uk")
TOPIC = validate.Regexp(
    r"^[A-Za-z0-9][A-Za-z0-9_-]{0,39}\Z", error="expected a key of the agency's list of topics"
)
OLDEST = date(1900, 1, 1)
YOUNGEST_PARENT = 10
OLDEST_CHILD = 30
"""Years. Nobody is told how old to be: these bounds only find years that were typed wrongly."""
NO_BIRTH_DATE = "expected the birth date of a parent, not before 1900"
NO_WAITING = "expected a day since 2000, at most a year ahead"
NO_CHILD = "expected a month of the last 30 years"
TOO_YOUNG = "expected a parent who is older than her children"
_UNSAID = "null: nobody has said it yet"


def name() -> fields.String:
    return Name(required=True, validate=validate.Length(1, 100))


def email(**options: Any) -> MailAddress:
    return MailAddress(load_default=None, **options)


def unsaid(
    kind: Callable[..., fields.Field[Any]], description: str = "", **options: Any
) -> fields.Field[Any]:
    """A field that is null while nobody has said it. No default may stand in for an answer."""
    text = f"{description}; null: nobody has said it yet" if description else _UNSAID
    return kind(load_default=None, allow_none=True, metadata={"description": text}, **options)


class BirthDate(fields.Date):
    """The birth date of a parent; a bound on typing errors."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> date:
        day: date = super()._deserialize(value, attr, data, **kwargs)
        if not OLDEST <= day <= _years_ago(YOUNGEST_PARENT):
            raise ValidationError(NO_BIRTH_DATE)
        return day


class WaitingSince(Day):
    """Since when somebody waits; a bound on typing errors, not a rule of time."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> date:
        day: date = super()._deserialize(value, attr, data, **kwargs)
        if day > _years_ago(-1):
            raise ValidationError(NO_WAITING)
        return day


def is_too_young(birth_date: date, birth_month: date) -> bool:
    """Returns whether a parent is too young for a child who was born in this month."""
    return birth_month < birth_date.replace(year=birth_date.year + YOUNGEST_PARENT, day=1)


def _years_ago(years: int) -> date:
    today = date.today()  # noqa: DTZ011  # a bound on typing errors, not a rule of time
    return today.replace(year=today.year - years, day=1)


class BirthMonth(fields.Field[date]):
    """`2024-10`: the month is enough for an age band, so the day is never asked."""

    def __init__(self, **options: Any) -> None:
        super().__init__(metadata={"type": "string", "maxLength": 7}, **options)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> date:
        try:
            month = date.fromisoformat(f"{value}-01")
        except ValueError:
            raise ValidationError("expected a month as 2024-10") from None
        if month > date.today():  # noqa: DTZ011  # a bound on typing errors, not a rule of time
            raise ValidationError("expected a month that has begun")
        if month < _years_ago(OLDEST_CHILD):
            raise ValidationError(NO_CHILD)
        return month

    def _serialize(self, value: date | None, attr: str | None, obj: Any, **kwargs: Any) -> Any:
        return None if value is None else value.isoformat()[:7]


class Monday(Day):
    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> date:
        day: date = super()._deserialize(value, attr, data, **kwargs)
        if day.weekday() != 0:
            raise ValidationError(f"expected a Monday; {day} is a {day:%A}")
        return day
