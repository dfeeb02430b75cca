"""Lines of a person's timeline: what holds no more does not stand there as planned."""

from __future__ import annotations

from typing import Any, cast

import pytest

from kreis.console.services.responses.history import History
from kreis.console.services.responses.notifications import HerMessages
from kreis.console.staff import happenings, members, timeline_wording
from kreis.console.staff.wording import staff_languages

DATE = {"id": "d-1", "sequence": 1, "state": "moved", "answer": "yes"}


def group(joined_on: str, left_on: str | None) -> dict[str, Any]:
    by = {"noted_by": "staff", "noted_at": None, "added_by": None}
    return {"id": "g-1", "name": "Unna", "joined_on": joined_on, "left_on": left_on, **by}


def lines(*memberships: dict[str, Any]) -> list[tuple[str, str]]:
    found = happenings._groups(cast("Any", memberships))
    return [(each.kind, f"{each.at:%Y-%m-%d}") for each in found]


def test_who_was_taken_out_before_the_start_never_came() -> None:
    assert lines(group("2026-12-14", "2026-12-03")) == [("taken-out", "2026-12-03")]


def test_who_is_back_comes_once() -> None:
    assert lines(group("2026-12-14", "2026-12-03"), group("2026-12-14", None)) == [
        ("taken-out", "2026-12-03"),
        ("joined", "2026-12-14"),
    ]


def test_a_longer_stay_in_a_phase_has_a_line_on_the_day_it_was_noted() -> None:
    noted = {"noted_by": "s-1", "noted_at": "2027-06-16T08:00:00+00:00"}
    stay = {"step": "intensive", "stays_until": "2027-08-10", **noted}
    found = happenings._groups(cast("Any", [{**group("2027-04-05", None), "longer_stay": stay}]))

    (line,) = [each for each in found if each.kind == "stays-longer"]

    assert (f"{line.at:%d.%m. %H:%M}", line.by) == ("16.06. 10:00", "s-1")
    said = str(timeline_wording.said(staff_languages()["de"], line)).replace("\u00a0", " ")
    assert said == "Bleibt länger als die Gruppe in der Phase „Intensiv“: bis Di 10. August 2027."


def test_who_left_later_was_there() -> None:
    assert [kind for kind, _ in lines(group("2026-12-14", "2027-01-05"))] == [
        "joined",
        "left-group",
    ]


@pytest.mark.parametrize(
    ("plan", "date", "until", "is_shown"),
    [
        ({}, {}, None, True),
        ({"version": 1}, {}, None, False),
        ({}, {"state": "cancelled"}, None, False),
        ({}, {"answer": "no"}, None, False),
        ({}, {}, "2027-04-09", False),
        ({}, {}, "2027-04-20", True),
        ({"kind": "appointment_reminder", "cause": "a-1"}, {}, "2027-04-09", True),
    ],
    ids=["holds", "moved", "cancelled", "declined", "left", "leaves later", "conversation"],
)
def test_a_planned_message_stands_there_while_it_holds(
    plan: dict[str, Any], date: dict[str, Any], until: str | None, is_shown: bool
) -> None:
    planned = {
        "participant_id": "p-1",
        "invitation_id": "i-1",
        "kind": "reminder",
        "cause": "d-1",
        "version": 2,
        "is_message": True,
        "not_before": "2027-04-12T14:00:00+00:00",
        **plan,
    }
    hers = {"id": "i-1", "until": until, "group_events": [{**DATE, **date}]}
    history = cast("History", {"invitations": [hers], "attendance": [], "appointments": []})
    found = cast("HerMessages", {"items": [], "planned": [planned]})

    shown = [each.kind for each in happenings._messages(found, history)]

    assert shown == (["planned"] if is_shown else [])


def refused(*answers: tuple[str, str], departures: tuple[str, ...]) -> dict[str, str]:
    """Answers and ends of stays in one group, by their days in April."""
    given = [
        {"version": n, "answer": answer, "answered_at": f"2027-04-{day}T09:00:00+00:00"}
        for n, (day, answer) in enumerate(answers, 1)
    ]
    left = [{"cohort_id": "g-1", "noted_at": f"2027-04-{day}T12:00:00+00:00"} for day in departures]
    history = {"invitations": [{"cohort_id": "g-1", "answers": given}]}
    found = members._refused(cast("Any", left), cast("History", history))
    return {stay[8:10]: at[8:10] for stay, at in found.items()}


def test_each_stay_in_a_group_has_its_own_refusal() -> None:
    twice = (("02", "no"), ("08", "no"))
    assert refused(*twice, departures=("10", "03")) == {"03": "02", "10": "08"}


def test_a_stay_without_a_refusal_has_none() -> None:
    assert refused(("02", "no"), ("08", "yes"), departures=("10", "03")) == {"03": "02"}
    assert refused(("02", "no"), departures=("10", "03")) == {"03": "02"}
    assert refused(("01", "no"), ("02", "yes"), departures=("03",)) == {}


def test_an_absence_stays_when_she_is_out_of_the_group_and_in_again() -> None:
    """Her invitation names the dates since; what she is recorded for is named by itself."""
    record = {"group_event_id": "d-0", "version": 1, "status": "absent", "absence": "unclear"}
    history = {
        "invitations": [],
        "attendance": [{**record, "minutes": None, "recorded_by": "staff"}],
        "appointments": [],
        "dates": [{"id": "d-0", "starts_at": "2027-09-06T09:00:00", "name": "Unna"}],
    }

    (line,) = happenings._of_events(cast("History", history))

    assert (line.kind, f"{line.at:%d.%m.}", line.values["group"]) == (
        "attendance",
        "06.09.",
        "Unna",
    )


def test_a_message_that_was_needed_no_more_is_no_line() -> None:
    def message(state: str, reason: str | None) -> dict[str, Any]:
        at = {"changed_at": "2027-04-12T14:00:00+00:00"}
        own = {"kind": "reminder", "channel": "sms", "state": state, "reason": reason}
        return {"message": {**own, **at}, "words": None}

    told = [message("suppressed", "no_longer_holds"), message("suppressed", "no_address")]
    found = {"items": [*told, message("sent", None)], "planned": []}
    lines = happenings._messages(cast("HerMessages", found), None)
    assert [each.values["reason"] for each in lines] == ["no_address", None]


def test_a_conversation_that_is_off_has_a_line_at_the_moment_of_the_change() -> None:
    def talk(state: str, changed_at: str | None) -> dict[str, Any]:
        own = {"id": "a-1", "form": "phone", "state": state, "changed_at": changed_at}
        return {**own, "starts_at": "2027-07-24T14:00:00+00:00"}

    moment = "2027-07-20T08:00:00+00:00"
    talks = [talk("given_back", moment), talk("cancelled", moment), talk("moved", moment)]
    talks.append(talk("given_back", None))  # noted by an older release
    found = cast("HerMessages", {"items": [], "planned": [], "appointments": talks})
    words = staff_languages()["de"]

    said = [
        (f"{each.at:%d.%m. %H:%M}", str(timeline_wording.said(words, each)).replace("\u00a0", " "))
        for each in happenings._messages(found, None)
    ]

    assert said == [
        ("20.07. 10:00", "Gespräch am Sa 24.07.2027, 16:00 zurückgegeben (am Telefon)."),
        ("20.07. 10:00", "Gespräch am Sa 24.07.2027, 16:00 von uns zurückgenommen (am Telefon)."),
    ]
