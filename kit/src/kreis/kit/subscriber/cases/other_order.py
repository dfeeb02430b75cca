"""In any order, the highest version and the highest revision hold.

A version or a revision decides, even against `ce_sequence`. What has neither goes by `ce_sequence`.
"""

from __future__ import annotations

from kreis.kit.subscriber.trial import Trial

RULE = "contracts/wire.md#numbers"


def run(trial: Trial) -> None:
    her, group, invitation, date = (trial.person() for _ in range(4))
    pen = trial.pen
    yes, no, yes_again = (
        pen.answered(her, invitation, answer, version)
        for version, answer in enumerate(("yes", "no", "yes"), start=1)
    )
    there, away, there_after_all = (
        pen.attended(her, date, status, revision)
        for revision, status in enumerate(("present", "absent", "present"), start=1)
    )
    joined, left = pen.joined(her, group), pen.left(her, group)
    trial.start()

    trial.publish(no, yes, away, there, left, joined)
    trial.settle()
    said = {"answers": {invitation: "no"}, "attendance": {date: "absent"}}
    trial.expect(her, "the second of each, which came first", cohort=None, **said)

    trial.publish(yes_again, there_after_all)
    trial.publish(pen.answered(her, invitation, "no", 2), pen.attended(her, date, "absent", 2))
    trial.settle()
    said = {"answers": {invitation: "yes"}, "attendance": {date: "present"}}
    trial.expect(
        her, "the third of each, after which the second was told with a new number", **said
    )
