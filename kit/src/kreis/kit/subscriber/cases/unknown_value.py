"""A value that a later release adds is something else, and the fact is taken."""

from __future__ import annotations

from dataclasses import replace

from kreis.chassis.message import Message
from kreis.kit.facts import ANSWERED, ATTENDED
from kreis.kit.subscriber.trial import NoneOf, Trial

RULE = "docs/runbooks/new-subscriber.md#do-this"
NEEDS = {"answers", "attendance"}


def run(trial: Trial) -> None:
    her, invitation, date = (trial.person() for _ in range(3))
    trial.start()

    trial.publish(
        _with(trial.pen.answered(her, invitation, "yes", 1), answer="perhaps"),
        _with(trial.pen.attended(her, date, "present"), status="by-telephone", kind="a-walk"),
    )
    trial.settle()

    trial.expect(
        her,
        "an answer and a status that no schema lists today",
        facts={ANSWERED: 1, ATTENDED: 1},
        answers={invitation: NoneOf(("yes", "no"))},
        attendance={date: NoneOf(("present", "absent"))},
    )


def _with(fact: Message, **values: str) -> Message:
    return replace(fact, data={**(fact.data or {}), **values})
