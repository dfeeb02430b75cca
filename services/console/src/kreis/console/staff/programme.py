"""Programme page ("Programm"): the phase plan of the agency, as sentences made of fields.

Saving makes a new version. It holds for what staff are asked from then on; what is decided stays.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NoReturn, TypedDict

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
    """The plan as it was filled in. The last phase asks for no other."""
    there = [code for code in CODES if code == CODES[0] or _sent("has", code)]
    return [_step(code, later) for code, later in zip(there, [*there[1:], None], strict=True)]


def _step(code: str, later: str | None) -> PhaseStep:
    dates = _number("dates", code)
    rule = _rule(code, dates) if later else None
    return PhaseStep(
        code=code,
        rhythm_weeks=_number("rhythm_weeks", code) or _wrong("rhythm_weeks", code),
        dates=dates,
        counts_kinds=_kinds(code),
        next=later,
        propose_when=rule,
        boosters_weeks=list(_boosters(code)),
    )


def _rule(code: str, dates: int | None) -> str:
    """The conditions that are filled in. Without any, staff would never be asked."""
    held, week = _number("held", code), _number("week", code)
    share, after = _sent("regular_share", code), _sent("after", code)
    if after and not is_day(after):
        _wrong("after", code)
    if held is not None and dates is not None and held > dates:
        _wrong("held", code)
    parts = (
        f"held >= {held}" if held is not None else "",
        f"week >= {week}" if week is not None else "",
        f"regular_share >= {share}" if share else "",
        f"after {after}" if after else "",
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
        yield whole_number(each) or _wrong("boosters_weeks", code)


def _number(name: str, code: str) -> int | None:
    """A whole number above 0; None if the field is empty."""
    text = _sent(name, code)
    return (whole_number(text) or _wrong(name, code)) if text else None


def _sent(name: str, code: str) -> str:
    return request.form.get(f"{name}.{code}", "").strip()


def _wrong(name: str, code: str) -> NoReturn:
    raise WrongInput(f"{name}.{code}")
