"""Protection that a fact has told makes messages discreet, whatever intake answers."""

from __future__ import annotations

from kreis.kit.service.must import discreet
from kreis.kit.service.must.town import Town

RULE = "services/notifications/README.md#discreet-messages"


def run(town: Town) -> None:
    discreet.check(town, "protected")
