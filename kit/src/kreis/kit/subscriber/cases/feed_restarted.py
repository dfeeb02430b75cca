"""A feed that has begun again answers 409, and is read again from its beginning.

An owner was restored from a backup between two pages. Facts that were lost with its database stay
true, and the new ones lie before the position that the reader had reached.
"""

from __future__ import annotations

from collections import Counter

from kreis.kit.facts import PARTS
from kreis.kit.subscriber.trial import Trial

RULE = "contracts/wire.md#feeds"
LOST, FACTS = 10, 1200
"""All that is left are more facts than the largest page has, so the old position still exists."""


def run(trial: Trial) -> None:
    part = trial.keeps[0]
    kept, lost, new = (trial.person() for _ in range(3))
    history = [trial.pen.told_of(part, lost) for _ in range(LOST)]
    history += [trial.pen.told_of(part, kept) for _ in range(FACTS - LOST)]
    news = trial.pen.told_of(part, new)
    trial.remember(*history)
    feed = trial.feeds[history[0].source.removeprefix("kreis/")]

    def restore() -> None:
        feed.after_page = lambda: None
        feed.restart(news, *history[LOST:])

    feed.after_page = restore
    trial.start()
    trial.settle()

    trial.expect(new, "a fact that only the restored feed has", facts={PARTS[part][0]: 1})
    counts = Counter(fact.type for fact in history[LOST:])
    trial.expect(kept, "facts that were served before and after", facts=counts)
    trial.expect(lost, "facts that only the first page had", facts={PARTS[part][0]: LOST})
