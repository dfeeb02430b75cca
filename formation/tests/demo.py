"""The demo's 24 newcomers and two offers, read from the CSV beside this file. All invented."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

from kreis.formation import Child, Constraint, Offer, Person, Problem, StartWeek
from kreis.formation.people import Band, Gender, GermanLevel, Mornings

APRIL = date(2027, 4, 5)
WEEKDAYS = {"Mo": "mon", "Di": "tue", "Mi": "wed", "Do": "thu", "Fr": "fri"}
MORNINGS: dict[str, Mornings] = {"yes": "yes", "with childcare": "with_childcare", "no": "no"}
GENDERS: dict[str, Gender] = {"w": "woman", "m": "man"}
BOUND = {
    "P-05": Constraint("rule-1", "keep_apart"),
    "P-14": Constraint("rule-1", "keep_apart"),
    "P-08": Constraint("rule-2", "keep_together"),
    "P-19": Constraint("rule-2", "keep_together"),
}

UNNA = Offer(
    id="U",
    venue_id="U",
    slot="tue-am",
    start_monday=APRIL,
    languages=frozenset({"de"}),
    adults_min=8,
    adults_max=12,
    care_total=8,
    care_by_band={"0-2": 5},
)
KAMEN = Offer(
    id="K",
    venue_id="K",
    slot="thu-am",
    start_monday=APRIL,
    languages=frozenset({"de"}),
    adults_min=8,
    adults_max=12,
    care_total=6,
    care_by_band={"0-2": 4},
    women_only=True,
)


def rows() -> list[dict[str, str]]:
    with (Path(__file__).parent / "people.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def problem() -> Problem:
    return Problem(people=tuple(_person(row) for row in rows()), offers=(UNNA, KAMEN))


def expected_groups() -> dict[str, list[str]]:
    """Who is expected where; "open" stands for nowhere."""
    groups: dict[str, list[str]] = {}
    for row in rows():
        groups.setdefault(row["expected_group"], []).append(row["id"])
    return groups


def _person(row: dict[str, str]) -> Person:
    monday = date.fromisoformat(row["start_weeks"])
    children = tuple(_child(text, monday) for text in row["children"].split())
    level: GermanLevel = row["german_level"]  # type: ignore[assignment]
    return Person(
        id=row["id"],
        slots=frozenset(_slot(text) for text in row["slots"].split()),
        start_weeks={monday: StartWeek(MORNINGS[row["five_mornings"]], children)},
        reach=dict.fromkeys(row["venues"].split(), "yes"),
        languages=frozenset({row["language"]}),
        home_language=row["language"],
        german_level=level,
        gender=GENDERS[row["gender"]],
        may_join_women_only=row["gender"] == "w",
        waiting_since=date(*map(int, reversed(row["waiting_since"].split(".")))),
        topics=frozenset(row["topics"].split()),
        constraints=frozenset({BOUND[row["id"]]} if row["id"] in BOUND else ()),
    )


def _slot(text: str) -> str:
    day, _, afternoon = text.partition("-")
    return f"{WEEKDAYS[day]}-{'pm' if afternoon else 'am'}"


def _child(text: str, monday: date) -> Child:
    month, year = map(int, text.rstrip("*").split("/"))
    age = monday.year - year - (monday.month < month)
    return Child(_band(age), needs_care=text.endswith("*"))


def _band(age: int) -> Band:
    if age < 3:
        return "0-2"
    if age < 6:
        return "3-5"
    return "6-9" if age < 10 else "10+"
