"""A fact that is delivered again counts once."""

from __future__ import annotations

from kreis.kit.facts import ANSWERED, ATTENDED, JOINED
from kreis.kit.subscriber.trial import Trial

RULE = "contracts/wire.md#numbers"


def run(trial: Trial) -> None:
    her, group, invitation, date = (trial.person() for _ in range(4))
    facts = [
        trial.pen.joined(her, group),
        trial.pen.answered(her, invitation, "yes", 1),
        trial.pen.attended(her, date, "present"),
    ]
    trial.start()

    trial.publish(*facts, *facts)
    trial.settle()
    trial.publish(*reversed(facts))
    trial.settle()

    trial.expect(
        her,
        "three facts that came three times each",
        facts={JOINED: 1, ANSWERED: 1, ATTENDED: 1},
        cohort=group,
        answers={invitation: "yes"},
        attendance={date: "present"},
    )
