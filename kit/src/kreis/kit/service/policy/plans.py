"""What `GET /v1/planned-messages` says of these people, in their time."""

from __future__ import annotations

from collections import Counter

from kreis.kit.service.policy.watch import Watch

RULE = "services/notifications/README.md#what-it-does"


def run(watch: Watch) -> str:
    told: Counter[str] = Counter()
    people = (*watch.around.values(), *watch.waiting.values(), *watch.often, watch.coming)
    for her in {each.participant: each for each in people}.values():
        for kind, there in watch.plans_for(her):
            told[f"{kind} at {there:%H:%M} on {there:%a}"] += 1
    return ", ".join(f"{what} ({count})" for what, count in sorted(told.items())) or "nothing"
