"""Who leaves a group, and who takes her seat."""

from __future__ import annotations

from services.cohorts.tests.groups import Groups, newcomer
from services.cohorts.tests.unna import K, U, people, person_id

WEEK_FIVE = "2027-05-12T09:00"


def test_who_leaves_is_told_of_waits_again_and_leaves_a_seat(groups: Groups) -> None:
    groups.unna.at(WEEK_FIVE)
    who, cohort = person_id("P-01"), groups.id[U]
    (is_in,) = groups.desk.ok("GET", f"/v1/participants/{who}/memberships")["items"]

    left = groups.leaves(U, "P-01", left_on="2027-05-11")

    assert left.status_code == 201
    assert (left.json["size"], left.json["vacancies"]) == (10, 1)
    (was_in,) = groups.desk.ok("GET", f"/v1/participants/{who}/memberships")["items"]
    assert (was_in["id"], was_in["left_on"]) == (cohort, "2027-05-11")
    assert was_in["joined_on"] == is_in["joined_on"]
    assert was_in["added_by"] == is_in["added_by"] == is_in["noted_by"]
    assert groups.heard() == [
        (
            "cohorts.cohort.v1",
            "cohort-member-left",
            {"cohort_id": cohort, "participant_id": who, "left_on": "2027-05-11"},
        ),
        (
            "participation.v1",
            "cohort-left",
            {"participant_id": who, "cohort_id": cohort, "until": "2027-05-11"},
        ),
    ]
    assert who in groups.names(U)


def test_her_seat_is_for_who_can_come_though_nobody_asked_her_about_the_week(
    groups: Groups,
) -> None:
    """Tetiana was only asked about September; the start week in April is over for everybody."""
    tetiana = person_id("P-24")
    assert tetiana not in groups.names(U)
    groups.unna.at(WEEK_FIVE)
    groups.leaves(U, "P-01")
    groups.unna.tell("P-01", None)

    shown = groups.candidates(U)
    (she,) = shown["candidates"]
    joined = groups.admit(U, "P-24")

    assert (shown["takes"], shown["vacancies"]) == ("back_fill", 1)
    assert (she["participant_id"], she["joined_on"]) == (tetiana, "2027-05-12")
    assert she["waiting_since"] == "2027-03-11"
    assert (joined.status_code, joined.json["vacancies"]) == (201, 0)
    newcomer(groups)
    assert groups.admit(U, "P-25").json["type"] == "frozen"


def test_who_has_left_this_group_comes_last_with_when_she_was_in_it(groups: Groups) -> None:
    """Sabine has waited longest of all and would stand first."""
    newcomer(groups)
    groups.unna.at(WEEK_FIVE)
    groups.leaves(U, "P-01", left_on="2027-05-11")

    shown = groups.candidates(U)

    who = [each["participant_id"] for each in shown["candidates"]]
    assert who[-1] == person_id("P-01") != who[0]
    assert shown["candidates"][0]["departures"] == []
    (left,) = shown["candidates"][-1]["departures"]
    assert left.pop("noted_at") > "2027-05-12T09:00"
    assert left == {
        "cohort_id": groups.id[U],
        "name": "Gruppe Unna",
        "joined_on": "2027-04-05",
        "left_on": "2027-05-11",
    }
    rules = {each["rule"]: each["people"] for each in shown["why_not"]}
    assert rules["slot"] == 1, "Stefanie has no time, though others could come"


def test_where_nobody_could_come_it_says_how_many_each_rule_keeps_out(groups: Groups) -> None:
    """Stefanie has no time then, and nobody has asked Tetiana about the week. A rule about two
    people has no name of its own."""
    found = groups.candidates(U)

    assert found["candidates"] == []
    counts = {each["rule"]: each["people"] for each in found["why_not"]}
    assert counts["slot"] == 1
    assert counts["start_week"] >= 1
    groups.leaves(K, "P-14")
    rules = {each["rule"] for each in groups.candidates(U)["why_not"]}
    assert "group_planning_rule" in rules
    assert "keep_apart" not in str(groups.candidates(U))


def test_a_last_day_is_neither_to_come_nor_before_she_was_there(groups: Groups) -> None:
    groups.unna.at(WEEK_FIVE)

    for day in ("2027-05-13", "2027-04-04"):
        refused = groups.leaves(U, "P-01", left_on=day)
        assert refused.status_code == 422
        assert [fault["field"] for fault in refused.json["errors"]] == ["left_on"]
    assert groups.heard() == []


def test_leaving_twice_is_noted_once(groups: Groups) -> None:
    groups.leaves(U, "P-01")
    told = groups.heard()

    assert groups.leaves(U, "P-01").json["type"] == "not-a-member"
    assert groups.heard() == told


def test_who_leaves_the_programme_leaves_her_group(groups: Groups) -> None:
    """She joined under address protection, and what is told of her stays where it was."""
    groups.unna.tell("P-22", {**people()["P-22"], "restricted": False})

    groups.unna.tell("P-22", None)

    assert person_id("P-22") not in groups.of(K)
    told = {(topic, fact) for topic, fact, _ in groups.heard()}
    assert told == {
        ("cohorts.cohort.v1", "cohort-member-left"),
        ("participation-restricted.v1", "cohort-left"),
    }


def test_who_is_protected_by_now_is_told_of_on_the_restricted_topic_alone(groups: Groups) -> None:
    groups.unna.tell("P-12", {**people()["P-12"], "restricted": True})

    groups.leaves(K, "P-12")

    assert "participation.v1" not in {topic for topic, _, _ in groups.heard()}
