"""The feed is read to its end, page by page, and then the topic from its beginning."""

from __future__ import annotations

from kreis.kit.facts import ATTENDED
from kreis.kit.feeds import PAGE
from kreis.kit.view.trial import ViewTrial

RULE = "docs/runbooks/read-a-view.md#do-this"


def run(trial: ViewTrial) -> None:
    her, his = trial.person(), trial.person()
    hers = [trial.told(her) for _ in range(PAGE + 1)]
    trial.remember(*hers)
    trial.publish(hers[-1], trial.told(his))

    trial.start()
    trial.settle()
    trial.settle_feed()

    trial.expect(her, "records on two pages, the last one on the topic too", facts=many(PAGE + 1))
    trial.expect(his, "a record on the topic alone", facts=many(1))


def many(number: int) -> dict[str, int]:
    return {ATTENDED: number}
