"""Newcomers until the end of the first week, and people who leave a cohort."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest

from kreis.chassis.messaging.inbox import MissingPrerequisite
from kreis.chassis.process import erasure, retention
from kreis.events.main import SERVICE
from kreis.events.store.retention import RETENTION
from services.events.tests.members import COHORT, tell
from tests.support.fixtures import deliver, run_due


def joins(events: Any, cohort: dict[str, Any], day: str, restricted: bool = False) -> str:
    newcomer = str(uuid4())
    member = {"id": newcomer, "restricted": restricted}
    assert tell(events, "joined", cohort, member=member, joined_on=day) == "handled"
    return newcomer


def hers(events: Any, cohort: dict[str, Any], participant_id: str) -> dict[str, Any]:
    found = events.invitations(cohort)
    (invitation,) = [each for each in found if each["participant_id"] == participant_id]
    return dict(invitation)


def test_a_newcomer_is_invited_to_what_is_left_of_the_week_and_to_the_series(
    events: Any, unna: dict[str, Any]
) -> None:
    events.confirm(unna)
    events.at("2027-04-06T14:00")
    newcomer = joins(events, unna, "2027-04-07")

    invitation = hers(events, unna, newcomer)
    days = [each["starts_at"][:10] for each in invitation["group_events"]]
    assert days[:3] == ["2027-04-07", "2027-04-08", "2027-04-09"]
    assert len(days) == 3 + 12
    told = [e for e in events.told("invitation-issued") if e["participant_id"] == newcomer]
    assert len(told) == 1


@pytest.mark.parametrize(
    ("asked", "answer_by"),
    [
        ("2027-05-12T10:00", "2027-05-15T23:59:00+02:00"),
        ("2027-05-24T19:00", "2027-05-25T09:30:00+02:00"),
    ],
    ids=["her first date is in two weeks", "it is tomorrow"],
)
def test_who_comes_into_a_running_group_has_time_to_answer(
    events: Any, unna: dict[str, Any], asked: str, answer_by: str
) -> None:
    """The group meets on 25 May next; when it began does not count for her."""
    events.confirm(unna)
    events.at(asked)
    newcomer = joins(events, unna, asked[:10])

    assert hers(events, unna, newcomer)["answer_by"] == answer_by


def test_a_newcomer_is_not_expected_before_her_first_day(events: Any, unna: dict[str, Any]) -> None:
    events.confirm(unna)
    newcomer = joins(events, unna, "2027-04-07")
    monday, *_, last = events.group_events(unna)

    def expected(date: dict[str, Any]) -> list[str]:
        shown = events.staff.ok("GET", f"/v1/group-events/{date['id']}/attendance")
        return [entry["participant_id"] for entry in shown["entries"]]

    assert newcomer not in expected(monday)
    assert newcomer in expected(last)


def test_told_twice_that_somebody_joined_she_is_invited_once(
    events: Any, unna: dict[str, Any]
) -> None:
    events.confirm(unna)
    newcomer = joins(events, unna, "2027-04-07")
    member = {"id": newcomer, "restricted": False}
    tell(events, "joined", unna, member=member, joined_on="2027-04-07")
    assert len([e for e in events.invitations(unna) if e["participant_id"] == newcomer]) == 1


def test_a_protected_newcomer_is_on_the_restricted_topic_alone(
    events: Any, unna: dict[str, Any]
) -> None:
    events.confirm(unna)
    newcomer = joins(events, unna, "2027-04-07", restricted=True)
    topics = {
        e["topic"] for e in events.told("invitation-issued") if e["participant_id"] == newcomer
    }
    assert topics == {"participation-restricted.v1"}


def test_who_leaves_keeps_her_past_and_gives_her_places_back(
    events: Any, unna: dict[str, Any]
) -> None:
    events.confirm(unna)
    leaver = unna["members"][0]["id"]
    invitation = hers(events, unna, leaver)
    link = events.link_to(invitation)
    child = {"id": str(uuid4()), "birth_month": "2024-10"}
    events.console.ok("PUT", f"{link}/answer", {"answer": "yes", "children": [child]})
    events.at("2027-04-14T08:00")
    tell(events, "left", unna, participant_id=leaver, left_on="2027-04-13")

    days = [each["starts_at"][:10] for each in hers(events, unna, leaver)["group_events"]]
    assert days[-1] == "2027-04-13"
    dates = {each["starts_at"][:10]: each for each in events.group_events(unna)}
    assert dates["2027-04-13"]["adults_coming"] == 1
    assert dates["2027-04-20"]["adults_coming"] == 0
    told = [e["date"] for e in events.told("childcare-demand-changed") if e["children"] == 0]
    assert "2027-04-20" in told
    assert "2027-04-13" not in told
    refused = events.console.ask("PUT", f"{link}/answer", {"answer": "no"})
    assert (refused.status_code, refused.json["type"]) == (410, "link-expired")


def test_who_comes_back_is_invited_anew_and_her_no_holds_no_more(
    events: Any, unna: dict[str, Any]
) -> None:
    """Nor does what she said about one date. She is expected at no date before she was asked."""
    events.confirm(unna)
    her = unna["members"][0]["id"]
    invitation = hers(events, unna, her)
    path = f"/v1/invitations/{invitation['id']}"
    late = events.group_events(unna)[-1]["id"]
    said = {"answer": "no", "how": "phone"}
    events.staff.ok("POST", f"{path}/answers", {"answer": "yes", "how": "phone"})
    events.staff.ok("POST", f"{path}/group-events/{late}/answers", {**said, "sequence": 0})
    events.staff.ok("POST", f"{path}/answers", said)
    assert hers(events, unna, her)["answered_at"] is not None
    tell(events, "left", unna, participant_id=her, left_on="2027-04-05")
    events.at("2027-04-20T12:00")
    member = {"id": her, "restricted": False}

    assert tell(events, "joined", unna, member=member, joined_on="2027-04-20") == "handled"

    again = hers(events, unna, her)
    assert (again["answer"], again["answered_at"], again["until"]) == (None, None, None)
    assert again["id"] == invitation["id"]
    assert again["since"] == "2027-04-21", "the date of the 20th had begun"
    assert again["answer_by"] > "2027-04-20"
    issued = [e for e in events.told("invitation-issued") if e["participant_id"] == her]
    assert [each.get("answers_before") for each in issued] == [None, 2]
    assert all(each["answer"] is None for each in again["group_events"])
    for date in events.group_events(unna):
        shown = events.staff.ok("GET", f"/v1/group-events/{date['id']}/attendance")
        expected = her in [entry["participant_id"] for entry in shown["entries"]]
        assert expected == (date["starts_at"] > "2027-04-21"), date["starts_at"]
    events.staff.ok("POST", f"{path}/answers", {"answer": "yes", "how": "phone"})
    assert hers(events, unna, her)["version"] == 3


def test_what_she_said_about_one_date_holds_no_more_when_she_comes_back(
    events: Any, unna: dict[str, Any]
) -> None:
    """She had said yes to all and no to one, and left without another word."""
    events.confirm(unna)
    her = unna["members"][0]["id"]
    path = f"/v1/invitations/{hers(events, unna, her)['id']}"
    late = events.group_events(unna)[-1]["id"]
    no = {"answer": "no", "how": "phone", "sequence": 0}
    events.staff.ok("POST", f"{path}/answers", {"answer": "yes", "how": "phone"})
    events.staff.ok("POST", f"{path}/group-events/{late}/answers", no)
    tell(events, "left", unna, participant_id=her, left_on="2027-04-05")
    events.at("2027-04-20T12:00")

    member = {"id": her, "restricted": False}
    tell(events, "joined", unna, member=member, joined_on="2027-04-20")

    dates = hers(events, unna, her)["group_events"]
    assert {each["answer"] for each in dates} == {None}
    assert {each["is_own_answer"] for each in dates} == {False}


def test_news_of_a_cohort_that_is_not_known_waits(events: Any, unna: dict[str, Any]) -> None:
    member = {"id": str(uuid4()), "restricted": False}
    with pytest.raises(MissingPrerequisite):
        tell(events, "joined", unna, member=member, joined_on="2027-04-07")


def test_nobody_who_has_been_erased_is_invited_or_waited_for(
    events: Any, unna: dict[str, Any]
) -> None:
    events.confirm(unna)
    gone = uuid4()
    with events.database.agency(events.client.agency) as work:
        erasure.mark(work, gone)

    member = {"id": str(gone), "restricted": False}
    assert tell(events, "joined", unna, member=member, joined_on="2027-04-07") == "handled"
    assert tell(events, "left", unna, participant_id=str(gone), left_on="2027-04-07") == "handled"

    assert str(gone) not in [e["participant_id"] for e in events.invitations(unna)]


def test_a_cohort_that_is_closed_meets_no_more_and_nobody_is_told(
    events: Any, unna: dict[str, Any]
) -> None:
    events.confirm(unna)
    events.at("2027-05-12T09:00")
    for member in unna["members"]:
        tell(events, "left", unna, participant_id=member["id"], left_on="2027-05-12")

    for _ in range(2):
        assert close(events, unna, "2027-05-12") == "handled"

    states = {each["starts_at"][:10]: each["state"] for each in events.group_events(unna)}
    assert {state for day, state in states.items() if day <= "2027-05-12"} == {"scheduled"}
    off = [each for each in events.group_events(unna) if each["state"] == "cancelled"]
    assert [each["starts_at"][:10] for each in off] == [d for d in states if d > "2027-05-12"]
    assert len(events.told("group-event-cancelled")) == len(off) > 0
    asks = events.client.as_service("notifications", "events", "recipients:read")
    found = asks.ok("GET", f"/v1/group-events/{off[0]['id']}/recipients")
    assert [each for each in found["members"] if each["is_told"]] == []
    assert len(found["members"]) == len(unna["members"])


def close(events: Any, cohort: dict[str, Any], day: str) -> str:
    key = UUID(cohort["cohort_id"])
    data = {"cohort_id": str(key), "closed_on": day}
    fact = "kreis.cohort-closed.v1"
    return deliver(events.database, SERVICE, COHORT, fact, key, data, agency=events.client.agency)


def test_late_facts_about_a_long_past_group_have_no_effect(
    events: Any, unna: dict[str, Any]
) -> None:
    """Its invitations are deleted by time. Nothing comes back, and nothing is parked."""
    events.confirm(unna)
    newcomer = joins(events, unna, "2027-04-07")
    events.at("2028-09-01T03:00")
    retention.plan_day(events.database.engine, events.database.clock)
    assert run_due(events.database, [retention.job(RETENTION)]) == 1
    assert events.invitations(unna) == []
    told = len(events.told("invitation-issued"))

    left = {"participant_id": newcomer, "left_on": "2027-05-01"}
    assert tell(events, "left", unna, **left) == "handled"
    member = {"id": newcomer, "restricted": False}
    assert tell(events, "joined", unna, member=member, joined_on="2027-04-07") == "handled"

    assert events.invitations(unna) == []
    assert len(events.told("invitation-issued")) == told
