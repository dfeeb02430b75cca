"""The figures of the story, against the golden tables in `docs/story.md`.

The services were asked at the end of a story that was played while each of them was killed.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

import pytest

from kreis.onebox.story.attendance import EXCUSED, LATE, NOTHING, PRESENT, marks_at
from kreis.onebox.story.lighter import LIGHT_DATES
from tests.system.answers import OFFERS
from tests.system.golden import Table, table, tables
from tests.system.played import Played

pytestmark = pytest.mark.system

GROUPS = ("Unna", "Kamen")
SHEETS = {"Unna": "Unna, Tuesdays", "Kamen": "Kamen, Thursdays"}
HOURS = {"start week": 3.0}
KINDS = {
    "assessment_week": "start week",
    "expert_talk": "expert talk",
    "qualification_module": "module",
    "excursion": "excursion",
    "topic_open": "open",
}


def german(day: str) -> str:
    """`13.04.` of `2027-04-13`."""
    return f"{date.fromisoformat(day):%d.%m.}"


def share(figure: Any) -> str:
    """`10 of 11`; `all` or `none` below ten people, `-` if it is withheld."""
    if figure is None:
        return "-"
    return f"{figure['nearly'] or figure['count']} of {figure['total']}"


def people_of(sheet: Table) -> list[str]:
    return [name for name in sheet[0] if name.startswith("P-")]


@pytest.mark.parametrize("group", GROUPS)
def test_the_sheet_is_the_table_that_the_story_plays(group: str) -> None:
    """Two marks differ: the story settles one and corrects the other."""
    differing = {}
    for row in table(SHEETS[group]):
        day = f"{row['date'][3:5]}-{row['date'][:2]}"
        played = marks_at(OFFERS[group], day)
        for sign in people_of([row]):
            if row[sign] != played.get(sign, NOTHING):
                differing[sign, day] = row[sign]

    corrected = {"Unna": {("P-09", "04-05"): EXCUSED}, "Kamen": {("P-21", "06-03"): PRESENT}}
    assert differing == corrected[group]


@pytest.mark.parametrize("group", GROUPS)
def test_strips_are_those_of_the_sheet(played: Played, group: str) -> None:
    sheet = table(SHEETS[group])
    answer = played.figures.regularity[group]
    days = {each["group_event_id"]: german(each["day"]) for each in answer["dates"]}
    strips = {
        played.around.signs[member["participant_id"]]: {
            days[each["group_event_id"]]: each["mark"] for each in member["marks"]
        }
        for member in answer["members"]
    }

    wanted: dict[str, dict[str, str]] = {sign: {} for sign in people_of(sheet)}
    for row in sheet:
        for sign in people_of(sheet):
            if row[sign] != NOTHING:
                wanted[sign][row["date"]] = "present" if row[sign] in (PRESENT, LATE) else "absent"
    for sign, strip in strips.items():
        told = {day: mark for day, mark in strip.items() if mark in ("present", "absent")}
        assert told == wanted[sign], sign
        rest = {day: mark for day, mark in strip.items() if day not in told}
        assert set(rest.values()) <= {"missing", "not_expected"}, sign


@pytest.mark.parametrize("group", GROUPS)
def test_each_date_of_the_sheet_is_of_its_kind_and_its_sum_is_right(
    played: Played, group: str
) -> None:
    answer = played.figures.regularity[group]
    found = {german(each["day"]): (KINDS[each["kind"]], each["state"]) for each in answer["dates"]}
    for row in table(SHEETS[group]):
        marks = [row[sign] for sign in people_of([row])]
        there = sum(mark in (PRESENT, LATE) for mark in marks)
        hours = there * HOURS.get(row["kind"], 2.0) - marks.count(LATE) / 2
        sums = (str(there), f"{hours:g}") if set(marks) != {NOTHING} else ("-", "-")
        kind, state = found[row["date"]]

        assert (row["there"], row["hours"]) == sums, row["date"]
        assert row["kind"] == kind, row["date"]
        assert (state == "complete") is (there > 0), row["date"]


def test_everybody_stands_as_the_table_says(played: Played) -> None:
    members = {
        played.around.signs[each["participant_id"]]: each
        for group in GROUPS
        for each in played.figures.regularity[group]["members"]
    }
    rows, _ = tables("Who comes regularly")

    assert {row["person"] for row in rows} == set(members)
    for row in rows:
        her = members[row["person"]]
        found = {
            "the last four": " ".join(german(day) for day in her["window"]),
            "present of these": str(her["present_of_window"]),
            "of all": f"{her['present']} of {her['counted']}",
            "absent in a row": str(her["absent_in_a_row"]),
            "longest gap, weeks": str(her["longest_gap_weeks"]),
            "band": her["band"],
        }
        assert {name: row[name] for name in found} == found, row["person"]
        assert row["strip"].count("P") == her["present"], row["person"]
        assert her["is_stale"] is (row["person"] == "P-04"), row["person"]


def test_groups_come_as_regularly_as_the_table_says(played: Played) -> None:
    _, rows = tables("Who comes regularly")
    found = {}
    for group in GROUPS:
        answer = played.figures.regularity[group]
        found[group, "regular"] = share(answer["regular"])
        for each in answer["starters"]:
            found[group, f"starters, week {each['week']}"] = share(each["figure"])

    assert {(row["group"], row["figure"]): row["value"] for row in rows} == found


def test_other_services_heard_the_bands_of_the_table(played: Played) -> None:
    wanted = {}
    for row in table("What other services heard"):
        told = [row["first band"], *filter(None, row["later"].split(", "))]
        wanted |= {who: [tuple(each.split()) for each in told] for who in row["person"].split()}

    found = {who: [(band, german(day)) for band, day in each] for who, each in played.bands.items()}
    assert found == wanted


def test_pairs_are_as_many_as_the_table_says(played: Played) -> None:
    found = {}
    for group in GROUPS:
        answer = played.figures.ties[group]
        opportunity = answer["opportunity"]
        told = (str(opportunity["people"]), share(opportunity["pairs"]))
        found[group, "opportunity"] = told
        for each in answer["continuity"]:
            name = f"continuity, week {each['week']}"
            found[group, name] = (share(each["people"]), share(each["pairs"]))

    rows = table("Who meets whom")
    golden = {(row["group"], row["figure"]): (row["people"], row["pairs"]) for row in rows}
    assert golden == found


def test_the_quarter_has_the_figures_of_the_table(played: Played) -> None:
    quarter = played.figures.quarter
    groups = {
        played.around.cohorts[each["cohort_id"]]: each for each in quarter["figures"]["groups"]
    }
    found = {
        "held dates": str(quarter["held_dates"]),
        "regular": share(quarter["figures"]["regular"]),
        **{f"regular, {group}": share(groups[group]["regular"]) for group in GROUPS},
        **{
            f"opportunity, {group}": share(groups[group]["opportunity"]["pairs"])
            for group in GROUPS
        },
    }
    rows, *_ = tables("What the second quarter has cost")

    assert {row["figure"]: row["value"] for row in rows} == found
    for group in GROUPS:
        assert groups[group]["continuity"] == played.figures.ties[group]["continuity"]


def test_formats_cost_what_the_table_says(played: Played) -> None:
    _, rows = tables("What the second quarter has cost")
    found = {
        " and ".join(KINDS[kind] for kind in each["kinds"]): {
            "dates": str(each["dates"]),
            "cost": euros(each["cents"]),
            "contact hours": f"{each['contact_minutes'] / 60:g}",
            "per contact hour": euros(each["cents_per_contact_hour"]),
            "regular": share(each["regular"]),
            "per regular": euros(each["cents_per_regular"]),
            "continuing": share(each["continuing"]),
            "per continuing": euros(each["cents_per_continuing"]),
        }
        for each in played.figures.quarter["figures"]["formats"]
    }

    assert [row["format"] for row in rows] == list(found)
    for row in rows:
        wanted = found[row["format"]]
        assert {name: row[name] for name in wanted} == wanted, row["format"]


def euros(cents: int | None) -> str:
    return "-" if cents is None else f"{cents / 100:.2f}"


@pytest.mark.parametrize("group", GROUPS)
def test_the_light_phase_has_the_dates_of_the_table(played: Played, group: str) -> None:
    (row,) = [row for row in table("When groups go on lighter") if row["group"] == group]
    phase = played.around.phases[group]
    intensive, light = phase["history"]
    dates = played.around.dates[group]
    shown = {german(each["starts_at"][:10]): each["state"] for each in dates}
    is_off = {day for day, state in shown.items() if state == "cancelled"}
    light_dates = [day for day in shown if day not in is_off and _is_from(day, row)]

    assert (intensive["step"], light["step"]) == ("intensive", "light")
    assert german(light["since"]) == row["light since"]
    assert german(light["decided_at"][:10]) == row["confirmed"]
    assert row["dates"].split() == light_dates == _german(LIGHT_DATES[OFFERS[group]])
    assert row["fall out"].split() == [day for day in shown if day in is_off]
    staying = [played.around.signs[each["participant_id"]] for each in phase["staying"]]
    assert row["stays longer"] == (" ".join(staying) or "-")


def _is_from(day: str, row: dict[str, str]) -> bool:
    return day[3:5] + day[:2] >= row["light since"][3:5] + row["light since"][:2]


def _german(days: Iterable[str]) -> list[str]:
    return [german(day) for day in days]


def test_who_stays_away_is_written_to_and_called_as_the_table_says(played: Played) -> None:
    signs = played.around.signs
    written = [
        (german(each["created_at"][:10]), signs[each["participant_id"]], "message")
        for each in played.around.messages["missed"]
    ]
    called = [
        (german(each["raised_at"][:10]), signs[each["participant_id"]], "call")
        for each in played.around.calls
        if each["reason"] == "absent"
    ]
    rows = table("Who stays away")

    assert sorted((row["day"], row["person"], row["what"]) for row in rows) == sorted(
        written + called
    )
