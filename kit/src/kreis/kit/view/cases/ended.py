"""When the subscription has ended, everything is deleted."""

from __future__ import annotations

import time
from pathlib import Path

from kreis.kit.facts import ATTENDED
from kreis.kit.results import Differs
from kreis.kit.view.trial import ViewTrial

RULE = "docs/runbooks/read-a-view.md#do-this"


def run(trial: ViewTrial) -> None:
    her = trial.person()
    trial.remember(trial.told(her))
    trial.publish(trial.told(trial.person()))
    trial.start()
    trial.settle()
    trial.settle_feed()
    trial.expect(her, "before the end", facts={ATTENDED: 1})

    trial.view.has_ended = True

    deadline = time.monotonic() + trial.patience
    while knows(trial):
        if time.monotonic() > deadline:
            expected = "the feed answers 409 subscription-ended: nobody is known any more"
            raise Differs(expected, f"still known after {trial.patience:.0f} s")
        time.sleep(0.05)
    if left := [each for each in trial.folder.rglob("*") if her.encode() in content(each)]:
        raise Differs("nothing of anybody in its folder", f"her id in {left[0].name}")


def knows(trial: ViewTrial) -> bool:
    """True as long as the program knows somebody. It may end instead."""
    try:
        return trial.program.state() != {}
    except Differs:
        return False


def content(file: Path) -> bytes:
    return file.read_bytes() if file.is_file() else b""
