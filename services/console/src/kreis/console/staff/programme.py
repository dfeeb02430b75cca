"""Programme page ("Programm"): the phase plan of the agency, as sentences made of fields.

Saving makes a new version. It holds for what staff are asked from then on; what is decided stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TypedDict

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
NUMBERS = ("rhythm_weeks", "dates", "held", "week")
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

    All that is wrong is refused at once; what cannot be read also in a phase outside the plan.
    """
    there = [code for code in CODES if code == CODES[0] or _sent("has", code)]
    following = list(zip(there, [*there[1:], None], strict=True))
    wrong = [f"{name}.{code}" for code in CODES for name in _unreadable(code)]
    if not wrong:
        wrong = [f"{name}.{code}" for code, later in following for name in _lacking(code, later)]
    if wrong:
        raise WrongInput(*wrong)
    return [_step(code, later) for code, later in following]


def _unreadable(code: str) -> Iterator[str]:
    """Yields the fields of a phase that hold something else than they ask for."""
    if (after := _sent("after", code)) and not is_day(after):
        yield "after"
    if (share := _sent("regular_share", code)) and not _SHARE.fullmatch(share):
        yield "regular_share"
    yield from (name for name in NUMBERS if _sent(name, code) and not _number(name, code))
    weeks = _boosters(code)
    if len(weeks) > MOST_BOOSTERS or not all(weeks):
        yield "boosters_weeks"


def _lacking(code: str, later: str | None) -> Iterator[str]:
    """Yields the fields of a phase that are empty, or do not fit each other.

    Without any condition for the phase that comes later, staff would never be asked.
    """
    held, dates = _number("held", code), _number("dates", code)
    if _number("rhythm_weeks", code) is None:
        yield "rhythm_weeks"
    if not _kinds(code):
        yield "kinds"
    if later and (not _rule(code) or (held and dates and held > dates)):
        yield "held"


def _step(code: str, later: str | None) -> PhaseStep:
    return PhaseStep(
        code=code,
        rhythm_weeks=int(_sent("rhythm_weeks", code)),
        dates=_number("dates", code),
        counts_kinds=_kinds(code),
        next=later,
        propose_when=_rule(code) if later else None,
        boosters_weeks=[each for each in _boosters(code) if each],
    )


def _rule(code: str) -> str:
    """The conditions that are filled in."""
    typed = {
        "held >=": _number("held", code),
        "week >=": _number("week", code),
        "regular_share >=": _sent("regular_share", code),
        "after": _sent("after", code),
    }
    return " and ".join(f"{name} {said}" for name, said in typed.items() if said)


def _kinds(code: str) -> list[str]:
    chosen = set(request.form.getlist(f"kinds.{code}"))
    return [kind for kind in KINDS if kind in chosen]


def _boosters(code: str) -> list[int | None]:
    """Weeks, parted by commas. None stands for what is no number of weeks."""
    parts = [each.strip() for each in _sent("boosters_weeks", code).split(",") if each.strip()]
    return [_up_to_most(each, "boosters_weeks") for each in parts]


def _number(name: str, code: str) -> int | None:
    """A whole number above 0. None if the field is empty, or holds something else."""
    return _up_to_most(_sent(name, code), name)


def _up_to_most(text: str, name: str) -> int | None:
    number = whole_number(text)
    return number if number is not None and 0 < number <= MOST[name] else None


def _sent(name: str, code: str) -> str:
    return request.form.get(f"{name}.{code}", "").strip()
