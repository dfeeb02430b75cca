"""Pages on effort and effect ("Was wirkt") and on ties ("Bindungen"), each also as a CSV file.

They show what insights tells of a quarter, once it is frozen. No figure is of fewer than five
people, and nothing is said of a pair, or of a member of staff.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, partial

from flask import Response, request

from kreis.console.services.responses.insights import (
    Continuity,
    FormatOfQuarter,
    GroupOfQuarter,
    Quarter,
)
from kreis.console.staff import slices
from kreis.console.staff.csv_file import csv_file
from kreis.console.staff.shares import share, share_of_pairs, used_pairs
from kreis.console.staff.shell import client, page, show, team, words
from kreis.console.staff.wording import StaffWords

SCOPES = ("figures:read", "cohorts:read")


@dataclass(frozen=True)
class Report:
    """A quarter with the names of its groups."""

    quarter: Quarter
    choice: Sequence[str]
    """The quarters that can be chosen, the newest first."""
    groups: slices.Slice[GroupOfQuarter]

    @property
    def formats(self) -> Sequence[FormatOfQuarter]:
        return self.quarter["figures"]["formats"] if self.quarter["figures"] else ()

    @cached_property
    def names(self) -> dict[str, str]:
        """Names of its groups by id; cohorts is asked once somebody needs one."""
        ids = [each["cohort_id"] for each in self.groups.rows]
        return {each["id"]: each["name"] for each in client().cohorts.cohorts_of(ids)}

    def name_of(self, group: GroupOfQuarter) -> str:
        return self.names.get(group["cohort_id"], "")


@team.get("/was-wirkt")
@page(*SCOPES)
def effects() -> Response:
    return _shown("effects.html")


@team.get("/was-wirkt/bindungen")
@page(*SCOPES)
def ties() -> Response:
    return _shown("ties.html")


@team.get("/was-wirkt.csv")
@page(*SCOPES)
def download_effects() -> Response:
    """Sends the table of formats. What is withheld on the page is withheld in the file."""
    return _file("was-wirkt", _format_rows)


@team.get("/was-wirkt/bindungen.csv")
@page(*SCOPES)
def download_ties() -> Response:
    """Sends opportunity and continuity of all groups, and what circles have used."""
    return _file("bindungen", _tie_rows)


def _shown(template: str) -> Response:
    t = words()
    return show(
        template,
        nav="effects",
        report=_report(slices.asked_for),
        share=partial(share, t),
        share_of_pairs=partial(share_of_pairs, t),
        used_pairs=partial(used_pairs, t),
        format_name=partial(format_name, t),
        hours=hours,
        nothing=NONE,
    )


def _report(cut: Callable[[Sequence[GroupOfQuarter]], slices.Slice[GroupOfQuarter]]) -> Report:
    """Returns the quarter in `?quartal=2027-Q2`, else the one that was frozen last, else the one
    that runs. Raises `Refused` if there is no such quarter."""
    known = client().insights.quarters()
    choice = [known["running"], *(each for each in known["frozen"] if each != known["running"])]
    wanted = request.args.get("quartal") or (known["frozen"] or choice)[0]
    quarter = client().insights.quarter(wanted)
    if wanted not in choice:
        choice = sorted([*choice, wanted], reverse=True)
    return Report(quarter, choice, cut(quarter["figures"]["groups"] if quarter["figures"] else ()))


def _file(name: str, rows: Callable[[StaffWords, Report], list[list[str]]]) -> Response:
    report = _report(slices.whole)
    return csv_file(f"{name}-{report.quarter['quarter']}", rows(words(), report))


def _format_rows(t: StaffWords, report: Report) -> list[list[str]]:
    columns = (
        *("format", "dates", "verdict", "cost", "without-cost", "contact-hours", "per-hour"),
        *("regular", "per-regular", "continuing", "per-continuing", "units"),
    )
    rows = [[str(t(f"effects.column.{name}")) for name in columns]]
    for each in report.formats:
        told = [
            format_name(t, each),
            str(each["dates"]),
            str(t(f"effects.verdict.{each['verdict']}")),
        ]
        if each["verdict"] == "told":
            told += [
                _money(each["cents"]),
                str(each["dates_without_cost"]),
                hours(each["contact_minutes"]),
                _money(each["cents_per_contact_hour"]),
                share(t, each["regular"]) if each["can_make_regular"] else NONE,
                _money(each["cents_per_regular"]),
                share(t, each["continuing"]),
                _money(each["cents_per_continuing"]),
                NONE if each["units"] is None else str(each["units"]),
            ]
        rows.append(told)
    return rows


def _tie_rows(t: StaffWords, report: Report) -> list[list[str]]:
    rows = [[str(t(f"ties.column.{name}")) for name in ("group", "what", "people", "pairs")]]
    for group in report.groups.rows:
        name, opportunity = report.name_of(group), group["opportunity"]
        people = str(opportunity["people"]) if opportunity else str(t("share.too-few"))
        rows.append(
            [
                name,
                str(t("ties.opportunity")),
                people,
                share_of_pairs(t, opportunity and opportunity["pairs"]),
            ]
        )
        rows += [
            [name, str(t("ties.week", week=each["week"])), *_who_stayed(t, each)]
            for each in group["continuity"]
        ]
    used = report.quarter["exchange"]
    if used is not None:
        people, pairs = str(t("share.too-few")), str(t("share.too-few"))
        if used["people"] is not None:
            people, pairs = str(used["people"]), used_pairs(t, used)
        rows.append([NONE, str(t("ties.used")), people, pairs])
    return rows


def _who_stayed(t: StaffWords, each: Continuity) -> list[str]:
    if not each["has_list"]:
        return [str(t("group.no-list")), NONE]
    return [share(t, each["people"]), share_of_pairs(t, each["pairs"])]


NONE = "–"
"""Stands where there is nothing to tell. A 0 would be a number."""


def format_name(t: StaffWords, each: FormatOfQuarter) -> str:
    return ", ".join(str(t.either(f"kind.{kind}", kind)) for kind in each["kinds"])


def hours(minutes: int) -> str:
    """Hours with one decimal, as spreadsheets here expect them."""
    return f"{minutes / 60:.1f}".replace(".", ",")


def _money(amount: int | None) -> str:
    """Euros with two decimals, as spreadsheets here expect them."""
    return NONE if amount is None else f"{amount / 100:.2f}".replace(".", ",")
