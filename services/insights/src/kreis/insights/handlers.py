"""Handlers: what insights makes of the facts of others, in its own database alone.

Refuses: a fact whose version, revision or number of changes leaps. It would hide all true ones
that follow, since of two values the higher one holds.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any

from kreis.chassis.data.database import Work
from kreis.chassis.message import Message
from kreis.chassis.messaging.credibility import check_follows
from kreis.chassis.messaging.inbox import Handler, Subscription
from kreis.chassis.process import confidentiality, erasure
from kreis.contracts.calendars import shifted
from kreis.contracts.quarters import Quarter
from kreis.insights import messages
from kreis.insights.commands import facts
from kreis.insights.domain.bands import BERLIN
from kreis.insights.domain.facts import Fact
from kreis.insights.store import exchanges

_NUMBERS = ("version", "revision", "sequence", "phase_number")
"""Fields by which facts are ordered. They count the changes of one thing."""


def learn(work: Work, message: Message, fact: dict[str, Any]) -> None:
    """Writes down what the fact says, together with other facts of this work. It may come in any
    order and twice.

    Raises `Disbelieved` if a number leaps. Each is compared with 0: what is believed must not
    depend on the order either.
    """
    for name in _NUMBERS:
        check_follows(fact.get(name) or 0, 0)
    work.gather(facts.learn, Fact(message.type, message.time, message.sequence, fact))


def learn_of_person(work: Work, message: Message, fact: dict[str, Any]) -> None:
    """Also looks whether the fact changes a date that others have heard of."""
    learn(work, message, fact)
    said = fact["participant_id"], fact["group_event_id"], message.id, message.traceparent
    work.gather(facts.plan_telling, facts.Said(*said))


def learn_of_complete_list(work: Work, message: Message, fact: dict[str, Any]) -> None:
    learn(work, message, fact)
    work.gather(facts.plan_settling, fact["group_event_id"])


def learn_of_departure(work: Work, message: Message, fact: dict[str, Any]) -> None:
    """On the day after her last one it may be over."""
    learn(work, message, fact)
    after = datetime.combine(shifted(fact["left_on"], timedelta(days=1)), time.min, BERLIN)
    not_before = max(after, work.now)
    work.schedule(facts.TELL, fact["participant_id"], str(message.id), not_before=not_before)


def learn_of_newcomer(work: Work, message: Message, fact: dict[str, Any]) -> None:
    """She may have been in another group, or in this one before."""
    learn(work, message, fact)
    work.schedule(facts.TELL, fact["member"]["id"], str(message.id))


def learn_of_exchanges(work: Work, message: Message, fact: dict[str, Any] | None) -> None:
    """Keeps how many pairs used a tie in a quarter. A tombstone takes nothing back."""
    if fact is None:
        return
    quarter = Quarter.named(fact["quarter"])
    assert quarter is not None, "the schema lets quarters alone through"
    exchanges.keep(work, quarter, fact["people"], fact["pairs"])


_SPECIAL: Mapping[str, Handler] = {
    "kreis.attendance-recorded.v1": learn_of_person,
    "kreis.attendance-corrected.v1": learn_of_person,
    "kreis.date-answered.v1": learn_of_person,
    "kreis.group-event-held.v1": learn_of_complete_list,
    "kreis.cohort-member-joined.v1": learn_of_newcomer,
    "kreis.cohort-member-left.v1": learn_of_departure,
}
_TOPICS = (
    (messages.PARTICIPATION, messages.OF_PEOPLE),
    (messages.PARTICIPATION_RESTRICTED, messages.OF_PEOPLE),
    (messages.GROUP_EVENT, messages.OF_DATES),
    (messages.COHORT, messages.OF_COHORTS),
)
SUBSCRIPTIONS = [
    Subscription(topic, type_, schema, _SPECIAL.get(type_, learn), shares=True)
    for topic, types in _TOPICS
    for type_, schema in types.items()
] + [
    Subscription(
        messages.EXCHANGE_COUNTS,
        "kreis.exchange-counted.v1",
        messages.ExchangeCounted,
        learn_of_exchanges,
    ),
    Subscription(
        messages.PRIVACY,
        "kreis.participant-erased.v1",
        messages.ParticipantErased,
        erasure.handler(messages.erasure_acknowledged, messages.acknowledgement_is_over),
    ),
    Subscription(
        messages.PRIVACY,
        "kreis.protection-changed.v1",
        messages.ProtectionChanged,
        confidentiality.protection_handler(),
    ),
]
