"""Venues and offers."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from services.cohorts.tests.unna import K, U, Unna, offer, venue


def test_an_offer_says_its_slot_and_takes_the_usual_for_what_is_not_said(empty: Unna) -> None:
    empty.planning.ok("PUT", f"/v1/venues/{U}", venue(U))
    saved = empty.planning.ok("PUT", f"/v1/offers/{U}", offer(U))

    assert saved["slot"] == "tue-am"
    assert saved["german_level_from"] == "none"
    assert saved["timezone"] == "Europe/Berlin"
    assert saved["week"]["days"] == 5
    assert saved["series"] == {
        "weekday": "tue",
        "starts_at": "09:30",
        "ends_at": "11:30",
        "dates": 12,
    }
    assert empty.planning.ok("GET", f"/v1/offers/{U}") == saved
    assert empty.planning.ok("GET", "/v1/offers") == [
        {**saved, "is_taken": False, "room_needed_by": None, "room_perhaps_needed_by": None}
    ]


def test_an_offer_from_noon_on_is_an_afternoon(empty: Unna) -> None:
    empty.planning.ok("PUT", f"/v1/venues/{U}", venue(U))
    at_noon = {"weekday": "sat", "starts_at": "12:00", "ends_at": "14:00"}

    saved = empty.planning.ok("PUT", f"/v1/offers/{U}", offer(U, series=at_noon))

    assert saved["slot"] == "sat-pm"


def test_an_offer_needs_a_venue_that_exists(empty: Unna) -> None:
    answer = empty.planning.ask("PUT", f"/v1/offers/{U}", offer(U))

    assert answer.status_code == 422
    assert answer.json["errors"][0]["field"] == "venue_id"


@pytest.mark.parametrize(
    ("part", "faulty", "field"),
    [
        ("adults", {"min": 8, "max": 7}, "adults.max"),
        ("adults", {"min": 0, "max": 7}, "adults.min"),
        ("care_places", {"total": 3, "by_band": {"11-13": 1}}, "care_places.by_band.11-13.key"),
        (
            "week",
            {"monday": "2027-04-06", "starts_at": "09:00", "ends_at": "12:00"},
            "week.monday",
        ),
        (
            "series",
            {"weekday": "tue", "starts_at": "11:30", "ends_at": "09:30"},
            "series.ends_at",
        ),
        ("timezone", "Europe/Unna", "timezone"),
        ("timezone", "UTC", "timezone"),
        ("languages", [], "languages"),
        ("name", "", "name"),
    ],
)
def test_a_faulty_offer_is_refused_by_the_name_of_its_field(
    empty: Unna, part: str, faulty: Any, field: str
) -> None:
    empty.planning.ok("PUT", f"/v1/venues/{U}", venue(U))

    answer = empty.planning.ask("PUT", f"/v1/offers/{U}", offer(U, **{part: faulty}))

    assert answer.status_code == 422
    assert [fault["field"] for fault in answer.json["errors"]] == [field]


def test_what_is_not_there_is_not_found(empty: Unna) -> None:
    for kind in ("venues", "offers", "formations", "proposals"):
        assert empty.planning.ask("GET", f"/v1/{kind}/{uuid4()}").status_code == 404


def test_offers_are_asked_for_from_a_start_week_on(unna: Unna) -> None:
    later = {**offer(U)["week"], "monday": "2027-09-06"}
    unna.planning.ok("PUT", f"/v1/offers/{uuid4()}", offer(U, name="Herbst", week=later))

    def names(query: str) -> list[str]:
        return [each["name"] for each in unna.planning.ok("GET", f"/v1/offers{query}")]

    assert names("?start_from=2027-09-06") == ["Herbst"]
    assert names("?start_from=2027-09-07") == []
    assert names("?start_from=2027-04-05") == names("")
    assert unna.planning.ask("GET", "/v1/offers?start_from=soon").status_code == 422


def test_another_agency_sees_neither_venues_nor_offers(unna: Unna) -> None:
    stranger = unna.client.as_role("group-planning", agency=uuid4())

    assert stranger.ok("GET", "/v1/venues") == []
    assert stranger.ok("GET", "/v1/offers") == []
    assert stranger.ask("GET", f"/v1/venues/{K}").status_code == 404
    answer = stranger.ask("POST", "/v1/formations", {"offer_ids": [U]})
    assert answer.status_code == 422


def test_a_contact_person_sees_offers_and_does_not_plan_groups(unna: Unna) -> None:
    contact_person = unna.client.as_role("contact-person")

    assert contact_person.ask("GET", "/v1/offers").status_code == 200
    assert contact_person.ask("PUT", f"/v1/venues/{U}", venue(U)).status_code == 403
    assert contact_person.ask("POST", "/v1/formations", {"offer_ids": [U]}).status_code == 403
    assert unna.client.as_role("lead").ask("PUT", f"/v1/venues/{U}", venue(U)).status_code == 200
