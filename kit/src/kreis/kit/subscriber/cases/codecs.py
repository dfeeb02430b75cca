"""Records are read whichever codec their writer has compressed them with.

The broker unpacks them, because the contracts say so of the topic. Readers need no codec.
"""

from __future__ import annotations

from kreis.kit.broker import CODECS
from kreis.kit.subscriber.trial import Trial

RULE = "contracts/wire.md#compression-and-size"


def run(trial: Trial) -> None:
    trial.start()
    for codec in CODECS:
        her = trial.person()
        facts = [trial.pen.told_of(part, her) for part in trial.keeps]
        trial.publish(*facts, codec=codec)
        trial.settle()
        trial.expect(her, f"facts packed with {codec}", facts={each.type: 1 for each in facts})
