"""All that events keeps about one person, for herself when she asks."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from kreis.events.store.inventory import INVENTORY

TOLD = {
    *("invitation", "answer", "coming_child", "date_answer", "date_child"),
    *("attendance", "attendance_mark", "appointment_slot", "waiting", "link", "feed"),
    *("time_away", "member_rhythm"),
}
FINGERPRINTS = {"link_session", "link_holder", "link_change"}
"""Hashes of secrets and counts: they tell nothing about her."""


def test_she_is_told_every_answer_and_every_record_of_hers(
    events: Any, unna: dict[str, Any]
) -> None:
    events.confirm(unna)
    hers, other = (member["id"] for member in unna["members"][:2])
    (invitation,) = [i for i in events.invitations(unna) if i["participant_id"] == hers]
    events.link_to(invitation)
    for answer in ("yes", "no", "yes"):
        said = {"answer": answer, "how": "phone"}
        events.staff.ok("POST", f"/v1/invitations/{invitation['id']}/answers", said)
    events.at("2027-04-05T07:30")
    first = events.group_events(unna)[0]["id"]
    entries = [{"participant_id": each, "status": "absent"} for each in (hers, other)]
    events.staff.ok("PUT", f"/v1/group-events/{first}/attendance", {"entries": entries})

    told = events.client.as_role("lead").ok("GET", f"/v1/participants/{hers}/data")

    history = events.staff.ok("GET", f"/v1/participants/{hers}/history")
    of_history = ("invitations", "attendance", "appointments", "dates")
    assert history == {name: told[name] for name in of_history}
    named = {"id": first, "starts_at": "2027-04-05T09:00", "name": unna["name"]}
    assert told["dates"] == [named]
    (about,) = told["invitations"]
    assert about["issued_at"].startswith("2027-03-1")
    assert [each["answer"] for each in about["answers"]] == ["yes", "no", "yes"]
    assert {each["how"] for each in about["answers"]} == {"phone"}
    assert [(each["status"], each["absence"]) for each in told["attendance"]] == [
        ("absent", "unclear")
    ]
    assert other not in str(told)
    assert [each["kind"] for each in told["links"]] == ["link"]
    shown = events.client.as_role("lead").ok("GET", f"/v1/access-log?subject={hers}")["items"]
    assert [each["caller"] for each in shown] == ["lead"]


def test_whoever_may_see_no_attendance_reads_no_dates_of_it(
    events: Any, unna: dict[str, Any]
) -> None:
    events.confirm(unna)
    hers = unna["members"][0]["id"]
    events.at("2027-04-05T07:30")
    first = events.group_events(unna)[0]["id"]
    entries = [{"participant_id": hers, "status": "present"}]
    events.staff.ok("PUT", f"/v1/group-events/{first}/attendance", {"entries": entries})

    service = events.client.as_service("notifications", "events", "invitations:read")
    history = service.ok("GET", f"/v1/participants/{hers}/history")

    assert (history["attendance"], history["dates"]) == ([], [])


def test_every_table_about_her_is_told_or_a_fingerprint() -> None:
    assert set(INVENTORY.hers) == TOLD | FINGERPRINTS


def test_about_somebody_it_has_never_heard_of_there_is_nothing(events: Any) -> None:
    answer = events.client.as_role("lead").ask("GET", f"/v1/participants/{uuid4()}/data")

    assert answer.status_code == 404
