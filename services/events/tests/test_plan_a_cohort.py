"""A cohort is confirmed: its dates come into being and its members are invited."""

from __future__ import annotations

import copy
from typing import Any
from uuid import uuid4

import pytest

from kreis.chassis.message import new_id
from kreis.events.domain.open_days import HolidaysUnknown
from kreis.events.messages import cohorts
from tests.support.fixtures import facts

Cohort = dict[str, Any]


def test_a_confirmed_cohort_has_a_start_week_and_twelve_weekly_dates(
    events: Any, unna: Cohort
) -> None:
    assert events.confirm(unna) == "handled"

    dates = events.group_events(unna)
    assert [date["kind"] for date in dates] == ["assessment_week"] * 5 + ["topic_open"] * 12
    assert (dates[0]["starts_at"], dates[0]["ends_at"]) == ("2027-04-05T09:00", "2027-04-05T12:00")
    assert (dates[-1]["starts_at"], dates[-1]["ends_at"]) == (
        "2027-07-06T09:30",
        "2027-07-06T11:30",
    )
    assert dates[0]["venue"]["name"] == "Haus Ringgarten (Beispiel)"
    assert dates[0]["adults"] == 12
    assert dates[0]["care_places"] == {"total": 8, "by_band": {"0-2": 5}}
    assert len({date["series_id"] for date in dates}) == 2


def test_one_date_can_be_looked_at_by_itself(events: Any, unna: Cohort) -> None:
    events.confirm(unna)
    (first, *_) = events.group_events(unna)

    assert events.staff.ok("GET", f"/v1/group-events/{first['id']}") == first
    assert events.staff.ask("GET", f"/v1/group-events/{uuid4()}").status_code == 404


def test_each_date_is_told_in_local_wall_time(events: Any, kamen: Cohort) -> None:
    events.confirm(kamen)

    told = events.told("group-event-scheduled")
    assert len(told) == 17
    ascension = [each for each in told if each["starts_at"].startswith("2027-05-06")]
    assert ascension == []
    (last,) = [each for each in told if each["starts_at"] == "2027-07-15T09:30"]
    assert last["cohort_ids"] == [kamen["cohort_id"]]
    assert last["timezone"] == "Europe/Berlin"
    assert (last["adults"], last["care_places"]) == (12, 6)


def test_each_member_gets_one_invitation_for_week_and_series(events: Any, unna: Cohort) -> None:
    events.confirm(unna)

    invitations = events.invitations(unna)
    assert {each["participant_id"] for each in invitations} == {m["id"] for m in unna["members"]}
    assert len(invitations) == 12
    told = events.told("invitation-issued")
    assert {each["invitation_id"] for each in told} == {each["id"] for each in invitations}
    assert {each["answer_by"] for each in told} == {"2027-03-19T23:59:00+01:00"}
    weekly = {date["series_id"] for date in events.group_events(unna)[5:]}
    assert {each["series_id"] for each in told} == weekly


def test_an_invitation_says_all_that_a_message_needs(events: Any, unna: Cohort) -> None:
    events.confirm(unna)
    (one, *_) = events.invitations(unna)

    shown = events.notifications.ok("GET", f"/v1/invitations/{one['id']}")

    assert shown["name"] == "Unna Dienstag"
    assert {**shown["venue"], "id": ""} == {
        "id": "",
        "name": "Haus Ringgarten (Beispiel)",
        "street": "Beispielweg 4",
        "postal_code": "59423",
        "town": "Unna",
    }
    assert shown["week"] == {
        "from": "2027-04-05",
        "to": "2027-04-09",
        "starts_at": "09:00",
        "ends_at": "12:00",
    }
    assert (shown["series"]["weekday"], shown["series"]["starts_at"]) == ("tue", "09:30")
    assert len(shown["series"]["dates"]) == 12
    assert len(shown["group_events"]) == 17
    assert shown["answer_by"] == "2027-03-19T23:59:00+01:00"
    assert (shown["answer"], shown["children"], shown["version"]) == (None, [], 0)


