"""What staff decide about phases is told once. Nothing changes without staff."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from services.cohorts.tests.groups import Groups, at_once, merge
from services.cohorts.tests.unna import K, U, person_id
from services.cohorts.tests.weeks import CHANGE, Weeks
from tests.support.statements import statements


def test_a_confirmed_change_is_told_for_the_group_and_each_member(due: Weeks) -> None:
    (asked,) = due.asked()

    changed = due.decide("confirmation", asked, on="2027-07-06")

    assert (changed.status_code, changed.json["state"]) == (200, "confirmed")
    assert due.asked() == []
    (of_group,) = due.told("cohort-phase-changed")
    expected = {"cohort_id": due.cohort, **CHANGE, "on": "2027-07-06"}
    planned = {"phase_number": 2, "dates": 4, "boosters_weeks": []}
    assert of_group == ("cohorts.cohort.v1", "cohort-phase-changed", {**expected, **planned})
    of_members = due.told("phase-changed")
    assert sorted(d["participant_id"] for _, _, d in of_members) == sorted(due.groups.of(U))
    assert all({**d, **expected} == d for _, _, d in of_members)
    assert due.phases()["step"]["code"] == "intensive", "until the day comes"
    due.at("2027-07-06T06:00")
    shown = due.phases()
    assert (shown["step"]["code"], shown["since"], shown["held"]) == ("light", "2027-07-06", 0)
    assert [each["step"] for each in shown["history"]] == ["intensive", "light"]
    assert shown["history"][1]["decided_by"]


def test_many_questions_take_as_many_statements_as_one(groups: Groups) -> None:
    numbers = []
    for name in (U, K):
        weeks = Weeks(groups)
        weeks.cohort = groups.id[name]
        weeks.hold_all()
        with statements(weeks.unna.database.engine) as made:
            assert len(weeks.asked()) == 1
        numbers.append(len(made))
    assert len(weeks.desk.ok("GET", "/v1/phase-proposals")["items"]) == 2
    assert numbers[0] == numbers[1] > 0


def test_members_under_address_protection_are_told_of_on_the_restricted_topic(
    groups: Groups,
) -> None:
    """P-22 is in Kamen and protected."""
    weeks = Weeks(groups)
    weeks.cohort = groups.id[K]
    weeks.hold_all()
    (asked,) = weeks.asked()

    weeks.decide("confirmation", asked)

    topics = {d["participant_id"]: t for t, _, d in weeks.told("phase-changed")}
    assert topics.pop(person_id("P-22")) == "participation-restricted.v1"
    assert set(topics.values()) == {"participation.v1"}


def test_the_same_decision_again_changes_nothing(due: Weeks) -> None:
    (asked,) = due.asked()
    first = due.decide("confirmation", asked)
    told = due.groups.heard()

    again = due.decide("confirmation", asked)

    assert (again.status_code, again.json) == (200, first.json)
    assert due.groups.heard() == told
    for other in ("postponement", "decline"):
        assert due.decide(other, asked).json["type"] == "phase-proposal-changed"


def test_two_who_decide_at_once_get_one_decision(due: Weeks) -> None:
    (asked,) = due.asked()

    codes = at_once(
        lambda: due.decide("confirmation", asked),
        lambda: due.decide("decline", asked),
        lambda: due.decide("postponement", asked),
    )

    assert sorted(codes) == [200, 409, 409]


def test_postponed_asks_again_on_the_day_across_the_clock_change(due: Weeks) -> None:
    """In October the clock goes back on the 31st; until then nobody is asked."""
    due.at("2027-10-20T06:00")
    (asked,) = due.asked()
    postponed = due.decide("postponement", asked)
    assert (postponed.json["state"], postponed.json["ask_on"]) == ("postponed", "2027-11-03")
    told, members = len(due.told("phase-change-due")), len(due.groups.of(U))

    due.at("2027-11-02T12:00")
    assert [each["state"] for each in due.asked()] == ["postponed"]
    due.at("2027-11-03T06:00")

    (again,) = due.asked()
    assert (again["state"], again["revision"]) == ("proposed", 3)
    assert (again["id"], again["due_on"]) == (asked["id"], "2027-06-29")
    assert len(due.told("phase-change-due")) == told + members
    assert due.decide("confirmation", asked).json["type"] == "phase-proposal-changed", "stale"
    assert due.decide("confirmation", again).status_code == 200


def test_declined_is_not_asked_again_by_the_same_plan(due: Weeks) -> None:
    (asked,) = due.asked()
    due.decide("decline", asked)

    due.at("2027-09-01T06:00")

    assert due.asked() == []
    assert due.phases()["step"]["code"] == "intensive"
    lead = due.unna.client.as_role("lead")
    plan = lead.ok("GET", "/v1/phase-plan")
    plan["steps"][0]["propose_when"] = "held >= 10"
    lead.ok("PUT", "/v1/phase-plan", {"steps": plan["steps"]})
    due.at("2027-09-01T07:00")
    (anew,) = due.asked()
    assert (anew["plan_version"], anew["due_on"]) == (2, "2027-06-15")


def test_one_person_stays_longer_and_follows_later(due: Weeks) -> None:
    (asked,) = due.asked()
    who = due.groups.of(U)[0]
    stay = {"participant_id": who, "until": "2027-08-31", "reason": "needs_support"}

    due.decide("confirmation", asked, on="2027-07-06", stays=[stay])

    assert who not in [d["participant_id"] for _, _, d in due.told("phase-changed")]
    assert due.phases()["staying"] == [
        {"participant_id": who, "step": "intensive", "stays_until": "2027-08-31"}
    ]
    due.at("2027-08-31T12:00")
    assert who not in [d["participant_id"] for _, _, d in due.told("phase-changed")]
    due.at("2027-09-01T06:00")
    due.at("2027-09-02T06:00")
    (hers,) = (d for _, _, d in due.told("phase-changed") if d["participant_id"] == who)
    assert hers == {"participant_id": who, "cohort_id": due.cohort, **CHANGE, "on": "2027-09-01"}
    assert due.phases()["staying"] == []


def test_who_stays_is_a_member_and_until_a_day_that_makes_sense(due: Weeks) -> None:
    (asked,) = due.asked()
    other, member = due.groups.of(K)[0], due.groups.of(U)[0]

    def staying(who: str, until: str) -> Any:
        stay = {"participant_id": who, "until": until, "reason": "own_wish"}
        return due.decide("confirmation", asked, on="2027-07-06", stays=[stay])

    assert staying(other, "2027-08-31").json["type"] == "not-a-member"
    assert staying(member, "2027-07-05").status_code == 422
    assert staying(member, "2028-07-05").status_code == 422
    assert due.told("phase-changed", "cohort-phase-changed") == []


@pytest.mark.parametrize("day", ["2027-06-29", "2027-01-01", "2029-01-01"])
def test_a_change_begins_on_a_day_to_come(due: Weeks, day: str) -> None:
    (asked,) = due.asked()

    refused = due.decide("confirmation", asked, on=day)

    assert refused.status_code == 422
    assert refused.json["errors"][0]["field"] == "on"
    assert due.decide("postponement", asked, until=day).json["errors"][0]["field"] == "until"


def test_a_group_that_was_closed_is_not_asked_about(shrunken: Groups) -> None:
    weeks = Weeks(shrunken)
    weeks.cohort = shrunken.id[K]
    weeks.hold_all()
    (asked,) = weeks.asked()
    assert merge(shrunken).status_code == 201

    assert weeks.asked() == []
    assert weeks.decide("confirmation", asked).json["type"] == "phase-proposal-changed"


def test_who_may_ask_and_who_may_decide(due: Weeks) -> None:
    (asked,) = due.asked()
    facilitator = due.unna.client.as_role("facilitator")
    path = f"/v1/phase-proposals/{asked['id']}/decline"

    assert facilitator.ask("GET", "/v1/phase-proposals").status_code == 200
    assert facilitator.ask("POST", path, {"revision": 1}).status_code == 403
    other = due.unna.client.as_role("contact-person", uuid4())
    assert other.ask("POST", path, {"revision": 1}).json["type"] == "no-phase-proposal"
    assert other.ok("GET", "/v1/phase-proposals")["items"] == []
