"""A tombstone on the topic of whom to forget means the same as a record.

It takes nothing back. A reader may find the tombstone alone, since the topic is compacted.
"""

from __future__ import annotations

from kreis.kit.subscriber.cases import forget_by_record
from kreis.kit.subscriber.trial import Trial

RULE = "contracts/wire.md#whom-to-forget"


def run(trial: Trial) -> None:
    forget_by_record.run(trial, tombstone=True)
