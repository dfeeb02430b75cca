"""Pages of this release over services of an earlier one: no page fails for what came later."""

from __future__ import annotations

from uuid import uuid4

from kreis.console import schemas

EARLIER = {
    "id": str(uuid4()),
    "state": "scheduled",
    "sequence": 1,
    "change": None,
    "answer": None,
    "children": [],
    "is_own_answer": False,
    "is_asked_again": False,
    "starts_at": "2027-04-06T09:30:00",
    "ends_at": "2027-04-06T11:30:00",
    "venue": {"name": "Haus", "street": "Weg 4", "postal_code": "59423", "town": "Unna"},
    "kind": "weekly",
}
"""A date as events answered before anybody could sign up."""


def test_a_date_of_events_that_know_no_sign_up_needs_none() -> None:
    meeting = schemas.Meeting().load(EARLIER)

    assert (meeting.needs_sign_up, meeting.places_left, meeting.in_line) == (False, None, None)
