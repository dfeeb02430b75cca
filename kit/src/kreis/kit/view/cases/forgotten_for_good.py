"""Facts about somebody forgotten that come later are ignored, also after a restart."""

from __future__ import annotations

from kreis.kit.view.trial import ViewTrial

RULE = "contracts/wire.md#views"


def run(trial: ViewTrial) -> None:
    her = trial.person()
    trial.publish(trial.told(her), trial.order(her))
    trial.start()
    trial.expect_confirmed(her, "an order on the topic")

    trial.publish(trial.told(her))
    trial.remember(trial.told(her))
    trial.settle()
    trial.settle_feed()
    trial.expect_nothing_of(her, "facts after the order, on the topic and in the feed")

    trial.program.stop()
    trial.publish(trial.told(her))
    trial.start()
    trial.settle()
    trial.expect_nothing_of(her, "a fact after a restart")
