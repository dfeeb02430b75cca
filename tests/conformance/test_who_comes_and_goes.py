"""Somebody leaves her group and another takes her seat, from service to service.

Intake, cohorts, events and notifications run in this process on databases of their own; facts are
carried from one to the other as the topics would.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.conformance.town import Town
from tests.support.fixtures import Client


@pytest.fixture
def town(client_of: Callable[..., Client]) -> Town:
    return Town(client_of)


def test_somebody_leaves_and_another_takes_her_seat(town: Town) -> None:
    leaver, stays = town.members[0], town.members[1]
    town.ask("intake").ok("POST", f"/v1/participants/{leaver}/entry", {"entry_date": "2027-03-24"})
    town.at("2027-05-12T09:00")
    desk, path = town.ask("cohorts"), f"/v1/cohorts/{town.cohort}"

    desk.ok("POST", f"{path}/departures", {"participant_id": leaver})
    town.carry()
    (candidate,) = desk.ok("GET", f"{path}/candidates")["candidates"]
    desk.ok("POST", f"{path}/members", {"participant_id": candidate["participant_id"]})
    town.carry()

    assert candidate["participant_id"] == town.waits
    invitations = town.invitations()
    assert invitations[leaver]["until"] == "2027-05-12"
    assert invitations[town.waits]["since"] == "2027-05-12"
    days = {
        who: [each["starts_at"][:10] for each in invitations[who]["group_events"]]
        for who in (leaver, stays, town.waits)
    }
    assert max(days[leaver]) < "2027-05-13" < min(days[town.waits])
    assert set(days[leaver]) | set(days[town.waits]) == set(days[stays])
    pool = [entry["participant"]["id"] for entry in town.ask("intake").ok("GET", "/v1/pool")]
    assert pool == []
    assert town.planned_messages().count(town.waits) == 1


def test_who_said_no_and_left_is_invited_anew_when_she_is_taken_again(town: Town) -> None:
    """A second message goes out, and her no counts neither in events nor in notifications."""
    her, path = town.members[0], f"/v1/cohorts/{town.cohort}"
    invitation = town.invitations()[her]["id"]
    no = {"answer": "no", "how": "phone"}
    town.ask("events").ok("POST", f"/v1/invitations/{invitation}/answers", no)
    town.at("2027-05-12T09:00")
    desk = town.ask("cohorts")
    desk.ok("POST", f"{path}/departures", {"participant_id": her})
    town.carry()
    assert town.planned_messages().count(her) == 1

    first, last = desk.ok("GET", f"{path}/candidates")["candidates"]
    desk.ok("POST", f"{path}/members", {"participant_id": her})
    town.carry()

    assert (first["participant_id"], last["participant_id"]) == (town.waits, her)
    assert [each["left_on"] for each in last["departures"]] == ["2027-05-12"]
    assert town.invitations()[her]["answer"] is None
    assert town.planned_messages().count(her) == 2
    assert town.known_answer(invitation) == (None, 1)


def test_who_left_her_group_can_wait_for_another_one(town: Town) -> None:
    leaver, who_never_entered = town.members[:2]
    desk = town.ask("intake")
    desk.ok("POST", f"/v1/participants/{leaver}/entry", {"entry_date": "2027-03-24"})
    town.carry()
    for each in (leaver, who_never_entered):
        left = {"participant_id": each}
        town.ask("cohorts").ok("POST", f"/v1/cohorts/{town.cohort}/departures", left)
    town.carry()

    desk.ok("POST", f"/v1/participants/{leaver}/waiting", {})
    town.carry()

    pool = {entry["participant"]["id"] for entry in desk.ok("GET", "/v1/pool")}
    assert pool == {leaver, who_never_entered, town.waits}
    shown = town.ask("cohorts").ok("GET", f"/v1/cohorts/{town.cohort}/candidates")
    assert {each["participant_id"] for each in shown["candidates"]} == pool
