"""A new reader keeps nothing of people who were to be forgotten before it came."""

from __future__ import annotations

from kreis.kit.subscriber.trial import Trial

RULE = "contracts/wire.md#whom-to-forget"


def run(trial: Trial) -> None:
    her, his, other = (trial.person() for _ in range(3))
    facts = [trial.pen.told_of(part, each) for part in trial.keeps for each in (her, his, other)]
    trial.publish(*facts)
    trial.remember(*facts)
    trial.publish(trial.pen.to_forget(her), trial.pen.to_forget(his, tombstone=True))

    trial.start()
    trial.settle_forgetting()

    trial.expect_nothing_of(her, "facts on the topic, and a record with her id")
    trial.expect_nothing_of(his, "facts on the topic, and a tombstone with his id")
    trial.expect(other, "somebody else", facts={each.type: 1 for each in facts})
