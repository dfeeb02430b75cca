"""Who finds an order in the feed, and her facts on the topic behind it, keeps nothing of her.

The topic has the same order once more, behind her facts. Its id is known by then.
"""

from __future__ import annotations

from kreis.kit.facts import ATTENDED
from kreis.kit.view.trial import ViewTrial

RULE = "contracts/wire.md#views"


def run(trial: ViewTrial) -> None:
    her, other = trial.person(), trial.person()
    facts, order = [trial.told(her) for _ in range(3)], trial.order(her)
    others = trial.told(other)
    trial.remember(order, others)
    trial.publish(*facts, order, others)

    trial.start()
    trial.settle()

    trial.expect_nothing_of(her, "the order in the feed, her facts on the topic")
    trial.expect_confirmed(her, "the order in the feed")
    trial.expect(other, "somebody else, in the feed and on the topic", facts={ATTENDED: 1})
