"""All that cohorts keeps about one person, for herself when she asks."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

from services.cohorts.tests.groups import Groups
from services.cohorts.tests.unna import U, Unna, offer, person_id
from services.cohorts.tests.weeks import TUESDAYS, Weeks


def of(unna: Unna, who: str) -> Any:
    return unna.client.as_role("lead").ok("GET", f"/v1/participants/{who}/data")


def test_she_is_told_of_her_group_her_phase_and_how_regularly_she_comes(due: Weeks) -> None:
    who, other = due.groups.of(U)[:2]
    (asked,) = due.asked()
    stay = {"participant_id": who, "until": "2027-08-10", "reason": "needs_support"}
    due.decide("confirmation", asked, on="2027-07-06", stays=[stay])
    label = next(f"P-{n:02}" for n in range(1, 25) if person_id(f"P-{n:02}") == who)
    due.band(label, "irregular")

    told = of(due.unna, who)

    (membership,) = told["memberships"]
    assert membership["id"] == due.cohort
    (longer,) = told["stays"]
    assert (longer["step"], longer["stays_until"]) == ("intensive", "2027-08-10")
    assert (longer["reason"], bool(longer["noted_by"])) == ("needs_support", True)
    own = due.unna.client.as_role("lead").ok("GET", f"/v1/participants/{who}/memberships")
    (shown,) = own["items"]
    assert shown["longer_stay"] == {name: longer[name] for name in shown["longer_stay"]}
    assert "reason" not in shown["longer_stay"]
    assert told["bands"] == [{"band": "irregular", "as_of": "2027-05-04"}]
    assert [each["state"] for each in told["proposals"]] == ["confirmed"]
    assert other not in str(told)


def test_she_is_told_where_staff_moved_her_how_long_she_waits_and_what_she_agreed_to(
    later: Unna,
) -> None:
    proposal = later.propose()
    who = person_id("P-24")
    later.planning.ok("POST", "/v1/isolation-waivers", {"participant_id": who})
    moved = later.groups(proposal)[U][0]
    out = {"participant_id": moved, "to_offer_id": None}
    later.planning.ok("POST", f"/v1/proposals/{proposal}/moves", out)
    later.at(f"{TUESDAYS[-1] + timedelta(weeks=8)}T09:00")
    later.work()

    told = of(later, who)

    assert len(told["waivers"]) == 1
    assert [each["waiting_since"] for each in told["long_waits"]] == ["2027-03-11"]
    (move,) = of(later, moved)["moves"]
    assert (move["from_offer"], move["to_offer"]) == (offer(U)["name"], None)
    assert told["moves"] == []


def test_nothing_is_told_of_somebody_unknown_and_whoever_fetches_is_recorded(
    groups: Groups,
) -> None:
    lead = groups.unna.client.as_role("lead")
    unknown = lead.ask("GET", f"/v1/participants/{uuid4()}/data")
    who = groups.of(U)[0]
    of(groups.unna, who)

    (shown,) = lead.ok("GET", f"/v1/access-log?subject={who}")["items"]
    assert unknown.status_code == 404
    assert shown["route"] == "/v1/participants/<uuid:participant_id>/data"
