"""Who comes into a group that is confirmed already, until the end of its first week."""

from __future__ import annotations

from services.cohorts.tests.groups import Groups, at_once, newcomer
from services.cohorts.tests.unna import K, U, ids, people, person_id

IN_WEEK_ONE = "2027-04-06T14:00"
SUNDAY, MONDAY_AFTER = "2027-04-11T21:30", "2027-04-11T22:30"
"""Half past eleven in the evening in Unna, and half past midnight."""


def test_a_newcomer_is_shown_with_reasons_and_comes_in(groups: Groups) -> None:
    newcomer(groups)

    shown = groups.candidates(U)
    (she,) = shown["candidates"]
    joined = groups.admit(U, "P-25")

    assert (shown["takes"], shown["newcomers_until"]) == ("newcomers", "2027-04-11")
    assert (she["participant_id"], she["moves"], she["along"]) == (person_id("P-25"), [], [])
    assert she["reason"]["companions"][0]["participant_id"] in groups.of(U)
    assert she["reason"]["affinity"] > 0
    assert joined.status_code == 201
    assert (joined.json["size"], joined.json["vacancies"]) == (12, 0)
    assert person_id("P-25") in groups.of(U)
    assert groups.names(U) == []


def test_others_hear_once_that_she_joined_and_from_when(groups: Groups) -> None:
    newcomer(groups)
    groups.unna.at(IN_WEEK_ONE)

    groups.admit(U, "P-25")

    who, cohort = person_id("P-25"), groups.id[U]
    assert groups.heard() == [
        (
            "cohorts.cohort.v1",
            "cohort-member-joined",
            {
                "cohort_id": cohort,
                "member": {"id": who, "restricted": False},
                "joined_on": "2027-04-06",
            },
        ),
        (
            "participation.v1",
            "cohort-joined",
            {"participant_id": who, "cohort_id": cohort, "from": "2027-04-06"},
        ),
    ]


def test_who_comes_before_the_start_week_is_a_member_from_its_monday(groups: Groups) -> None:
    newcomer(groups)

    groups.admit(U, "P-25")

    assert {data.get("joined_on", data.get("from")) for _, _, data in groups.heard()} == {
        "2027-04-05"
    }


def test_a_group_takes_newcomers_until_sunday_night(groups: Groups) -> None:
    newcomer(groups)
    groups.unna.at(SUNDAY)
    assert groups.names(U) == [person_id("P-25")]
    groups.unna.at(MONDAY_AFTER)

    assert groups.candidates(U)["takes"] == "nobody"
    assert groups.names(U) == []
    refused = groups.admit(U, "P-25")
    assert (refused.status_code, refused.json["type"]) == (409, "frozen")
    assert groups.heard() == []


def only_in_kamen_moves_derya(groups: Groups) -> dict[str, str]:
    """Kamen is full; who comes fits only there, and only Derya can go to Unna as well."""
    for label in ("P-26",):
        newcomer(groups, label, "P-13")
        assert groups.admit(K, label).status_code == 201
    newcomer(groups, "P-25", "P-13")
    return {"participant_id": person_id("P-11"), "to_cohort_id": groups.id[U]}


def test_who_makes_room_is_shown_before_and_moved_with_her(groups: Groups) -> None:
    move = only_in_kamen_moves_derya(groups)

    (she,) = groups.candidates(K)["candidates"]
    refused = groups.admit(K, "P-25")
    joined = groups.admit(K, "P-25", *she["moves"])

    assert she["moves"] == [move]
    assert (refused.status_code, refused.json["type"]) == (409, "way-changed")
    assert joined.status_code == 201
    assert person_id("P-11") in groups.of(U)
    assert person_id("P-11") not in groups.of(K)
    assert (len(groups.of(U)), len(groups.of(K))) == (12, 12)


def test_who_made_room_leaves_one_group_before_she_joins_the_other(groups: Groups) -> None:
    move = only_in_kamen_moves_derya(groups)
    groups.unna.at(IN_WEEK_ONE)
    before = len(groups.heard())

    groups.admit(K, "P-25", move)

    derya = person_id("P-11")
    about = [
        (fact, data["cohort_id"], data.get("until") or data.get("from"))
        for topic, fact, data in groups.heard()[before:]
        if topic == "participation.v1" and data["participant_id"] == derya
    ]
    assert about == [
        ("cohort-left", groups.id[K], "2027-04-06"),
        ("cohort-joined", groups.id[U], "2027-04-07"),
    ]


