"""Reading everything from zero once more leads to the same state.

First with what the program has kept, then with nothing.
"""

from __future__ import annotations

from kreis.kit.facts import ANSWERED, ATTENDED, CORRECTED, JOINED
from kreis.kit.subscriber.trial import Trial

RULE = "docs/runbooks/new-subscriber.md#do-this"


def run(trial: Trial) -> None:
    her, forgotten, group, invitation, date = (trial.person() for _ in range(5))
    pen = trial.pen
    facts = [
        pen.joined(her, group),
        pen.answered(her, invitation, "no", 1),
        pen.answered(her, invitation, "yes", 2),
        pen.attended(her, date, "present"),
        pen.attended(her, date, "absent", 2),
    ]
    trial.remember(*facts[:3])
    trial.publish(*facts, *(pen.told_of(part, forgotten) for part in trial.keeps))
    trial.publish(pen.to_forget(forgotten))

    for about, again in (
        ("the first time", trial.start),
        ("once more, with what it has kept", trial.start_in_another_group),
        ("once more, with nothing", trial.start_with_nothing),
    ):
        trial.program.stop()
        again()
        trial.settle_forgetting()
        trial.expect(
            her,
            about,
            facts={JOINED: 1, ANSWERED: 2, ATTENDED: 1, CORRECTED: 1},
            cohort=group,
            answers={invitation: "yes"},
            attendance={date: "absent"},
        )
        trial.expect_nothing_of(forgotten, about)
