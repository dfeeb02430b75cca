"""Somebody who is named on the topic of whom to forget is forgotten, and nobody else."""

from __future__ import annotations

from kreis.kit.subscriber.trial import Trial

RULE = "contracts/wire.md#whom-to-forget"


def run(trial: Trial, *, tombstone: bool = False) -> None:
    her, other, unknown = (trial.person() for _ in range(3))
    facts = [trial.pen.told_of(part, each) for part in trial.keeps for each in (her, other)]
    trial.start()
    trial.publish(*facts)
    trial.settle()
    trial.expect(her, "before", facts={each.type: 1 for each in facts})

    trial.publish(*(trial.pen.to_forget(each, tombstone=tombstone) for each in (her, unknown)))
    trial.settle_forgetting()

    what = "a tombstone" if tombstone else "a record"
    trial.expect_nothing_of(her, f"after {what} with her id")
    trial.expect(other, "somebody else", facts={each.type: 1 for each in facts})