def test_moves_that_nobody_was_shown_are_not_made(groups: Groups) -> None:
    move = only_in_kamen_moves_derya(groups)
    other = {**move, "participant_id": person_id("P-12")}

    refused = groups.admit(K, "P-25", other)

    assert (refused.status_code, refused.json["type"]) == (409, "way-changed")
    assert person_id("P-12") in groups.of(K)


def test_who_must_not_meet_somebody_there_is_not_shown_and_no_name_is_given(
    groups: Groups,
) -> None:
    """Jasmin in Unna and Melanie, who comes out of Kamen, must not meet."""
    groups.leaves(K, "P-14")

    refused = groups.admit(U, "P-14")

    assert person_id("P-14") not in groups.names(U)
    assert (refused.status_code, refused.json["type"]) == (409, "group-planning-rule")
    assert "apart" not in refused.text
    assert groups.admit(K, "P-14").status_code == 201


def test_who_must_be_with_somebody_comes_to_her_group_only(groups: Groups) -> None:
    """Katharina is in Unna; Julia could go to either place."""
    groups.leaves(U, "P-19")
    reach = [{"venue_id": each, "how": "yes"} for each in (U, K)]
    groups.unna.tell("P-19", {**people()["P-19"], "reach": reach})

    assert person_id("P-19") not in groups.names(K)
    assert groups.admit(K, "P-19").json["type"] == "group-planning-rule"
    assert person_id("P-19") in groups.names(U)
    assert groups.admit(U, "P-19").status_code == 201


def test_two_who_must_be_together_come_together(groups: Groups) -> None:
    groups.leaves(U, "P-01")
    rule = [{"ref": "00000000-0000-4000-8000-0000000000a7", "kind": "keep_together"}]
    for label in ("P-25", "P-26"):
        newcomer(groups, label, constraints=rule)

    pair = {
        p for c in groups.candidates(U)["candidates"] for p in (c["participant_id"], *c["along"])
    }
    joined = groups.admit(U, "P-26")

    assert pair >= {person_id("P-25"), person_id("P-26")}
    assert joined.status_code == 201
    assert set(groups.of(U)) >= set(ids("P-25", "P-26"))


def test_who_is_in_a_group_or_unknown_cannot_come(groups: Groups) -> None:
    for label in ("P-12", "P-99"):
        refused = groups.admit(U, label)
        assert (refused.status_code, refused.json["type"]) == (409, "no-longer-available")


def test_what_she_cannot_do_is_named(groups: Groups) -> None:
    refused = groups.admit(U, "P-23")

    assert refused.json["type"] == "rules"
    assert "slot" in [fault["value"] for fault in refused.json["errors"]]


def test_of_two_who_place_her_at_once_in_two_groups_one_does(groups: Groups) -> None:
    reach = [{"venue_id": each, "how": "yes"} for each in (U, K)]
    newcomer(groups, like="P-11", reach=reach, start_weeks=people()["P-01"]["start_weeks"])

    answers = at_once(lambda: groups.admit(U, "P-25"), lambda: groups.admit(K, "P-25"))

    assert sorted(answers) == [201, 409]
    assert (groups.of(U) + groups.of(K)).count(person_id("P-25")) == 1


def test_of_two_for_the_last_seat_one_gets_it(groups: Groups) -> None:
    newcomer(groups, "P-25")
    newcomer(groups, "P-26")

    answers = at_once(lambda: groups.admit(U, "P-25"), lambda: groups.admit(U, "P-26"))

    assert sorted(answers) == [201, 409]
    assert len(groups.of(U)) == 12


def test_who_has_not_seen_what_another_did_is_told(groups: Groups) -> None:
    newcomer(groups)
    seen = groups.desk.ask("GET", f"/v1/cohorts/{groups.id[U]}/candidates").headers["ETag"]
    groups.leaves(U, "P-01")

    assert groups.admit(U, "P-25", If_Match=seen).status_code == 412
    assert person_id("P-25") not in groups.of(U)


def test_a_facilitator_takes_nobody_in(groups: Groups) -> None:
    groups.desk = groups.unna.client.as_role("facilitator")

    path = f"/v1/cohorts/{groups.id[U]}/candidates"
    assert groups.desk.ask("GET", path).status_code == 403
    assert groups.admit(U, "P-25").status_code == 403
    assert groups.leaves(U, "P-01").status_code == 403
