"""A feed that was restored is read again, and its new order is obeyed and confirmed."""

from __future__ import annotations

from kreis.kit.facts import ATTENDED
from kreis.kit.view.trial import ViewTrial

RULE = "contracts/wire.md#views"


def run(trial: ViewTrial) -> None:
    her, other = trial.person(), trial.person()
    hers, others = trial.told(her), trial.told(other)
    trial.remember(hers, others, trial.order(her))
    trial.start()
    trial.expect_confirmed(her, "an order in the feed")

    trial.view.feed.restart(hers, others)
    trial.settle_feed()
    trial.remember(trial.order(her))

    trial.expect_confirmed(her, "the order of the restored feed", times=2)
    trial.expect_nothing_of(her, "the restored feed")
    trial.expect(other, "somebody else, in both lives of the feed", facts={ATTENDED: 1})
