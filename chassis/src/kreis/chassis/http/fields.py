"""Fields of requests that hold people's data: names, ways to reach somebody, days and moments.

Promise: each kind has one form at every door. Refuses: what cannot be, with what was expected.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from marshmallow import ValidationError, fields, validate

from kreis.contracts import mailboxes, phones, texts

LONGEST_TEXT = 10_000
"""Characters of a text that is looked at."""
LONGEST_PHONE = 40
"""Characters of a telephone number as a person writes it."""
FIRST_YEAR, LAST_YEAR = 2000, 2099
"""Bounds on typing errors. What comes before or after is no date of a programme."""
NO_DAY = f"expected a day between {FIRST_YEAR} and {LAST_YEAR}"
NO_MOMENT = f"expected a moment between {FIRST_YEAR} and {LAST_YEAR}"
NO_NAMES = {
    "": "expected a text of one line",
    "no-letter": "expected a name with a letter",
    "two-alphabets": "expected the letters of one alphabet in each word",
}
NO_MAILBOXES = {
    "no-mailbox": "expected an e-mail address that mail servers take",
    "before-at": "expected plain letters before the @: few mail servers take other ones",
}
NO_PHONES = {
    "no-number": "expected a telephone number, with its area code",
    "too-long": "expected one telephone number: this one is too long",
    "letters": "expected the telephone number alone, without letters",
    "ambiguous": "expected a telephone number that begins with + or 0",
    "country": "expected a telephone number that begins with + and the code of its country",
}


class _Read(fields.String):
    """A text that one reader of `kreis.contracts` takes. `said` maps its refusals to words."""

    said: Mapping[str, str]

    @abstractmethod
    def read(self, text: str) -> str: ...

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs) or ""
        if len(text) > LONGEST_TEXT:
            raise ValidationError(f"Longer than maximum length {LONGEST_TEXT}.")
        try:
            return self.read(text)
        except ValueError as fault:
            raise ValidationError(self.said[getattr(fault, "code", "")]) from None


class Name(_Read):
    """The name of somebody, see `kreis.contracts.texts.name`."""

    said = NO_NAMES

    def read(self, text: str) -> str:
        return texts.name(text)


class MailAddress(_Read):
    """An e-mail address that keeps its domain, see `kreis.contracts.mailboxes`."""

    said = NO_MAILBOXES

    def __init__(self, **options: Any) -> None:
        longest = validate.Length(max=mailboxes.LONGEST)
        super().__init__(validate=longest, metadata={"format": "email"}, **options)

    def read(self, text: str) -> str:
        return mailboxes.read(text).stored


class Phone(_Read):
    """A telephone number, kept as E.164; one without a country is German."""

    said = NO_PHONES

    def __init__(self, **options: Any) -> None:
        super().__init__(validate=validate.Length(max=LONGEST_PHONE), **options)

    def read(self, text: str) -> str:
        return phones.read(text).stored


class Day(fields.Date):
    """A day of the programme; a year that was typed wrongly is refused."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> date:
        day: date = super()._deserialize(value, attr, data, **kwargs)
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise ValidationError(NO_DAY)
        return day


class Moment(fields.AwareDateTime):
    """A moment of the programme, with its offset; a year that was typed wrongly is refused."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> datetime:
        moment: datetime = super()._deserialize(value, attr, data, **kwargs)
        if not FIRST_YEAR <= moment.year <= LAST_YEAR:
            raise ValidationError(NO_MOMENT)
        return moment
