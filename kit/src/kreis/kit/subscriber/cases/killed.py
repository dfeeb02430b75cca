"""A program that is killed while it reads has lost nothing and counts nothing twice.

It is killed with SIGKILL, once in the feeds and once on the topic. Facts come while it is away.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from kreis.chassis.message import Message
from kreis.kit.subscriber.trial import Trial

RULE = "contracts/wire.md#numbers"
PEOPLE, EACH = 20, 50


def run(trial: Trial) -> None:
    in_feeds, on_topic = ([trial.person() for _ in range(PEOPLE)] for _ in range(2))
    remembered, before = _facts(trial, in_feeds), _facts(trial, on_topic)
    away, after = _facts(trial, on_topic[:3]), _facts(trial, on_topic[:3])
    trial.remember(*remembered)
    trial.publish(*before)

    for known in (in_feeds, on_topic):
        trial.start()
        trial.wait_for_somebody(known)
        trial.program.kill()
    trial.publish(*away)
    trial.start()
    trial.publish(*after)
    trial.settle()

    for each in (*in_feeds, *on_topic):
        told = Counter(f.type for f in (*remembered, *before, *away, *after) if f.key == each)
        trial.expect(each, "facts from before, meanwhile and after", facts=told)


def _facts(trial: Trial, people: Sequence[str]) -> list[Message]:
    kept = trial.keeps
    return [trial.pen.told_of(kept[n % len(kept)], each) for n in range(EACH) for each in people]
