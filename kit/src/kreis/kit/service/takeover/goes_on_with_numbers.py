"""Numbers of a key go on above those of the other one, without a gap."""

from __future__ import annotations

from kreis.kit.results import Differs
from kreis.kit.service.takeover.heir import Heir

RULE = "docs/runbooks/replace-a-service.md#notifications"


def run(heir: Heir) -> None:
    for rule, her in heir.people.items():
        last = max((each.sequence for each in heir.old if each.key == her.participant), default=0)
        own = [each for each in heir.new if each.key == her.participant.encode()]
        came = [int(each.text("ce_sequence")) for each in own]
        wanted = list(range(last + 1, last + 1 + len(own)))
        if came != wanted:
            raise Differs(f"{rule}: {wanted}", str(came))
