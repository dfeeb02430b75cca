"""Of six invitations to one person, how many are written and how many become calls."""

from __future__ import annotations

from kreis.kit.service.policy.watch import Watch

RULE = "services/notifications/README.md#what-it-does"


def run(watch: Watch) -> str:
    written = sum(watch.is_written_to(her) for her in watch.often)
    called = sum(watch.is_to_be_called(her) for her in watch.often)
    return f"of {len(watch.often)} invitations {written} are written, {called} become calls"
