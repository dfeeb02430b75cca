"""A confirmation that is refused at first is sent again."""

from __future__ import annotations

from kreis.kit.view.trial import ViewTrial

RULE = "docs/runbooks/read-a-view.md#do-this"


def run(trial: ViewTrial) -> None:
    her, his = trial.person(), trial.person()
    trial.view.refusals = 1
    trial.remember(trial.told(his), trial.order(her))
    trial.start()

    trial.expect_confirmed(her, "the first confirmation is answered with 503")
    trial.expect_nothing_of(her, "after the confirmation")
