"""Phase changes ("Phasenwechsel"): the questions on Heute, and the page on which staff decide.

The page shows what events would plan and cancel, before anything is confirmed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from uuid import UUID

from flask import Response, request

from kreis.chassis.http.arriving import whole_number
from kreis.console.services.asking import Json
from kreis.console.services.responses.attendance import MissingList
from kreis.console.services.responses.phases import PhaseProposal
from kreis.console.staff import phase_preview
from kreis.console.staff.again import WrongInput
from kreis.console.staff.dates import day_from, is_day
from kreis.console.staff.day import Day, Section
from kreis.console.staff.missing_lists import open_lists
from kreis.console.staff.partly import if_kept
from kreis.console.staff.shell import client, clock, go, me, page, show, team

NEEDED = ("cohorts:read", "cohorts:write", "invitations:read", "attendance:read")
PROPOSED = "proposed"
ONE_DAY = timedelta(days=1)
USUAL_STAY = timedelta(weeks=8)
"""For so long somebody stays in the phase before, as the form proposes."""
REASONS = ("own_wish", "needs_support")


def section(day: Day) -> Section | None:
    """The questions that staff are asked now, for those who may see groups."""
    if not me().may("cohorts:read"):
        return None
    asked = [each for each in _open() if each["state"] == PROPOSED]
    if not asked:
        return None
    lists = open_lists()
    of_group = {each["cohort_id"]: _lists_of(each, lists) for each in asked}
    return Section("staff/_phase_changes.html", {"asked": asked, "lists": of_group})


def _lists_of(asked: PhaseProposal, lists: Sequence[MissingList]) -> list[MissingList]:
    """Returns the missing lists of the phase: these dates are not among those that were held."""
    return [
        each
        for each in lists
        if each["cohort_id"] == asked["cohort_id"]
        and each["kind"] in asked["from_step"]["counts_kinds"]
        and each["starts_at"][:10] >= asked.get("since", "")
    ]


@team.get("/phasenwechsel/<uuid:proposal_id>")
@page(*NEEDED)
def phase_change(proposal_id: UUID) -> Response:
    """Shows what the change would do from a day on: the day after today, if none is named."""
    asked = next((each for each in _open() if each["id"] == str(proposal_id)), None)
    if asked is None:
        return go("today", "phase.decided-already")
    today = clock().now().date()
    wanted = request.args.get("on", "")
    day = wanted if is_day(wanted) else (today + ONE_DAY).isoformat()
    return show(
        "phase_change.html",
        nav="today",
        asked=asked,
        day=day,
        tomorrow=(today + ONE_DAY).isoformat(),
        usual_stay=day_from(day, later=USUAL_STAY.days).isoformat(),
        reasons=REASONS,
        preview=phase_preview.of(asked, day),
        lists=_lists_of(asked, open_lists()),
    )


@team.post("/phasenwechsel/<uuid:proposal_id>/bestaetigen")
@page(*NEEDED)
def confirm_phase(proposal_id: UUID) -> Response:
    day = request.form.get("on", "")
    if not is_day(day):
        raise WrongInput("on")
    once = request.form.get("once", "")
    changed = client().cohorts.confirm_phase(proposal_id, _revision(), day, _stays(), once=once)
    return go("today", "phase.confirmed", told_name=changed["cohort_name"])


@team.post("/phasenwechsel/<uuid:proposal_id>/verschieben")
@page(*NEEDED)
def postpone_phase(proposal_id: UUID) -> Response:
    return _decided(client().cohorts.postpone_phase, proposal_id, "phase.postponed")


@team.post("/phasenwechsel/<uuid:proposal_id>/ablehnen")
@page(*NEEDED)
def decline_phase(proposal_id: UUID) -> Response:
    return _decided(client().cohorts.decline_phase, proposal_id, "phase.declined")


def _decided(decide: Callable[..., PhaseProposal], proposal_id: UUID, happened: str) -> Response:
    changed = decide(proposal_id, _revision(), once=request.form.get("once", ""))
    return go("today", happened, told_name=changed["cohort_name"])


def _stays() -> list[Json]:
    """Who stays in the phase before, until when, and why. Who has no reason does not stay."""
    sent = request.form
    days = {who.removeprefix("until."): day for who, day in sent.items() if who[:6] == "until."}
    reasons = {who: sent.get(f"reason.{who}", "") for who in days}
    wrong = [f"until.{who}" for who, day in days.items() if not is_day(day)]
    wrong += [f"reason.{who}" for who, why in reasons.items() if why not in ("", *REASONS)]
    if wrong:
        raise WrongInput(*wrong)
    return [
        {"participant_id": who, "until": days[who], "reason": why}
        for who, why in reasons.items()
        if why
    ]


def _revision() -> int:
    """The revision of the question that stood on the page."""
    return whole_number(request.form.get("revision", "")) or 1


def _open() -> list[PhaseProposal]:
    """All open questions. Cohorts of 0.1.0 has none."""
    return if_kept(client().cohorts.phase_proposals) or []
