"""Programme page ("Programm"): the phase plan of the agency, as sentences made of fields.

Saving makes a new version. It holds for what staff are asked from then on; what is decided stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple, NoReturn, TypedDict

from flask import Response, request

from kreis.chassis.http.arriving import whole_number
from kreis.console.services.responses.phases import PhasePlan, PhaseStep
from kreis.console.staff.again import WrongInput
from kreis.console.staff.dates import is_day
from kreis.console.staff.shell import client, go, me, page, show, team

CODES = ("intensive", "light", "monthly", "quarterly")
KINDS = (
    *("expert_talk", "qualification_module", "excursion", "workshop", "exchange_meeting"),
    "topic_open",
)
SHARES = ("0.25", "0.5", "0.75")
RHYTHMS: Mapping[str, int] = {"intensive": 1, "light": 2, "monthly": 4, "quarterly": 13}
"""Weeks between two dates, as the form proposes them for a phase that is not in the plan."""
MOST_BOOSTERS = 6
MOST: Mapping[str, int] = {
    "rhythm_weeks": 26,
    "dates": 60,
    "held": 200,
    "week": 200,
    "boosters_weeks": 104,
}
"""The highest number that cohorts takes in a field. Above it, the field is marked."""
_SHARE = re.compile(r"0\.[0-9]{1,4}|1")


class Conditions(TypedDict):
    """The words of a rule with their values, as the fields show them."""

    held: str
    week: str
    regular_share: str
    after: str


class Phase(TypedDict):
    """One phase of the form. `step` is None if it is not in the plan."""

    code: str
    step: PhaseStep | None
    rhythm_weeks: int
    when: Conditions
    shares: list[str]
    is_last: bool


class Typed(NamedTuple):
    """What was typed into the fields of a phase. None or empty: nothing."""

    rhythm_weeks: int | None
    dates: int | None
    held: int | None
    week: int | None
    share: str
    after: str
    boosters_weeks: list[int]


@team.get("/programm")
@page("offers:read")
def programme() -> Response:
    known = client().cohorts.phase_plan()
    return show(
        "programme.html",
        nav="offers",
        plan=known.it,
        seen=known.etag,
        phases=_phases(known.it),
        kinds=KINDS,
        may_change=me().may("offers:write"),
    )


@team.post("/programm")
@page("offers:read", "offers:write")
def save_programme() -> Response:
    steps = _steps()
    made = client().cohorts.save_phase_plan(
        [dict(step) for step in steps], seen=request.form.get("seen", "")
    )
    return go("programme", "programme.saved", told_version=made["version"])


def conditions(rule: str | None) -> Conditions:
    """Takes a rule apart, as cohorts writes it: conditions joined by `and`."""
    found = Conditions(held="", week="", regular_share="", after="")
    for each in (rule or "").split(" and "):
        name, _, value = each.partition(" ")
        if name in found:
            found[name] = value.removeprefix(">= ")  # type: ignore[literal-required]
    return found


def _phases(plan: PhasePlan) -> list[Phase]:
    step_of = {step["code"]: step for step in plan["steps"]}
    last = plan["steps"][-1]["code"]
    phases = []
    for code in CODES:
        step = step_of.get(code)
        when = conditions(step["propose_when"] if step else None)
        own = when["regular_share"]
        phases.append(
            Phase(
                code=code,
                step=step,
                rhythm_weeks=step["rhythm_weeks"] if step else RHYTHMS[code],
                when=when,
                shares=sorted({*SHARES, own} - {""}),
                is_last=code == last,
            )
        )
    return phases


def _steps() -> list[PhaseStep]:
    """The plan as it was filled in. The last phase asks for no other.

    What cannot be read is refused, also in a phase that is not in the plan.
    """
    typed = {code: _typed(code) for code in CODES}
    there = [code for code in CODES if code == CODES[0] or _sent("has", code)]
    return [
        _step(code, typed[code], later)
        for code, later in zip(there, [*there[1:], None], strict=True)
    ]


def _typed(code: str) -> Typed:
    share, after = _sent("regular_share", code), _sent("after", code)
    if after and not is_day(after):
        _wrong("after", code)
    if share and not _SHARE.fullmatch(share):
        _wrong("regular_share", code)
    return Typed(
        rhythm_weeks=_number("rhythm_weeks", code),
        dates=_number("dates", code),
        held=_number("held", code),
        week=_number("week", code),
        share=share,
        after=after,
        boosters_weeks=list(_boosters(code)),
    )


def _step(code: str, typed: Typed, later: str | None) -> PhaseStep:
    return PhaseStep(
        code=code,
        rhythm_weeks=typed.rhythm_weeks or _wrong("rhythm_weeks", code),
        dates=typed.dates,
        counts_kinds=_kinds(code),
        next=later,
        propose_when=_rule(code, typed) if later else None,
        boosters_weeks=typed.boosters_weeks,
    )


def _rule(code: str, typed: Typed) -> str:
    """The conditions that are filled in. Without any, staff would never be asked."""
    held, dates = typed.held, typed.dates
    if held is not None and dates is not None and held > dates:
        _wrong("held", code)
    parts = (
        f"held >= {held}" if held is not None else "",
        f"week >= {typed.week}" if typed.week is not None else "",
        f"regular_share >= {typed.share}" if typed.share else "",
        f"after {typed.after}" if typed.after else "",
    )
    return " and ".join(each for each in parts if each) or _wrong("held", code)


def _kinds(code: str) -> list[str]:
    chosen = set(request.form.getlist(f"kinds.{code}"))
    return [kind for kind in KINDS if kind in chosen] or _wrong("kinds", code)


def _boosters(code: str) -> Iterable[int]:
    """Weeks, parted by commas."""
    parts = [each.strip() for each in _sent("boosters_weeks", code).split(",") if each.strip()]
    if len(parts) > MOST_BOOSTERS:
        _wrong("boosters_weeks", code)
    for each in parts:
        yield _up_to_most(each, "boosters_weeks") or _wrong("boosters_weeks", code)


def _number(name: str, code: str) -> int | None:
    """A whole number above 0; None if the field is empty."""
    text = _sent(name, code)
    return (_up_to_most(text, name) or _wrong(name, code)) if text else None


def _up_to_most(text: str, name: str) -> int | None:
    number = whole_number(text)
    return number if number is not None and number <= MOST[name] else None


def _sent(name: str, code: str) -> str:
    return request.form.get(f"{name}.{code}", "").strip()


def _wrong(name: str, code: str) -> NoReturn:
    raise WrongInput(f"{name}.{code}")
