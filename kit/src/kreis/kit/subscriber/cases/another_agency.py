"""Facts of an agency that has not agreed are skipped, although they are on the topic."""

from __future__ import annotations

from uuid import uuid4

from kreis.kit.facts import Pen
from kreis.kit.subscriber.trial import Trial

RULE = "contracts/wire.md#what-a-reader-skips"


def run(trial: Trial) -> None:
    her, his = trial.person(), trial.person()
    others = Pen(uuid4())
    facts = [trial.pen.told_of(part, her) for part in trial.keeps]
    trial.start()

    for each, part in zip(facts, trial.keeps, strict=True):
        trial.publish(each, others.told_of(part, his))
    trial.settle()

    trial.expect(her, "facts of the own agency", facts={each.type: 1 for each in facts})
    trial.expect_nothing_of(his, "facts of another agency")
