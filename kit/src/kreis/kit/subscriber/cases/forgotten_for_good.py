"""Facts about a forgotten person that come later are ignored, also after a restart.

The two topics have no order. An owner may publish a last fact before it has heard.
"""

from __future__ import annotations

from kreis.kit.subscriber.trial import Trial

RULE = "contracts/wire.md#whom-to-forget"


def run(trial: Trial) -> None:
    her, never_seen = trial.person(), trial.person()
    trial.start()
    trial.publish(trial.pen.told_of(trial.keeps[0], her))
    trial.settle()
    trial.publish(trial.pen.to_forget(her), trial.pen.to_forget(never_seen))
    trial.settle_forgetting()

    trial.publish(*(trial.pen.told_of(p, each) for p in trial.keeps for each in (her, never_seen)))
    trial.settle()
    trial.expect_nothing_of(her, "facts about her after she was forgotten")
    trial.expect_nothing_of(never_seen, "first facts about somebody who was named before")

    trial.program.kill()
    trial.start()
    trial.publish(*(trial.pen.told_of(part, her) for part in trial.keeps))
    trial.settle_forgetting()
    trial.expect_nothing_of(her, "facts about her after a restart")
