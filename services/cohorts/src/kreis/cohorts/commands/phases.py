"""Looks when a phase is over, asks staff, and does what they decide.

A look ends in a question to staff, never in a change. Decisions about one group and looks at it run
one after another: each locks the group first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID, uuid4

from kreis.chassis.data.database import Work
from kreis.cohorts import messages
from kreis.cohorts.domain.cohorts import Cohort, today_at
from kreis.cohorts.domain.phases import (
    FURTHEST_CHANGE,
    FURTHEST_WAIT,
    CohortPhase,
    PersonPhase,
    PhaseProposal,
    State,
    Stay,
    Step,
    change_due,
    first_phase,
    progress_in,
    share_of,
)
from kreis.cohorts.domain.planned_dates import counted
from kreis.cohorts.domain.refusals import NotAMember, PhaseProposalChanged
from kreis.cohorts.store import (
    cohorts,
    phase_plans,
    phase_proposals,
    phases,
    planned_dates,
    standing,
)
from kreis.contracts.refusals import Fault, InvalidInput

LOOK = "look-at-phases"
EARLY = time(4)
"""UTC: before anybody comes to work."""
ONE_DAY = timedelta(days=1)
ASK_AGAIN_AFTER = timedelta(weeks=2)


def begin(work: Work, cohort: Cohort) -> None:
    """Puts a new group into the first phase of the plan, from its start week on."""
    phases.begin(work, first_phase(cohort.id, phase_plans.current(work), cohort.offer.week.monday))
    look_tomorrow(work)


def note_held(
    work: Work,
    cause: UUID,
    *,
    group_event_id: UUID,
    cohort_ids: Sequence[UUID],
    kind: str,
    date: date,
) -> None:
    """Notes a date that was held, and has its groups looked at."""
    for cohort_id in cohort_ids:
        phases.note_held(work, cohort_id, group_event_id, date, kind)
        look_at_once(work, cohort_id, str(cause))


def note_planned(
    work: Work,
    *,
    group_event_id: UUID,
    cohort_ids: Sequence[UUID],
    kind: str,
    starts_at: datetime,
    is_cancelled: bool = False,
) -> None:
    """Notes when a date of groups is. The look of the next morning counts it."""
    for cohort_id in cohort_ids:
        planned_dates.note(
            work, cohort_id, group_event_id, starts_at.date(), kind, is_cancelled=is_cancelled
        )


def note_band(
    work: Work,
    cause: UUID,
    *,
    participant_id: UUID,
    cohort_id: UUID,
    band: str,
    as_of: date,
    revision: int,
) -> None:
    """Notes how regularly she comes, and has her group looked at."""
    phases.note_band(work, participant_id, band=band, as_of=as_of, revision=revision)
    look_at_once(work, cohort_id, str(cause))


def look_at_once(work: Work, subject: UUID, cause: str) -> None:
    """Plans a look at a group, or at all groups if the subject is the agency."""
    work.schedule(LOOK, subject, cause)


def look_tomorrow(work: Work) -> None:
    """Plans the next look at all groups, once for each agency and day."""
    day = work.now.astimezone(UTC).date() + ONE_DAY
    moment = datetime.combine(day, EARLY, UTC)
    work.schedule(LOOK, work.agency, day.isoformat(), not_before=moment)


def look(work: Work, subject: UUID) -> int:
    """Looks at one group or at all; returns about how many staff are asked anew."""
    look_tomorrow(work)
    every = subject == work.agency
    groups = phase_proposals.groups_with_members(work) if every else [subject]
    cohorts.lock(work, groups)
    return sum(_look_at(work, each) for each in groups)


def confirm(
    work: Work,
    proposal_id: UUID,
    revision: int,
    on: date | None,
    stays: Sequence[Stay],
    by: str,
) -> PhaseProposal:
    """Changes the phase of the group, but not of members who stay in the one before."""
    asked, cohort, is_repeated = _to_decide(work, proposal_id, revision, State.CONFIRMED)
    if is_repeated:
        return asked
    today = today_at(cohort, work.now)
    day = on or today + ONE_DAY
    if not today < day <= today + FURTHEST_CHANGE:
        expected = f"a day from {today + ONE_DAY} to {today + FURTHEST_CHANGE}"
        raise InvalidInput(Fault("on", day, expected))
    kept = _keep(work, cohort, asked, day, stays, by)
    last = _phase_of(work, cohort)
    new = CohortPhase(
        cohort.id, last.number + 1, asked.to_step, day, asked.plan_version, by, work.now
    )
    step = _step_of(work, new)
    phases.begin(work, new)
    messages.cohort_phase_changed(work, cohort.id, last.step, new, step)
    for member in cohort.members:
        if member.participant_id not in kept:
            who = member.participant_id
            messages.phase_changed(work, who, last.step, new, step)
    return _decide(work, asked, State.CONFIRMED, by)


def postpone(
    work: Work, proposal_id: UUID, revision: int, until: date | None, by: str
) -> PhaseProposal:
    """Asks again on a later day."""
    asked, cohort, is_repeated = _to_decide(work, proposal_id, revision, State.POSTPONED)
    if is_repeated:
        return asked
    today = today_at(cohort, work.now)
    day = until or today + ASK_AGAIN_AFTER
    if not today < day <= today + FURTHEST_WAIT:
        expected = f"a day from {today + ONE_DAY} to {today + FURTHEST_WAIT}"
        raise InvalidInput(Fault("until", day, expected))
    look_tomorrow(work)
    return _decide(work, replace(asked, ask_on=day), State.POSTPONED, by)


def decline(work: Work, proposal_id: UUID, revision: int, by: str) -> PhaseProposal:
    """The group stays in its phase. A new version of the plan asks again."""
    asked, _, is_repeated = _to_decide(work, proposal_id, revision, State.DECLINED)
    return asked if is_repeated else _decide(work, asked, State.DECLINED, by)


def _look_at(work: Work, cohort_id: UUID) -> bool:
    cohort = cohorts.find(work, cohort_id)
    if cohort is None or cohort.closed_on is not None or not cohort.members:
        return False
    today = today_at(cohort, work.now)
    phase = _phase_of(work, cohort)
    _end_stays(work, cohort, phase, today)
    asked = phase_proposals.open_of(work, cohort_id)
    if asked is None:
        asked = _newly_due(work, cohort, phase, today)
        if asked is None:
            return False
        phase_proposals.add(work, asked)
    elif asked.state is State.POSTPONED and asked.ask_on <= today:
        asked = replace(asked, state=State.PROPOSED, revision=asked.revision + 1)
        phase_proposals.save(work, asked)
    else:
        return False
    for member in cohort.members:
        messages.phase_change_due(work, member.participant_id, asked)
    return True


def _phase_of(work: Work, cohort: Cohort) -> CohortPhase:
    """The last phase of the group. One that 0.1.0 confirmed during an update begins here."""
    found = phases.latest(work, [cohort.id]).get(cohort.id)
    if found is None:
        found = first_phase(cohort.id, phase_plans.current(work), cohort.offer.week.monday)
        phases.begin(work, found)
    return found


def _newly_due(work: Work, cohort: Cohort, phase: CohortPhase, today: date) -> PhaseProposal | None:
    """What staff are to be asked now about the group; None: nothing."""
    plan = phase_plans.current(work)
    step = plan.step(phase.step)
    if step is None or step.next is None or phase_proposals.was_declined(work, phase, plan.version):
        return None
    members = [member.participant_id for member in cohort.members]
    share = share_of(phases.bands(work, members))
    held = progress_in(phase, step, phases.held(work, cohort.id), share)
    over = planned_dates.of(work, [cohort.id])[cohort.id].over(phase, step.counts_kinds, today)
    ended = standing.ended(work, [cohort], today).get(cohort.id)
    due = change_due(step, counted(held, over, ended), today)
    if due is None:
        return None
    return PhaseProposal(
        id=uuid4(),
        cohort_id=cohort.id,
        from_step=step.code,
        to_step=step.next,
        plan_version=plan.version,
        due_on=due,
        state=State.PROPOSED,
        revision=1,
        ask_on=today,
        proposed_at=work.now,
    )


def _end_stays(work: Work, cohort: Cohort, phase: CohortPhase, today: date) -> None:
    """Whose time in an earlier phase is over joins her group in its phase."""
    over = [each for each in phases.staying(work, cohort.id) if each.stays_until < today]
    for stay in over:
        phases.end_stay(work, stay.participant_id)
        joins = replace(phase, since=max(phase.since, stay.stays_until + ONE_DAY))
        step = _step_of(work, phase)
        messages.phase_changed(work, stay.participant_id, stay.step, joins, step)


def _keep(
    work: Work,
    cohort: Cohort,
    asked: PhaseProposal,
    day: date,
    stays: Sequence[Stay],
    by: str,
) -> set[UUID]:
    """Notes who stays longer; returns all who do, also since an earlier change."""
    kept = {each.participant_id for each in phases.staying(work, cohort.id)}
    for stay in stays:
        if cohort.member(stay.participant_id) is None or stay.participant_id in kept:
            raise NotAMember
        if not day <= stay.until <= day + FURTHEST_CHANGE:
            expected = f"a day from {day} to {day + FURTHEST_CHANGE}"
            raise InvalidInput(Fault("stays.until", stay.until, expected))
        own = PersonPhase(stay.participant_id, cohort.id, asked.from_step, stay.until, stay.reason)
        phases.keep_in(work, own, by)
        kept.add(stay.participant_id)
    return kept


def _step_of(work: Work, phase: CohortPhase) -> Step:
    step = phase_plans.get(work, phase.plan_version).step(phase.step)
    assert step is not None, "a group is in a phase of the plan that it was asked by"
    return step


def _to_decide(
    work: Work, proposal_id: UUID, revision: int, wanted: State
) -> tuple[PhaseProposal, Cohort, bool]:
    """The proposal, its group, and whether the same decision was made already.

    Raises `PhaseProposalChanged` if the caller has not seen its present state.
    """
    asked = phase_proposals.get(work, proposal_id)
    cohorts.lock(work, [asked.cohort_id])
    asked = phase_proposals.get(work, proposal_id)
    cohort = cohorts.get(work, asked.cohort_id)
    is_repeated = asked.state is wanted and revision == asked.revision - 1
    if is_repeated:
        return asked, cohort, True
    if revision != asked.revision or not asked.state.is_open or cohort.closed_on is not None:
        raise PhaseProposalChanged
    return asked, cohort, False


def _decide(work: Work, asked: PhaseProposal, state: State, by: str) -> PhaseProposal:
    decided = replace(
        asked, state=state, revision=asked.revision + 1, decided_by=by, decided_at=work.now
    )
    phase_proposals.save(work, decided)
    return decided
