"""Dates are cancelled, and what was done to them is taken back."""

from __future__ import annotations

from collections.abc import Callable

from services.events.tests.dates import LERNHAUS, LERNHAUS_PLACES, Dates, wish

Child = Callable[[str], dict[str, str]]


def test_a_cancelled_date_stays_to_be_seen_and_points_to_the_next(dates: Dates) -> None:
    reached = dates.events.staff.ok(
        "GET", f"/v1/group-events/{dates.on('2027-04-27')['id']}/cancellation"
    )
    cancelled = dates.done(dates.on("2027-04-27"), "cancellation")

    assert (cancelled["state"], cancelled["sequence"]) == ("cancelled", 1)
    assert reached["group_event"]["next_id"] == dates.on("2027-05-04")["id"]
    assert len(reached["members"]) == 12
    (told,) = dates.events.told("group-event-cancelled")
    assert (told["group_event_id"], told["starts_at"]) == (cancelled["id"], "2027-04-27T09:30")
    (invitation, *_) = dates.events.invitations(dates.cohort)
    assert "2027-04-27" not in invitation["series"]["dates"]
    (hers,) = [e for e in invitation["group_events"] if e["id"] == cancelled["id"]]
    assert (hers["state"], hers["sequence"]) == ("cancelled", 1)


def test_a_cancelled_date_has_no_attendance(dates: Dates) -> None:
    cancelled = dates.done(dates.on("2027-04-27"), "cancellation")
    dates.events.at("2027-04-27T08:00")
    who = dates.cohort["members"][0]["id"]

    path = f"/v1/group-events/{cancelled['id']}/attendance"
    body = {"entries": [{"participant_id": who, "status": "present"}]}
    refused = dates.events.staff.ask("PUT", path, body)

    assert (refused.status_code, refused.json["type"]) == (409, "date-cancelled")


def test_a_cancelled_date_needs_no_childcare(dates: Dates, child: Child) -> None:
    """Six toddlers find no place in April; when its dates fall out they do."""
    events = dates.events
    for day in ("2027-04-27", "2027-05-04"):
        dates.done(dates.on(day), "cancellation")
    invitations = events.invitations(dates.cohort)
    for number in range(6):
        # Five children turn three in May; the places for under 3 are five.
        body = {"answer": "yes", "children": [child("2024-05" if number else "2024-10")]}
        events.console.ok("PUT", f"{events.link_to(invitations[number])}/answer", body)


def test_what_was_done_can_be_taken_back_and_is_told_again(dates: Dates) -> None:
    original = dates.on("2027-04-27")
    moved = dates.done(original, "move", wish(venue=LERNHAUS, capacity=LERNHAUS_PLACES))
    dates.done(moved, "undo")
    back = dates.on("2027-04-27")
    assert (back["starts_at"], back["venue"]) == (original["starts_at"], original["venue"])
    assert back["care_places"] == original["care_places"]

    dates.done(dates.done(back, "cancellation"), "undo")
    reinstated = dates.on("2027-04-27")
    assert (reinstated["state"], reinstated["sequence"]) == ("moved", 4)
    told = dates.events.told("group-event-moved")
    assert [each["reinstated"] for each in told] == [False, False, True]
    assert [each["sequence"] for each in told] == [1, 2, 4]


def test_taking_back_the_move_of_a_series_takes_all_its_dates_back(dates: Dates) -> None:
    before = dates.events.group_events(dates.cohort)
    seen = dates.on("2027-04-27")
    to = {"weekday": "thu", "starts_at": "14:00", "ends_at": "16:00"}
    moved = dates.done(seen, "move-rest", to)["group_events"]

    back = dates.done(moved[7], "undo")["group_events"]

    assert [each["starts_at"] for each in back] == [each["starts_at"] for each in before]


def test_what_was_never_changed_cannot_be_taken_back(dates: Dates) -> None:
    refused = dates.ask(dates.on("2027-04-27"), "undo")
    assert (refused.status_code, refused.json["type"]) == (409, "nothing-to-undo")
