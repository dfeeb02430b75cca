"""What dates are for, days on which nobody meets, who contributes, and what a date costs."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from kreis.events.domain.contributors import Channel, Contributor, Role
from services.events.tests.dates import LERNHAUS, Dates, wish

UNNA_SKIPS = [("2027-05-18", "school_holidays")]
KAMEN_SKIPS = [("2027-05-06", "public_holiday"), ("2027-05-27", "public_holiday")]


def skipped(events: Any, cohort: dict[str, Any]) -> list[tuple[str, str]]:
    path = f"/v1/cohorts/{cohort['cohort_id']}/skipped-days"
    found = events.staff.ok("GET", path)["skipped_days"]
    return [(each["day"], each["reason"]) for each in found]


def test_the_days_left_out_are_known_with_their_reasons(
    events: Any, unna: dict[str, Any], kamen: dict[str, Any]
) -> None:
    for cohort, expected in ((unna, UNNA_SKIPS), (kamen, KAMEN_SKIPS)):
        events.confirm(cohort)
        assert skipped(events, cohort) == expected


def test_a_closure_day_is_left_out_and_made_up_for(events: Any, unna: dict[str, Any]) -> None:
    for day in ("2027-05-07", "2027-05-28", "2027-04-07", "2027-05-04"):
        events.staff.ok("PUT", f"/v1/closure-days/{day}", {"reason": "Teamtag"})
    events.confirm(unna)

    days = [each["starts_at"][:10] for each in events.group_events(unna)]
    assert "2027-04-07" not in days
    assert "2027-05-04" not in days
    assert days[-1] == "2027-07-13"
    assert ("2027-05-04", "closure_day") in skipped(events, unna)


def test_a_day_that_is_closed_later_names_the_dates_that_stand_on_it(dates: Dates) -> None:
    closed = dates.events.staff.ok("PUT", "/v1/closure-days/2027-05-04", {"reason": "Umzug"})
    assert closed["group_event_ids"] == [dates.on("2027-05-04")["id"]]
    preview = dates.preview(dates.on("2027-04-27"), "move", wish("2027-05-04"))
    codes = {each["code"] for each in preview["dates"][0]["breaks"]}
    assert codes == {"closure_day", "same_day"}
    assert dates.events.staff.ok("DELETE", "/v1/closure-days/2027-05-04") == {"closure_days": []}
    assert (
        dates.events.staff.ask("PUT", "/v1/closure-days/7.5.", {"reason": "x"}).status_code == 422
    )


def test_a_date_can_take_place_in_the_school_holidays_when_staff_say_so(dates: Dates) -> None:
    events = dates.events
    path = f"/v1/cohorts/{dates.cohort['cohort_id']}/skipped-days/2027-05-18/date"
    left_out = events.staff.ok("GET", path.partition("/2027")[0])["skipped_days"]
    (would_be,) = (each["would_be"] for each in left_out if each["day"] == "2027-05-18")
    assert (would_be["starts_at"], would_be["venue"]["town"]) == ("2027-05-18T09:30", "Unna")
    for _ in range(2):  # the second click
        events.staff.ok("POST", path)

    assert dates.on("2027-05-18")["starts_at"] == "2027-05-18T09:30"
    assert len(events.group_events(dates.cohort)) == 18
    assert skipped(events, dates.cohort) == []
    told = [e for e in events.told("group-event-scheduled") if "05-18" in e["starts_at"]]
    assert len(told) == 1
    assert told[0]["addition_id"] == dates.on("2027-05-18")["addition_id"]
    assert [e["addition_id"] for e in events.group_events(dates.cohort)].count(None) == 17


def test_such_a_date_is_when_and_where_the_group_meets_by_now(dates: Dates) -> None:
    for day in ("2027-06-15", "2027-06-22", "2027-06-29", "2027-07-06"):
        dates.done(dates.on(day), "move", wish(day, venue=LERNHAUS))

    path = f"/v1/cohorts/{dates.cohort['cohort_id']}/skipped-days/2027-05-18/date"
    dates.events.staff.ok("POST", path)

    added = dates.on("2027-05-18")
    assert (added["starts_at"], added["venue"]["name"]) == ("2027-05-18T10:00", LERNHAUS["name"])


def test_childcare_hears_of_a_date_in_the_school_holidays(dates: Dates) -> None:
    """A yes to all dates holds for it, with the children who come as a rule."""
    hers = dates.events.invitations(dates.cohort)[0]
    child = {"id": "1f0a7e34-97a1-4d0e-9d6c-5f3a0a1b2c3d", "birth_month": "2024-10"}
    yes = {"answer": "yes", "how": "phone", "children": [child]}
    dates.events.staff.ok("POST", f"/v1/invitations/{hers['id']}/answers", yes)

    path = f"/v1/cohorts/{dates.cohort['cohort_id']}/skipped-days/2027-05-18/date"
    dates.events.staff.ok("POST", path)

    told = [e for e in dates.events.told("childcare-demand-changed") if e["date"] == "2027-05-18"]
    assert [each["children"] for each in told] == [1]


def test_nobody_meets_on_a_public_holiday(events: Any, kamen: dict[str, Any]) -> None:
    events.confirm(kamen)
    path = f"/v1/cohorts/{kamen['cohort_id']}/skipped-days/2027-05-06/date"
    assert events.staff.ask("POST", path).json["type"] == "not-skipped"


def test_the_programme_says_what_the_first_dates_are_for(events: Any, unna: dict[str, Any]) -> None:
    kinds = ["exchange_meeting", "topic_open", "excursion"]
    events.staff.ok("PUT", "/v1/programme", {"kinds": kinds})
    events.confirm(unna)
    found = [each["kind"] for each in events.group_events(unna)[5:]]
    assert found == [*kinds, *["topic_open"] * 9]
    refused = events.staff.ask("PUT", "/v1/programme", {"kinds": ["assessment_week"]})
    assert refused.status_code == 422


def test_an_open_date_is_filled_with_a_topic_and_nobody_is_disturbed(dates: Dates) -> None:
    date = dates.on("2027-05-04")
    path = f"/v1/group-events/{date['id']}/content"
    filled = dates.events.staff.ok("PUT", path, {"kind": "expert_talk", "topic": "T3"})

    assert (filled["kind"], filled["topic"], filled["sequence"]) == ("expert_talk", "T3", 0)
    assert dates.events.told("group-event-moved") == []
    refused = dates.events.staff.ask("PUT", path, {"kind": "expert_talk", "topic": "something"})
    assert [fault["field"] for fault in refused.json["errors"]] == ["topic"]


def test_a_speaker_and_childcare_hear_of_changes_too(dates: Dates) -> None:
    date = dates.on("2027-05-04")
    path = f"/v1/group-events/{date['id']}/contributors"
    speaker = {"role": "speaker", "name": "Dr. Ute Lang", "email": "ute.lang@post.example"}
    care = {"role": "childcare", "name": "Kita-Team", "phone": "0221 4710 120"}
    dates.events.staff.ok("POST", path, speaker)
    both = dates.events.staff.ok("POST", path, care)["contributors"]

    writer = dates.events.client.as_service("notifications", "events", "recipients:read")
    found = writer.ok("GET", f"/v1/group-events/{date['id']}/recipients")["contributors"]
    assert found == both
    assert {each["role"] for each in found} == {"speaker", "childcare"}
    removed = dates.events.staff.ok("DELETE", f"{path}/{both[0]['id']}")
    assert removed["contributors"] == both[1:]
    unreachable = {"role": "speaker", "name": "Niemand"}
    assert dates.events.staff.ask("POST", path, unreachable).status_code == 422


@pytest.mark.parametrize(
    ("reached", "channel"),
    [
        ({"email": "ute.lang@post.example", "phone": "0171 3920077"}, "email"),
        ({"phone": "0171 3920077"}, "sms"),
        ({"phone": "0221 4710 120"}, "call"),
        ({"phone": "über das Sekretariat"}, "call"),
        ({"email": "ute.lang@straße.example", "phone": "+49 171 3920077"}, "email"),
    ],
)
def test_how_each_hears_of_a_change_is_said_with_her(
    dates: Dates, reached: dict[str, str], channel: str
) -> None:
    """To staff before the change, and to whoever tells her of it."""
    date = dates.on("2027-05-04")
    path = f"/v1/group-events/{date['id']}"
    speaker = {"role": "speaker", "name": "Dr. Ute Lang", **reached}

    (shown,) = dates.events.staff.ok("POST", f"{path}/contributors", speaker)["contributors"]
    cancelled = dates.events.staff.ok("POST", f"{path}/cancellation", {"sequence": 0})
    change = f"/v1/changes/{cancelled['change']['id']}/contributors"
    (told,) = dates.events.staff.ok("GET", change)["recipients"]

    assert (shown["channel"], told["channel"]) == (channel, channel)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"email": "jörg@post.example", "phone": "0171 3920077"}, "email"),
        ({"email": "eva@post..example"}, "email"),
        ({"phone": "0171 39200771234567"}, "phone"),
        ({"phone": "0171 3920077 / 0171 3920078"}, "phone"),
        ({"name": "...", "phone": "0171 3920077"}, "name"),
    ],
)
def test_what_reaches_nobody_is_refused_when_it_is_entered(
    dates: Dates, wrong: dict[str, str], field: str
) -> None:
    path = f"/v1/group-events/{dates.on('2027-05-04')['id']}/contributors"
    answer = dates.events.staff.ask("POST", path, {"role": "speaker", "name": "Eva", **wrong})
    assert (answer.status_code, answer.json["errors"][0]["field"]) == (422, field)


@pytest.mark.parametrize("stored", ["eva@post..example", "jörg@post.example"])
def test_whose_stored_address_takes_no_mail_gets_an_sms(stored: str) -> None:
    """As notifications would find when it writes to her. An earlier release took any address."""
    speaker = Contributor(
        id=uuid4(), role=Role.SPEAKER, name="Eva", email=stored, phone="+49 171 3920077"
    )

    assert speaker.channel is Channel.SMS


def test_a_date_costs_what_is_usual_until_that_is_confirmed_with_one_tap(dates: Dates) -> None:
    staff = dates.events.staff
    path = f"/v1/group-events/{dates.on('2027-05-04')['id']}"
    usual = {"staff_minutes": 300, "room": 4500, "childcare": 9000}
    prefilled = staff.ok("PUT", f"{path}/usual-cost", usual)
    assert (prefilled["is_confirmed"], prefilled["money"]) == (False, 13500)

    confirmed = staff.ok("PUT", f"{path}/cost", {})
    assert (confirmed["is_confirmed"], confirmed["version"]) == (True, 1)
    assert staff.ok("PUT", f"{path}/cost", {}) == confirmed
    corrected = staff.ok("PUT", f"{path}/cost", {"fee": 20000})
    assert (corrected["version"], corrected["money"]) == (2, 33500)

    staff.ok("PUT", f"{path}/usual-cost", {"room": 100})
    assert staff.ok("GET", f"{path}/cost")["money"] == 33500
    other = f"/v1/group-events/{dates.on('2027-05-11')['id']}/cost"
    assert staff.ok("GET", other)["money"] == 100
    assert staff.ask("PUT", f"{path}/cost", {"fee": -1}).status_code == 422


def test_costs_are_not_for_everybody(dates: Dates) -> None:
    path = f"/v1/group-events/{dates.on('2027-05-04')['id']}/cost"
    assert dates.events.client.as_role("group-planning").ask("GET", path).status_code == 403


@pytest.fixture
def contact_person() -> str:
    return "6d0f8a3e-2c7b-4f6d-9a51-1f2e3d4c5b6a"


def slot(day: str, form: str = "in_person") -> dict[str, Any]:
    return {"starts_at": f"{day}T10:00:00+02:00", "minutes": 45, "form": form}


def test_she_takes_an_appointment_moves_it_and_gives_it_back(
    dates: Dates, contact_person: str
) -> None:
    events = dates.events
    body = {"contact_person_id": contact_person, "slots": [slot("2027-04-28"), slot("2027-04-29")]}
    for _ in range(2):  # the second click
        opened = events.staff.ok("POST", "/v1/appointment-slots", body)["slots"]
    assert len(opened) == 2
    link = events.link_to(events.invitations(dates.cohort)[0])
    first, other = (each["id"] for each in opened)

    taken = events.console.ok("PUT", f"{link}/appointment-slots/{first}")
    assert [each["id"] for each in taken["mine"]] == [first]
    moved = events.console.ok("PUT", f"{link}/appointment-slots/{other}")
    assert [each["id"] for each in moved["mine"]] == [other]
    assert [each["id"] for each in moved["open"]] == [first]
    query = f"?contact_person_id={contact_person}"
    shown = events.staff.ok("GET", f"/v1/appointment-slots{query}")["slots"]
    assert [each["participant_id"] is None for each in shown] == [True, False]

    refused = events.staff.ask("DELETE", f"/v1/appointment-slots/{other}")
    assert refused.json["type"] == "slot-taken"
    events.at("2027-04-28T09:00")
    late = events.console.ask("DELETE", f"{link}/appointment-slots/{other}")
    assert late.json["type"] == "notice-too-short"
    freed = events.staff.ok("DELETE", f"/v1/appointment-slots/{other}/participant")
    assert freed["slots"][0]["participant_id"] is None


def test_of_many_who_take_one_appointment_one_has_it(dates: Dates, contact_person: str) -> None:
    events = dates.events
    body = {"contact_person_id": contact_person, "slots": [slot("2027-04-28")]}
    (opened,) = events.staff.ok("POST", "/v1/appointment-slots", body)["slots"]
    links = [events.link_to(each) for each in events.invitations(dates.cohort)[:4]]
    headers = events.console.headers

    def take(link: str) -> Any:
        def ask(client: Any) -> Any:
            client.headers = headers
            return client.ask("PUT", f"{link}/appointment-slots/{opened['id']}")

        return ask

    answers = events.at_once([take(link) for link in links])

    assert sorted(each.status_code for each in answers) == [200, 409, 409, 409]
    assert {e.json["type"] for e in answers if e.status_code == 409} == {"slot-taken"}


def test_an_hour_of_staff_has_a_flat_rate_that_a_confirmed_cost_keeps(dates: Dates) -> None:
    staff, date = dates.events.staff, dates.on("2027-05-04")
    path = f"/v1/group-events/{date['id']}"
    assert staff.ok("GET", "/v1/hourly-rate") == {"cents": None}
    assert not staff.ok("GET", f"{path}/cost")["is_said"]
    staff.ok("PUT", f"{path}/usual-cost", {"staff_minutes": 150, "room": 4000})
    assert staff.ok("GET", f"{path}/cost")["staff_money"] is None

    staff.ok("PUT", "/v1/hourly-rate", {"cents": 3850})
    usual = staff.ok("GET", f"{path}/cost")
    assert (usual["hourly_rate"], usual["staff_money"], usual["money"]) == (3850, 9625, 4000)
    assert usual["is_said"]
    staff.ok("PUT", f"{path}/cost", {})
    staff.ok("PUT", "/v1/hourly-rate", {"cents": 5000})

    confirmed = staff.ok("GET", f"{path}/cost")
    assert (confirmed["hourly_rate"], confirmed["staff_money"]) == (3850, 9625)
    other = dates.on("2027-05-11")
    assert staff.ok("GET", f"/v1/group-events/{other['id']}/cost")["staff_money"] == 12500
    refused = staff.ask("PUT", "/v1/hourly-rate", {"cents": -1})
    assert [fault["field"] for fault in refused.json["errors"]] == ["cents"]