def test_the_restricted_member_is_on_the_restricted_topic_alone(events: Any, kamen: Cohort) -> None:
    events.confirm(kamen)

    (restricted,) = [m["id"] for m in kamen["members"] if m["restricted"]]
    (hers,) = facts(events.database, "participation-restricted.v1")
    assert hers["key"] == restricted
    others = facts(events.database, "participation.v1")
    assert len(others) == 9
    assert restricted not in str(others)
    assert restricted not in str(facts(events.database, "events.group-event.v1"))


def test_a_message_that_comes_twice_plans_once(events: Any, unna: Cohort) -> None:
    message = new_id()
    events.confirm(unna, message_id=message)

    assert events.confirm(unna, message_id=message) == "duplicate"
    assert len(events.invitations(unna)) == 12
    assert len(facts(events.database)) == 17 + 12


def test_a_cohort_that_is_confirmed_again_is_not_planned_again(events: Any, unna: Cohort) -> None:
    events.confirm(unna)
    before = events.group_events(unna)

    again = copy.deepcopy(unna)
    again["offer"]["series"]["dates"] = 3
    events.confirm(again, sequence=2)

    assert events.group_events(unna) == before
    assert len(facts(events.database)) == 17 + 12


def test_a_start_week_that_falls_on_holidays_altogether_leaves_the_weekly_dates(
    events: Any, unna: Cohort
) -> None:
    unna["offer"]["week"] |= {"monday": "2027-05-17", "days": 1}
    events.confirm(unna)

    assert len(events.group_events(unna)) == 12
    assert events.invitations(unna)[0]["week"] is None


def test_what_a_newer_version_of_cohorts_tells_besides_is_ignored(
    events: Any, unna: Cohort
) -> None:
    newer = copy.deepcopy(unna)
    newer["mood"] = "good"
    newer["offer"]["venue"]["floor"] = 2
    newer["members"][0]["role"] = "speaker"

    read = cohorts.CohortConfirmed().load(newer)

    assert cohorts.offer_of(read) == cohorts.offer_of(cohorts.CohortConfirmed().load(unna))


def test_nothing_is_planned_on_holidays_that_nobody_knows_yet(events: Any, unna: Cohort) -> None:
    unna["offer"]["week"]["monday"] = "2029-09-03"

    with pytest.raises(HolidaysUnknown, match="NW"):
        events.confirm(unna)

    assert facts(events.database) == []
    path = f"/v1/cohorts/{unna['cohort_id']}/group-events"
    assert events.staff.ask("GET", path).json["type"] == "no-cohort"


def test_another_agency_sees_nothing(events: Any, unna: Cohort) -> None:
    events.confirm(unna)
    (invitation, *_) = events.invitations(unna)
    (date, *_) = events.group_events(unna)
    stranger = events.client.as_role("contact-person", agency=uuid4())

    for path in (
        f"/v1/cohorts/{unna['cohort_id']}/group-events",
        f"/v1/cohorts/{unna['cohort_id']}/invitations",
        f"/v1/invitations/{invitation['id']}",
        f"/v1/invitations/{invitation['id']}/calendar",
        f"/v1/group-events/{date['id']}",
        f"/v1/group-events/{date['id']}/attendance",
    ):
        assert stranger.ask("GET", path).status_code == 404, path
    with events.database.agency(uuid4()) as work:
        for table in ("cohort", "series", "group_event", "invitation", "answer", "link"):
            rows = work.connection.exec_driver_sql(f"select count(*) from {table}")
            assert rows.scalar() == 0, table


def test_only_who_has_the_scope_may_look(events: Any, unna: Cohort) -> None:
    events.confirm(unna)
    path = f"/v1/cohorts/{unna['cohort_id']}/group-events"

    assert events.client.ask("GET", path).status_code == 401
    assert events.client.as_role("group-planning").ask("GET", path).status_code == 403
    assert events.console.ask("GET", path).status_code == 403
