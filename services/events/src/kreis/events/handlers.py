"""Handlers: what events does with each fact it reads."""

from __future__ import annotations

from typing import Any

from kreis.chassis.data.database import Work
from kreis.chassis.message import Message
from kreis.chassis.messaging.credibility import check_follows
from kreis.chassis.messaging.inbox import Subscription
from kreis.chassis.process import confidentiality, erasure
from kreis.events.commands import links, members, phases, plans, protection, times_away
from kreis.events.messages import accompaniment, cohorts, privacy


def cohort_confirmed(work: Work, message: Message, fact: dict[str, Any]) -> None:
    """Plans a cohort and invites its members. An erased person is not invited."""
    invited = cohorts.members_of(fact)
    for gone in erasure.erased(work, set(invited)):
        del invited[gone]
    confidentiality.assume_protected(work, [who for who, it in invited.items() if it])
    known = confidentiality.known_of(work, invited)
    restricted = {who: who in known and known[who].is_protected for who in invited}
    plans.plan_cohort(work, cohorts.offer_of(fact), restricted)


def cohort_member_joined(work: Work, message: Message, fact: dict[str, Any]) -> None:
    """Invites a newcomer. An erased person is not invited."""
    who = fact["member"]
    if erasure.erased(work, {who["id"]}):
        return
    if who["restricted"]:
        confidentiality.assume_protected(work, [who["id"]])
    members.welcome(work, fact["cohort_id"], who["id"], fact["joined_on"])


def cohort_member_left(work: Work, message: Message, fact: dict[str, Any]) -> None:
    """Ends a membership. An erased person has none left."""
    if erasure.erased(work, {fact["participant_id"]}):
        return
    members.let_go(work, fact["cohort_id"], fact["participant_id"], fact["left_on"])


def contact_changed(work: Work, message: Message, fact: dict[str, Any] | None) -> None:
    """Shuts links to her old number or mail. A tombstone follows only the erasure."""
    if fact is not None and not erasure.erased(work, {fact["participant_id"]}):
        links.contact_changed(work, fact["participant_id"], fact["version"])


def contact_logged(work: Work, message: Message, fact: dict[str, Any]) -> None:
    """Notes that a call reached her. Of an erased person nothing is noted."""
    if not erasure.erased(work, {fact["participant_id"]}):
        times_away.note_reached(work, fact["participant_id"], fact["day"])


def cohort_closed(work: Work, message: Message, fact: dict[str, Any]) -> None:
    plans.close(work, fact["cohort_id"], fact["closed_on"])


def cohort_phase_changed(work: Work, message: Message, fact: dict[str, Any]) -> None:
    """Plans the dates of a new phase. The highest number holds, so one that leaps is refused."""
    check_follows(fact["phase_number"], 0)
    phases.follow(work, cohorts.phase_of(fact))


def phase_changed(work: Work, message: Message, fact: dict[str, Any]) -> None:
    """Measures her silence by the new rhythm."""
    phases.note_rhythm(
        work, fact["participant_id"], fact["cohort_id"], fact["on"], fact["rhythm_weeks"]
    )


SUBSCRIPTIONS = [
    Subscription(
        privacy.PRIVACY,
        "kreis.participant-erased.v1",
        privacy.ParticipantErased,
        erasure.handler(privacy.erasure_acknowledged, privacy.acknowledgement_is_over),
    ),
    Subscription(
        privacy.PRIVACY,
        "kreis.protection-changed.v1",
        privacy.ProtectionChanged,
        confidentiality.protection_handler(protection.follow),
    ),
    Subscription(
        privacy.PRIVACY,
        "kreis.discretion-changed.v1",
        privacy.DiscretionChanged,
        confidentiality.discretion_handler(protection.follow),
    ),
    Subscription(
        privacy.PRIVACY, "kreis.contact-changed.v1", privacy.ContactChanged, contact_changed
    ),
    Subscription(
        accompaniment.ACCOMPANIMENT,
        "kreis.contact-logged.v1",
        accompaniment.ContactLogged,
        contact_logged,
    ),
    Subscription(
        cohorts.COHORT,
        "kreis.cohort-confirmed.v1",
        cohorts.CohortConfirmed,
        cohort_confirmed,
    ),
    Subscription(
        cohorts.COHORT,
        "kreis.cohort-member-joined.v1",
        cohorts.CohortMemberJoined,
        cohort_member_joined,
    ),
    Subscription(
        cohorts.COHORT,
        "kreis.cohort-member-left.v1",
        cohorts.CohortMemberLeft,
        cohort_member_left,
    ),
    Subscription(cohorts.COHORT, "kreis.cohort-closed.v1", cohorts.CohortClosed, cohort_closed),
    Subscription(
        cohorts.COHORT,
        "kreis.cohort-phase-changed.v1",
        cohorts.CohortPhaseChanged,
        cohort_phase_changed,
    ),
    *(
        Subscription(topic, "kreis.phase-changed.v1", cohorts.PhaseChanged, phase_changed)
        for topic in (cohorts.PARTICIPATION, cohorts.PARTICIPATION_RESTRICTED)
    ),
]
