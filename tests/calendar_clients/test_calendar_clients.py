"""Dates stand at their hour in clients that read the rules of a calendar file in their own way."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from tests.calendar_clients.files import LAENDER, File, clock_changes, files
from tests.calendar_clients.readers import Reader, by_rules_alone, by_vobject

READERS = {"vobject": by_vobject, "rules alone": by_rules_alone}


@pytest.fixture(scope="module")
def made() -> list[File]:
    return list(files())


def wrong(made: list[File], read: Reader) -> list[str]:
    return [f"{each.land} {each.change} {each.maker}" for each in made if not is_right(each, read)]


def is_right(file: File, read: Reader) -> bool:
    try:
        return dict(read(file.text)) == file.moments
    except (KeyError, ValueError, AttributeError):
        return False


@pytest.mark.parametrize("reader", READERS)
def test_each_date_stands_at_its_hour_around_every_clock_change(
    made: list[File], reader: str
) -> None:
    around = {(each.land, each.change) for each in made}

    assert around == {(land, day) for land in LAENDER for day in clock_changes()}
    assert wrong(made, READERS[reader]) == []


def test_a_zone_is_told_as_outlook_wants_it(made: list[File]) -> None:
    zones = {re.sub(r"(?s).*(BEGIN:VTIMEZONE.*END:VTIMEZONE).*", r"\1", each.text) for each in made}
    for text in zones:
        assert re.search(r"BEGIN:DAYLIGHT\r\nDTSTART:\d{4}03\d\dT020000\r\n", text)
        assert re.search(r"BEGIN:STANDARD\r\nDTSTART:\d{4}10\d\dT030000\r\n", text)
        assert text.count("RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=") == 2
        assert "RDATE" not in text


def dates_instead_of_rules(text: str) -> str:
    """As icalendar writes a zone: the first change, and the others as dates."""
    return re.sub(r"RRULE:[^\r]*BYMONTH=(\d+)", r"RDATE:20280326T020000,20290325T020000", text)


def fourth_sunday(text: str) -> str:
    return text.replace("BYDAY=-1SU", "BYDAY=4SU")


def offsets_the_other_way_round(text: str) -> str:
    swapped = text.replace("TZOFFSETFROM", "TZOFFSET-X").replace("TZOFFSETTO", "TZOFFSETFROM")
    return swapped.replace("TZOFFSET-X", "TZOFFSETTO")


def another_month(text: str) -> str:
    return text.replace("BYMONTH=10", "BYMONTH=9")


def no_zone(text: str) -> str:
    return re.sub(r"(?s)BEGIN:VTIMEZONE.*END:VTIMEZONE\r\n", "", text)


def hours_in_utc(text: str) -> str:
    return re.sub(
        r"DTSTART;TZID=Europe/Berlin:(\d+T)09", r"DTSTART;TZID=Europe/Berlin:\g<1>08", text
    )


PLANTED = [
    dates_instead_of_rules,
    fourth_sunday,
    offsets_the_other_way_round,
    another_month,
    no_zone,
    hours_in_utc,
]


@pytest.mark.parametrize("plant", PLANTED)
def test_a_planted_fault_is_found(made: list[File], plant: Callable[[str], str]) -> None:
    for each in made:
        broken = File(each.land, each.change, each.maker, plant(each.text), each.moments)
        if not is_right(broken, by_rules_alone):
            return
    raise AssertionError("no reader found it")
