"""A fact of a type that a later release adds is skipped, and the next one is read."""

from __future__ import annotations

from dataclasses import replace

from kreis.kit.facts import ATTENDED, JOINED
from kreis.kit.subscriber.trial import Trial

RULE = "contracts/wire.md#type-and-schema"


def run(trial: Trial) -> None:
    her, group = trial.person(), trial.person()
    known = trial.pen.joined(her, group)
    prize = {"participant_id": her, "prize": "a cup"}
    trial.start()

    trial.publish(
        known,
        replace(trial.pen.told_of("cohort", her), type="kreis.prize-won.v1", data=prize),
        replace(trial.pen.told_of("cohort", her), type="kreis.cohort-joined.v2", data=prize),
        replace(trial.pen.told_of("cohort", her), type="kreis.cohort-left.v2", data={}),
        replace(trial.pen.told_of("attendance", her), type="kreis.attendance-recorded.v9"),
    )
    trial.settle()

    trial.expect(
        her,
        "one known fact among four unknown ones",
        cohort=group,
        facts={JOINED: 1, ATTENDED: None},
    )
