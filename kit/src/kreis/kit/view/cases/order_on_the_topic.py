"""Somebody whom the topic orders to forget is forgotten and confirmed, and nobody else."""

from __future__ import annotations

from kreis.kit.facts import ATTENDED
from kreis.kit.view.trial import ViewTrial

RULE = "contracts/wire.md#views"


def run(trial: ViewTrial) -> None:
    her, other = trial.person(), trial.person()
    trial.publish(trial.told(her), trial.told(other))
    trial.start()
    trial.settle()
    trial.expect(her, "before the order", facts={ATTENDED: 1})

    trial.publish(trial.order(her))

    trial.expect_confirmed(her, "an order on the topic")
    trial.settle()
    trial.expect_nothing_of(her, "an order on the topic")
    trial.expect(other, "somebody else", facts={ATTENDED: 1})
