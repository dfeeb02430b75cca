"""A correction replaces what was recorded, as often as it is corrected."""

from __future__ import annotations

from kreis.kit.facts import ATTENDED, CORRECTED
from kreis.kit.subscriber.trial import Trial

RULE = "docs/runbooks/new-subscriber.md#do-this"
NEEDS = {"attendance"}


def run(trial: Trial) -> None:
    her, date = trial.person(), trial.person()
    trial.start()

    for revision, status in enumerate(("present", "absent", "present", "absent"), start=1):
        trial.publish(trial.pen.attended(her, date, status, revision))
        trial.settle()
        trial.expect(
            her,
            f"revision {revision} of an attendance",
            attendance={date: status},
            facts={ATTENDED: 1, CORRECTED: revision - 1} if revision > 1 else {ATTENDED: 1},
        )
