"""Two groups that have shrunk become one."""

from __future__ import annotations

from typing import Any

from services.cohorts.tests.groups import WEEK_FIVE, Groups, merge, newcomer
from services.cohorts.tests.unna import K, U, offer, people, person_id
from tests.support.fixtures import facts


def options(groups: Groups) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = groups.desk.ok("GET", f"/v1/cohorts/{groups.id[U]}/mergers")
    return found


def test_both_places_are_shown_and_why_one_will_not_do(shrunken: Groups) -> None:
    to_unna, to_kamen = options(shrunken)

    assert (to_unna["stays_cohort_id"], to_unna["closes_cohort_id"]) == (
        shrunken.id[U],
        shrunken.id[K],
    )
    assert (to_unna["allowed"], to_unna["breaks"], to_unna["size"]) == (True, [], 10)
    assert not to_kamen["allowed"]
    assert {"reach", "women_only"} <= set(to_kamen["breaks"])


def test_the_members_of_one_come_into_the_other_which_is_closed(shrunken: Groups) -> None:
    before = set(shrunken.of(K))

    merged = merge(shrunken)

    assert merged.status_code == 201
    assert merged.json["size"] == 10
    assert before <= set(shrunken.of(U))
    closed = shrunken.desk.ok("GET", f"/v1/cohorts/{shrunken.id[K]}")
    assert (closed["closed_on"], closed["members"]) == ("2027-05-12", [])
    assert options(shrunken) == []
    assert shrunken.names(K) == []


def test_everybody_leaves_today_joins_tomorrow_and_then_the_group_is_closed(
    shrunken: Groups,
) -> None:
    before = len(shrunken.heard())

    merge(shrunken)

    told = shrunken.heard()[before:]
    of_kamen = [fact for _, fact, data in told if data["cohort_id"] == shrunken.id[K]]
    assert of_kamen[:5] == ["cohort-member-left"] * 4 + ["cohort-closed"]
    hers = [
        (fact, data.get("until") or data.get("from"))
        for topic, fact, data in told
        if topic == "participation.v1" and data["participant_id"] == person_id("P-12")
    ]
    assert hers == [("cohort-left", "2027-05-12"), ("cohort-joined", "2027-05-13")]
    closed = next(data for _, fact, data in told if fact == "cohort-closed")
    assert closed["merged_into"] == shrunken.id[U]


def test_what_breaks_a_rule_is_refused_and_named(shrunken: Groups) -> None:
    told = facts(shrunken.unna.database)

    refused = merge(shrunken, stays=K, closes=U)

    assert (refused.status_code, refused.json["type"]) == (409, "rules")
    assert "women_only" in [fault["value"] for fault in refused.json["errors"]]
    assert facts(shrunken.unna.database) == told


def test_two_who_must_not_meet_keep_groups_apart_without_a_name(shrunken: Groups) -> None:
    rule = [{"ref": "00000000-0000-4000-8000-0000000000a9", "kind": "keep_apart"}]
    for label in ("P-04", "P-12"):
        told = {**people()[label], "constraints": rule}
        if label == "P-12":
            told |= {"reach": [{"venue_id": U, "how": "yes"}], "slots": ["tue-am"]}
        shrunken.unna.tell(label, told)

    assert options(shrunken)[0]["breaks"] == ["group_planning_rule"]
    refused = merge(shrunken)
    assert refused.json["type"] == "group-planning-rule"
    assert "apart" not in refused.text


def test_a_group_that_is_whole_is_not_merged(groups: Groups) -> None:
    groups.unna.at(WEEK_FIVE)
    groups.leaves(U, "P-01")

    assert options(groups) == []
    assert merge(groups).json["type"] == "frozen"


def test_a_group_is_not_merged_with_itself_or_with_a_closed_one(shrunken: Groups) -> None:
    assert merge(shrunken, U, U).status_code == 422
    merge(shrunken)
    assert merge(shrunken).status_code == 422
    assert merge(shrunken, K, U).status_code == 422


def test_the_room_of_a_closed_group_is_free_again(shrunken: Groups) -> None:
    other = "00000000-0000-4000-8000-00000000000c"
    planning = shrunken.unna.planning
    week = {**offer(K)["week"], "monday": "2027-06-07"}
    planning.ok("PUT", f"/v1/offers/{other}", offer(K, name="Gruppe Kamen 2", week=week))
    wanted = {"offer_ids": [other]}
    assert planning.ask("POST", "/v1/formations", wanted).json["type"] == "offer-taken"

    merge(shrunken)

    assert planning.ask("POST", "/v1/formations", wanted).status_code == 202
    again = planning.ask("POST", "/v1/formations", {"offer_ids": [K]})
    assert again.json["type"] == "offer-taken"


def test_who_comes_later_takes_a_seat_of_the_merged_group(shrunken: Groups) -> None:
    merge(shrunken)
    newcomer(shrunken)

    assert person_id("P-25") in shrunken.names(U)
