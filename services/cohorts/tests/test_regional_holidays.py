"""Holidays of a venue's place: said by staff, kept, and told with the cohort."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from services.cohorts.tests.unna import Unna

VENUE = {
    "name": "Haus am Markt",
    "street": "Am Markt 1",
    "postal_code": "86150",
    "town": "Augsburg",
    "land": "BY",
}


@pytest.fixture
def staff(empty: Unna) -> Any:
    return empty.planning


def save(staff: Any, venue_id: str, **other: Any) -> Any:
    path = f"/v1/venues/{venue_id}"
    seen = staff.ask("GET", path).headers.get("ETag", "")
    return staff.ask("PUT", path, {**VENUE, **other}, **({"If_Match": seen} if seen else {}))


def test_nothing_is_guessed_until_somebody_says_it(staff: Any) -> None:
    venue_id = str(uuid4())

    assert save(staff, venue_id).json["regional_holidays"] is None
    assert save(staff, venue_id, regional_holidays="peace_festival").status_code == 200
    assert save(staff, venue_id, name="Haus am Rathaus").json["regional_holidays"] == (
        "peace_festival"
    )
    moved = save(staff, venue_id, land="NW").json
    assert moved["regional_holidays"] is None


@pytest.mark.parametrize(
    ("land", "said"),
    [
        ("NW", "assumption"),
        ("BY", "corpus_christi"),
        ("SN", "peace_festival"),
        ("TH", "assumption"),
        ("BE", "corpus_christi"),
    ],
)
def test_a_holiday_that_the_land_does_not_have_is_refused(staff: Any, land: str, said: str) -> None:
    refusal = save(staff, str(uuid4()), land=land, regional_holidays=said)

    assert refusal.status_code == 422
    assert [each["field"] for each in refusal.json["errors"]] == ["regional_holidays"]


@pytest.mark.parametrize(
    ("land", "said"),
    [("BY", "assumption"), ("SN", "corpus_christi"), ("TH", "none"), ("NW", "none")],
)
def test_a_holiday_that_the_land_may_have_is_kept(staff: Any, land: str, said: str) -> None:
    saved = save(staff, str(uuid4()), land=land, regional_holidays=said).json

    assert (saved["land"], saved["regional_holidays"]) == (land, said)
