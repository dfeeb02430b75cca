"""A field that a later release adds is ignored, and the fact is taken."""

from __future__ import annotations

from dataclasses import replace

from kreis.chassis.message import Message
from kreis.kit.facts import ANSWERED, ATTENDED, JOINED
from kreis.kit.subscriber.trial import Trial

RULE = "contracts/wire.md#type-and-schema"


def run(trial: Trial) -> None:
    her, group, invitation, date = (trial.person() for _ in range(4))
    trial.start()

    trial.publish(
        _of_tomorrow(trial.pen.joined(her, group)),
        _of_tomorrow(trial.pen.answered(her, invitation, "no", 1)),
        _of_tomorrow(trial.pen.attended(her, date, "absent")),
    )
    trial.settle()

    trial.expect(
        her,
        "facts with a field that no schema has today",
        facts={JOINED: 1, ANSWERED: 1, ATTENDED: 1},
        cohort=group,
        answers={invitation: "no"},
        attendance={date: "absent"},
    )


def _of_tomorrow(fact: Message) -> Message:
    return replace(fact, data={**(fact.data or {}), "a_field_of_tomorrow": {"deep": [1, None]}})
