"""The feeds are read to their end, then the topic from its beginning.

The topic keeps 28 days and the feeds keep more. What is in both has the same id.
"""

from __future__ import annotations

from collections import Counter

from kreis.kit.subscriber.trial import Trial

RULE = "docs/runbooks/new-subscriber.md#do-this"
FACTS = 1100
"""More than the largest page of a feed."""


def run(trial: Trial) -> None:
    people = [trial.person() for _ in range(10)]
    long = [trial.pen.told_of(trial.keeps[0], each) for _ in range(FACTS // 10) for each in people]
    short = [trial.pen.told_of(part, each) for part in trial.keeps[1:] for each in people]
    trial.remember(*long, *short)
    trial.publish(*long[-20:], *short[-5:])
    recent = trial.person()
    trial.publish(news := trial.pen.told_of(trial.keeps[0], recent))

    trial.start()
    trial.settle()

    for each in people:
        hers = Counter(fact.type for fact in (*long, *short) if fact.key == each)
        trial.expect(each, "facts of the feeds, the last of them on the topic as well", facts=hers)
    trial.expect(recent, "a fact from before it started, on the topic alone", facts={news.type: 1})
