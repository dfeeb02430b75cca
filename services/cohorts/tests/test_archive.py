"""Venues and offers come to an end: ended, opened again, removed while nothing needs them."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from services.cohorts.tests.unna import K, U, Unna, offer, venue

SPARE = "00000000-0000-4000-8000-0000000000f1"


def archive(unna: Unna, what: str, *, is_archived: bool = True) -> Any:
    path = f"/v1/{what}/archive"
    return unna.planning.ok("POST", path, {"is_archived": is_archived})["is_archived"]


def test_no_group_is_formed_on_an_offer_that_has_ended(unna: Unna) -> None:
    assert archive(unna, f"offers/{U}")
    refused = unna.planning.ask("POST", "/v1/formations", {"offer_ids": [U]})
    assert refused.json["type"] == "offer-taken"
    outlook = unna.planning.ok("GET", "/v1/waiting?too_long=true")
    assert [each["offer_id"] for each in outlook["offers"]] == [K]

    saved = unna.planning.ask("GET", f"/v1/offers/{U}")
    changed = unna.planning.ask("PUT", f"/v1/offers/{U}", offer(U), If_Match=saved.headers["ETag"])
    assert changed.json["is_archived"], "who changes an offer does not open it again"
    assert not archive(unna, f"offers/{U}", is_archived=False)
    unna.planning.ok("POST", "/v1/formations", {"offer_ids": [U]})


def test_only_what_nothing_needs_is_removed(unna: Unna) -> None:
    unna.planning.ok("PUT", f"/v1/venues/{SPARE}", venue(U))
    unna.planning.ok("PUT", f"/v1/offers/{SPARE}", {**offer(U), "venue_id": SPARE})
    unna.request([U])

    def refused(what: str) -> str:
        return str(unna.planning.ask("DELETE", f"/v1/{what}").json["type"])

    assert refused(f"offers/{U}") == "offer-used"
    assert refused(f"venues/{U}") == "venue-used"
    assert refused(f"venues/{SPARE}") == "venue-used"
    unna.planning.ok("DELETE", f"/v1/offers/{SPARE}")
    unna.planning.ok("DELETE", f"/v1/venues/{SPARE}")
    assert refused(f"offers/{SPARE}") == "no-offer"
    assert refused(f"venues/{SPARE}") == "no-venue"


def test_a_venue_that_people_were_asked_about_stays(unna: Unna) -> None:
    """Whoever can reach it waits still, although no offer is there any more."""
    unna.planning.ok("DELETE", f"/v1/offers/{K}")
    assert unna.planning.ask("DELETE", f"/v1/venues/{K}").json["type"] == "venue-used"
    assert archive(unna, f"venues/{K}")
    assert {each["id"]: each["is_archived"] for each in unna.planning.ok("GET", "/v1/venues")} == {
        U: False,
        K: True,
    }


@pytest.mark.parametrize(
    ("monday", "is_taken"),
    [
        ("2024-04-01", False),
        ("2027-03-01", False),
        ("2027-03-08", True),
        ("2032-03-01", True),
        ("2032-03-08", False),
        ("9999-12-27", False),
    ],
)
def test_a_start_week_is_to_come_and_within_five_years(
    empty: Unna, monday: str, *, is_taken: bool
) -> None:
    empty.at("2027-03-02T09:00")
    empty.planning.ok("PUT", f"/v1/venues/{U}", venue(U))
    week = {**offer(U)["week"], "monday": monday}
    answer = empty.planning.ask("PUT", f"/v1/offers/{uuid4()}", offer(U, week=week))

    assert (answer.status_code == 200) == is_taken
    if not is_taken:
        assert [each["field"] for each in answer.json["errors"]] == ["week.monday"]


def test_an_offer_whose_start_week_is_over_can_still_be_named_anew(empty: Unna) -> None:
    empty.planning.ok("PUT", f"/v1/venues/{U}", venue(U))
    empty.planning.ok("PUT", f"/v1/offers/{U}", offer(U))
    empty.at("2027-06-01T09:00")
    seen = empty.planning.ask("GET", f"/v1/offers/{U}").headers["ETag"]
    named = empty.planning.ok("PUT", f"/v1/offers/{U}", offer(U, name="Alt"), If_Match=seen)
    assert named["name"] == "Alt"
