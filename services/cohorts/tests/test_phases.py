"""Phases of groups: what is counted, and when staff are asked."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import uuid4

from services.cohorts.tests.unna import U
from services.cohorts.tests.weeks import TUESDAYS, Weeks


def test_a_new_group_begins_in_the_first_phase_with_its_start_week(weeks: Weeks) -> None:
    shown = weeks.phases()

    assert (shown["step"]["code"], shown["since"], shown["held"]) == ("intensive", "2027-04-05", 0)
    assert [each["step"] for each in shown["history"]] == ["intensive"]
    assert (shown["regular_share"], shown["proposal"], shown["booster_days"]) == (None, None, [])
    assert weeks.told("cohort-phase-changed", "phase-changed", "phase-change-due") == []


def test_staff_are_asked_after_the_twelfth_date_and_not_before(weeks: Weeks) -> None:
    for day in TUESDAYS[:11]:
        weeks.unna.at(f"{day}T12:00")
        weeks.hold(day)
    weeks.at("2027-06-28T06:00")
    assert weeks.asked() == []

    weeks.unna.at("2027-06-29T12:00")
    weeks.hold(TUESDAYS[11])

    (asked,) = weeks.asked()
    assert (asked["cohort_id"], asked["cohort_name"]) == (weeks.cohort, "Gruppe Unna")
    assert (asked["from_step"]["code"], asked["to_step"]["code"]) == ("intensive", "light")
    assert (asked["held"], asked["due_on"], asked["state"]) == (12, "2027-06-29", "proposed")
    assert weeks.phases()["step"]["code"] == "intensive", "nothing changes without staff"
    assert weeks.told("cohort-phase-changed", "phase-changed") == []


def test_members_are_told_of_on_the_topic_of_kreis_alone_once(due: Weeks) -> None:
    due.at("2027-06-30T06:00")
    due.at("2027-07-01T06:00")

    told = due.told("phase-change-due")

    members = due.groups.of(U)
    assert {topic for topic, _, _ in told} == {"accompaniment.v1"}
    assert sorted(data["participant_id"] for _, _, data in told) == sorted(members)
    assert {(d["to"], d["due_on"], d["cohort_id"]) for _, _, d in told} == {
        ("light", "2027-06-29", due.cohort)
    }


def test_what_does_not_count_is_not_counted(weeks: Weeks) -> None:
    """The start week, a second date of a day, the same fact again, one of 0.1.0."""
    event = uuid4()
    weeks.hold(date(2027, 4, 5), "assessment_week")
    weeks.hold(date(2027, 4, 7), "open_meeting")
    weeks.hold(TUESDAYS[0], event=event)
    weeks.hold(TUESDAYS[0], event=event)
    weeks.hold(TUESDAYS[0], "workshop")
    weeks.hold(TUESDAYS[1], kind=None)

    assert weeks.phases()["held"] == 1


def test_a_share_is_waited_for_eight_weeks_and_no_longer(weeks: Weeks) -> None:
    """Two of five come regularly; a band that somebody else took over does not count."""
    lead = weeks.unna.client.as_role("lead")
    plan = lead.ok("GET", "/v1/phase-plan")
    plan["steps"][0]["propose_when"] = "held >= 12 and regular_share >= 0.5"
    lead.ok("PUT", "/v1/phase-plan", {"steps": plan["steps"]})
    labels = [f"P-{who[-2:]}" for who in weeks.groups.of(U)]
    for label, band in zip(labels[:5], ["regular"] * 2 + ["irregular"] * 3, strict=True):
        assert weeks.band(label, band) == "handled"
    weeks.hold_all()
    assert weeks.phases()["regular_share"] == 0.4

    weeks.at("2027-08-23T12:00")
    assert weeks.asked() == []
    weeks.at("2027-08-24T06:00")

    (asked,) = weeks.asked()
    assert asked["due_on"] == "2027-08-24"


def test_a_share_that_is_reached_asks_at_once_also_by_a_restricted_fact(weeks: Weeks) -> None:
    lead = weeks.unna.client.as_role("lead")
    plan = lead.ok("GET", "/v1/phase-plan")
    plan["steps"][0]["propose_when"] = "held >= 12 and regular_share >= 0.5"
    lead.ok("PUT", "/v1/phase-plan", {"steps": plan["steps"]})
    labels = [f"P-{who[-2:]}" for who in weeks.groups.of(U)]
    for label, band in zip(labels[:5], ["regular"] * 2 + ["irregular"] * 3, strict=True):
        weeks.band(label, band, revision=2)
    weeks.hold_all()
    weeks.band(labels[2], "regular", revision=1)
    weeks.unna.work()
    assert weeks.asked() == [], "an older fact comes late"

    weeks.band(labels[2], "regular", revision=3, topic="participation-restricted.v1")
    weeks.unna.work()

    assert len(weeks.asked()) == 1


def test_a_revision_is_read_from_the_clock_and_one_far_ahead_is_not_believed(weeks: Weeks) -> None:
    """Insights counts minutes since 1970. One that is far ahead would hide all that follow."""
    now = int(datetime(2027, 5, 5, 12, tzinfo=UTC).timestamp()) // 60
    a_month = 30 * 24 * 60
    weeks.at("2027-05-05T12:00")

    assert weeks.band("P-01", "regular", revision=now) == "handled"
    assert weeks.band("P-01", "regular", revision=now + a_month) == "disbelieved"
